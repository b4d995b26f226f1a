//! Bases whose sheets are split in two, and who is who in one base with all of them: what
//! `data/lake/across.sql` is held against by `tests/formats.py`.

use crate::common::ruling;
use crate::papers::{has, office_or_not, papers, random_ruling, sheet, standing};
use crate::{base_of, library_sheets};
use citebase::export::{Existing, Format};
use citebase::identity::Ruling;
use citebase::model::{EntityRef, Kind, Verdict};
use citebase::sheet::Sheet;
use proptest::prelude::*;
use proptest::strategy::ValueTree;
use proptest::test_runner::{Config, RngAlgorithm, TestRng, TestRunner};
use std::path::Path;

/// Which of the two bases have a sheet or a ruling.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Side {
    North,
    South,
    Both,
}

use Side::{Both, North, South};

/// Numbers that look random, and are the same each time.
struct Chance(u64);

impl Chance {
    fn below(&mut self, number: u64) -> u64 {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1);
        (self.0 >> 33) % number
    }

    /// One in eight is in both.
    fn side(&mut self) -> Side {
        match self.below(8) {
            0 => Both,
            1 | 3 | 5 | 7 => North,
            _ => South,
        }
    }
}

type Sided<T> = Vec<(Side, T)>;

/// Exports both bases; gives who is who in one.
fn write(
    folder: &Path,
    name: &str,
    sheets: &[(Side, Sheet)],
    rulings: &[(Side, Ruling)],
) -> serde_json::Value {
    let of = |side: Option<Side>| {
        let is_in = |of: Side| side.is_none_or(|side| of == side || of == Both);
        let own = sheets.iter().filter(|(of, _)| is_in(*of));
        let mut base = base_of(own.map(|(_, sheet)| sheet.clone()));
        let own = rulings.iter().filter(|(of, _)| is_in(*of));
        let own: Vec<Ruling> = own.map(|(_, ruling)| ruling.clone()).collect();
        base.import_rulings(&own).unwrap();
        base
    };
    for (side, base) in [(North, "base=north"), (South, "base=south")] {
        let target = folder.join(name).join(base);
        std::fs::create_dir_all(target.parent().unwrap()).unwrap();
        of(Some(side))
            .export(Format::Parquet, target, Existing::Replace)
            .unwrap();
    }
    let one = of(None);
    let mut statement = one
        .connection()
        .prepare("SELECT s.key || '#' || m.key, e.key FROM mention m JOIN source s ON s.id = m.source JOIN entity e ON e.id = m.entity")
        .unwrap();
    let found = statement.query_map((), |r| Ok((r.get::<_, String>(0)?, r.get::<_, String>(1)?)));
    let keys = found
        .unwrap()
        .map(|row| row.map(|(mention, key)| (mention, key.into())).unwrap());
    serde_json::Map::from_iter(keys).into()
}

fn on(side: Side) -> impl Fn(Sheet) -> (Side, Sheet) {
    move |sheet| (side, sheet)
}

fn same_as(sheet: &mut Sheet, key: &str, others: &[(&str, &str)]) {
    let others = others
        .iter()
        .map(|(source, key)| EntityRef::new(*source, *key));
    sheet.entities.get_mut(key).unwrap().same_as = others.collect();
}

/// What each case is about, its sheets and rulings, and the mentions that are not settled.
type MadeUp = (
    &'static str,
    Sided<Sheet>,
    Sided<Ruling>,
    &'static [&'static str],
);

