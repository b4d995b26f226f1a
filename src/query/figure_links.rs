//! Links between figures: repetitions, amendments, additions and parts, also by way of claims that are not
//! among the figures.

use super::candidate::Candidate;
use super::conditions::known_by;
use super::timeline::stored_day;
use super::{Reader, claim_ref, get};
use crate::error::Error;
use crate::model::{ClaimRef, LinkType};
use chrono::NaiveDate;
use rusqlite::named_params;
use std::collections::{BTreeMap, BTreeSet, HashMap};

/// A claim of a JSON list: its source's key and its own; and where it stands, if that is known.
/// It need not be loaded. A claim is found by its key only if it must be, for that is a page of an
/// index more.
macro_rules! claim {
    () => {
        "CROSS JOIN claim c ON c.source = coalesce(json_extract(j.value, '$[2]'),
           (SELECT id FROM source WHERE key = json_extract(j.value, '$[0]')))
         AND c.claim = coalesce(json_extract(j.value, '$[3]'),
           (SELECT n.claim FROM source s CROSS JOIN claim n INDEXED BY claim_by_key ON n.source = s.id
            WHERE s.key = json_extract(j.value, '$[0]') AND n.key = json_extract(j.value, '$[1]')))"
    };
}

sql! {
    /// Links from some claims, links to some claims, and the wholes of some figures. Claims that
    /// surely have none are left out of each list.
    FIGURE_LINKS = concat!(
        "SELECT json_extract(j.value, '$[0]') AS source, c.key AS claim, l.target_source, l.target_key,
           l.link AS link
         FROM json_each(:linking) j ", claim!(), "
         CROSS JOIN claim_link l ON l.source = c.source AND l.claim = c.claim AND l.link IN (1, 3, 5, 9, 10) AND c.more & ", more!(links), "
         WHERE TRUE", known_by!("c.source"), " UNION ALL
       SELECT s.key, c.key, l.target_source, l.target_key, l.link
         FROM json_each(:claims) j
         CROSS JOIN claim_link l INDEXED BY claim_link_by_target
           ON l.target_source = json_extract(j.value, '$[0]')
           AND l.target_key = json_extract(j.value, '$[1]') AND l.link IN (1, 3, 5, 9, 10)
         CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
         CROSS JOIN source s ON s.id = c.source
         WHERE TRUE", known_by!("c.source"), " UNION ALL
       SELECT json_extract(j.value, '$[0]'), c.key, json_extract(j.value, '$[0]'), w.key, 0
         FROM json_each(:parts) j ", claim!(), "
         CROSS JOIN figure f ON f.source = c.source AND f.claim = c.claim
         CROSS JOIN claim w ON w.source = f.source AND w.claim = f.part_of
         WHERE TRUE",
        known_by!("c.source")
    );
}

/// Links between numbered claims: the figures first, in their order, then the others.
#[derive(Default)]
pub(super) struct FigureLinks {
    /// Every claim by its number.
    pub(super) claims: Vec<ClaimRef>,
    /// The number of every claim.
    pub(super) numbers: HashMap<ClaimRef, usize>,
    /// Repetition and original.
    pub(super) repeats: BTreeSet<(usize, usize)>,
    /// Amendment and amended claim, whether or not the link still holds.
    pub(super) amends: BTreeSet<(usize, usize)>,
    /// A claim, and one on top of which it comes.
    pub(super) on_top: BTreeSet<(usize, usize)>,
    /// A claim, and one of which it says how much it rose or fell.
    pub(super) changes: BTreeSet<(usize, usize)>,
    /// Part and whole: a share is a part, too.
    pub(super) parts: BTreeSet<(usize, usize)>,
}

impl FigureLinks {
    /// The number of a claim, and whether it is new.
    fn number(&mut self, claim: ClaimRef) -> (usize, bool) {
        let next = self.claims.len();
        let number = *self.numbers.entry(claim.clone()).or_insert(next);
        if number == next {
            self.claims.push(claim);
        }
        (number, number == next)
    }
}

impl Reader {
    /// Links of figures to each other and to other claims, from sources published by a day.
    pub(super) fn figure_links(
        &self,
        figures: &[Candidate],
        known: Option<NaiveDate>,
    ) -> Result<FigureLinks, Error> {
        let mut related = FigureLinks::default();
        let mut ring: BTreeMap<ClaimRef, Option<&Candidate>> = BTreeMap::new();
        for figure in figures {
            related.number(figure.summand.claim.clone());
            ring.insert(figure.summand.claim.clone(), Some(figure));
        }
        while !ring.is_empty() {
            let list = |which: fn(&Candidate) -> bool| {
                let asked = ring.iter().filter(|(_, figure)| figure.is_none_or(which));
                let claims = asked.map(|(claim, figure)| {
                    let (source, number) = figure.map(|f| f.place).unzip();
                    (&claim.source, &claim.key, source, number)
                });
                serde_json::json!(claims.collect::<Vec<_>>()).to_string()
            };
            let params = named_params! { ":claims": list(|_| true), ":linking": list(|f| f.links),
            ":parts": list(|f| f.summand.part_of.is_some()), ":known": known.map(stored_day) };
            let mut found = self.rows("adding figures", FIGURE_LINKS, params, |row| {
                let one = claim_ref(row, "source", "claim")?;
                let link: i64 = get(row, "link")?;
                Ok((one, claim_ref(row, "target_source", "target_key")?, link))
            })?;
            found.sort();
            ring.clear();
            for (one, other, link) in found {
                let [one, other] = [one, other].map(|claim| {
                    let (number, new) = related.number(claim.clone());
                    if new {
                        ring.insert(claim, None);
                    }
                    number
                });
                let related = match LinkType::from_code(link) {
                    Some(LinkType::Repeats) => &mut related.repeats,
                    Some(LinkType::InAdditionTo) => &mut related.on_top,
                    Some(LinkType::ShareOf) => &mut related.parts,
                    Some(LinkType::ChangeOf) => &mut related.changes,
                    Some(_) => &mut related.amends,
                    None => &mut related.parts,
                };
                related.insert((one, other));
            }
        }
        Ok(related)
    }
}