fn made_up() -> Vec<MadeUp> {
    let mut cases = Vec::new();
    let firm = Kind::Organisation;

    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "alpha", firm, &["Alpha", "AB"]);
    has(&mut a, "beta", firm, &["Beta"]);
    has(&mut b, "beta", firm, &["Beta", "AB"]);
    has(&mut c, "gamma", firm, &["Gamma"]);
    for (sheet, body) in [(&mut a, "alpha"), (&mut b, "beta")] {
        has(sheet, "li", Kind::Person, &["Li Wei"]);
        office_or_not(sheet, "li", body, false);
    }
    let sheets = vec![on(North)(a), on(South)(b), on(Both)(c)];
    let unsettled = &["a#alpha", "a#beta", "a#li", "b#beta", "b#li"][..];
    cases.push((
        "a name of two that one sheet has as two",
        sheets,
        vec![],
        unsettled,
    ));

    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "x", firm, &["North"]);
    has(&mut a, "y", firm, &["South"]);
    has(&mut b, "z", firm, &["East"]);
    has(&mut c, "w", firm, &["EAST"]);
    same_as(&mut b, "z", &[("a", "x"), ("a", "y")]);
    let sheets = vec![on(North)(a), on(South)(b), on(North)(c)];
    let unsettled = &["a#x", "a#y", "b#z", "c#w"][..];
    cases.push(("declared to be two of one sheet", sheets, vec![], unsettled));

    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "steel", firm, &["Star", "Star Steel"]);
    has(&mut a, "foods", firm, &["Star", "Star Foods"]);
    has(&mut b, "x", firm, &["STAR"]);
    has(&mut c, "x", firm, &["Star"]);
    has(&mut c, "foods", firm, &["Star Foods"]);
    let sheets = vec![on(North)(a), on(South)(b), on(South)(c)];
    cases.push((
        "a homonym in the other base undoes a link",
        sheets,
        vec![],
        &[],
    ));

    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    has(&mut a, "x", firm, &["Star"]);
    has(&mut b, "x", firm, &["Star"]);
    has(&mut c, "x", firm, &["Other"]);
    let rulings = vec![
        (South, ruling(Verdict::Different, "a#x", "b#x")),
        (North, ruling(Verdict::Same, "b#x", "c#x")),
    ];
    let sheets = vec![on(North)(a), on(South)(b), on(North)(c)];
    cases.push(("rulings on what the other base has", sheets, rulings, &[]));

    let [mut a, mut b, mut c] = ["a", "b", "c"].map(sheet);
    for (sheet, name) in [(&mut a, "One"), (&mut b, "Two"), (&mut c, "Three")] {
        has(sheet, "k", firm, &[name]);
        sheet.entities.get_mut("k").unwrap().shared = true;
    }
    let rulings = vec![(North, ruling(Verdict::Different, "b#k", "k"))];
    let sheets = vec![on(North)(a), on(South)(b), on(South)(c)];
    cases.push(("a shared key of whom it is not", sheets, rulings, &[]));

    let [mut a, mut b, mut c, mut d] = ["a", "b", "c", "d"].map(sheet);
    for (sheet, company) in [(&mut a, "North"), (&mut b, "South"), (&mut c, "NORTH")] {
        has(sheet, "li", Kind::Person, &["Li Wei"]);
        has(sheet, "firm", firm, &[company]);
        office_or_not(sheet, "li", "firm", false);
    }
    has(&mut d, "one", Kind::Person, &["Li Wei"]);
    has(&mut d, "other", Kind::Person, &["Li Wei"]);
    has(&mut d, "firm", firm, &["South"]);
    office_or_not(&mut d, "one", "firm", false);
    office_or_not(&mut d, "other", "firm", false);
    let sheets = vec![on(North)(a), on(South)(b), on(South)(c), on(North)(d)];
    cases.push(("persons of one name", sheets, vec![], &[]));
    cases
}

/// All cases.
pub fn write_cases(folder: &Path) -> serde_json::Value {
    let number = |variable: &str, number: u64| {
        let asked = std::env::var(variable).ok();
        asked.and_then(|n| n.parse().ok()).unwrap_or(number)
    };
    let mut cases = Vec::new();
    let mut add = |kind: &str,
                   about: String,
                   sheets: &[(Side, Sheet)],
                   rulings: &[(Side, Ruling)],
                   unsettled: &[&str]| {
        let name = format!("{kind}-{}", cases.len());
        let keys = write(folder, &name, sheets, rulings);
        let case = serde_json::json!({"kind": kind, "about": about, "folder": name, "keys": keys, "unsettled": unsettled});
        cases.push(case);
    };
    let seed = number("PROPTEST_RNG_SEED", 20_231_130);
    let mut chance = Chance(seed);

    let one = "2023-12-14-jinshan-lingang-agreement#yuan-guohua";
    let rulings = [(
        South,
        ruling(
            Verdict::Same,
            one,
            "lingang-guotou-guohui-agreement#yuan-guohua",
        ),
    )];
    for split in 0..2 + number("CITEBASE_SPLITS", 20) {
        let sheets = library_sheets().into_iter().zip(0..).map(|(sheet, at)| {
            let side = match split {
                0 if at % 2 == 0 => North,
                1 if at < 5 => North,
                0 | 1 => South,
                _ => chance.side(),
            };
            (side, sheet)
        });
        let rulings = if split < 2 { &[][..] } else { &rulings[..] };
        add(
            "articles",
            format!("split {split}"),
            &sheets.collect::<Sided<Sheet>>(),
            rulings,
            &[],
        );
    }
    for (about, sheets, rulings, unsettled) in made_up() {
        add("made-up", about.to_owned(), &sheets, &rulings, unsettled);
    }
    let mut bytes = [0; 32];
    bytes[..8].copy_from_slice(&seed.to_le_bytes());
    let rng = TestRng::from_seed(RngAlgorithm::ChaCha, &bytes);
    let mut runner = TestRunner::new_with_rng(Config::default(), rng);
    let rulings = proptest::collection::vec(random_ruling(), 0..4).prop_map(standing);
    let worlds = (papers(), rulings);
    for world in 0..number("CITEBASE_WORLDS", 40) {
        let (papers, rulings) = worlds.new_tree(&mut runner).unwrap().current();
        let papers: Sided<Sheet> = papers
            .into_iter()
            .map(|paper| (chance.side(), paper))
            .collect();
        let rulings: Sided<Ruling> = rulings
            .into_iter()
            .map(|ruling| (chance.side(), ruling))
            .collect();
        add("worlds", format!("world {world}"), &papers, &rulings, &[]);
    }
    cases.into()
}
