//! Sums: the table of cases that were worked out by hand.

use super::*;

const CASES: &str = include_str!("../totals/cases.txt");

/// A claim's remarks, in brackets.
struct Remarks<'a>(Vec<&'a str>);

impl<'a> Remarks<'a> {
    /// The line without its remarks, and these.
    fn of(line: &'a str) -> (&'a str, Self) {
        let mut parts = line.split('[');
        let rest = parts.next().unwrap().trim();
        (
            rest,
            Self(
                parts
                    .map(|part| part.trim().strip_suffix(']').unwrap())
                    .collect(),
            ),
        )
    }

    fn take(&mut self, word: &str) -> Option<&'a str> {
        let at = self.0.iter().position(|remark| remark.starts_with(word))?;
        Some(self.0.remove(at)[word.len()..].trim())
    }

    fn links(&mut self) -> Vec<Link> {
        let mut links = Vec::new();
        for &link in LinkType::ALL {
            while let Some(claim) = self.take(link.as_str()) {
                links.push(Link {
                    link,
                    claim: claim.parse().unwrap(),
                });
            }
        }
        links
    }

    fn date(&mut self) -> Option<Date> {
        match self.take("words ") {
            Some(words) => in_words(words),
            None => self.take("date ").and_then(on),
        }
    }

    fn modality(&mut self) -> Option<Modality> {
        Modality::ALL
            .iter()
            .copied()
            .find(|m| self.take(m.as_str()).is_some())
    }

    fn voice(&mut self) -> Option<Attribution> {
        let voice = self.take("says ")?.to_owned();
        Some(Attribution::Voice { voice, of: None })
    }
}

fn amount(text: &str, unit: &str) -> SheetQuantity {
    let of = |text: &str| Decimal::from_str_exact(text).unwrap();
    if let Some((low, high)) = text.split_once("..") {
        return between(of(low), of(high), unit);
    }
    for (sign, make) in [
        (">=", at_least as fn(Decimal, &str) -> SheetQuantity),
        ("<=", up_to),
        (">", more_than),
        ("<", less_than),
        ("~", about),
    ] {
        if let Some(rest) = text.strip_prefix(sign) {
            return make(of(rest), unit);
        }
    }
    exactly(of(text), unit)
}

/// Puts a line into a sheet.
fn read(paper: &mut Sheet, line: &str) {
    let (rest, mut remarks) = Remarks::of(line);
    let denied = remarks.take("denied").is_some();
    if let Some((subject, value)) = rest.split_once(" = ") {
        let part_of = remarks.take("part of ").map(str::to_owned);
        let unit = remarks.take("unit ").unwrap_or("CNY");
        let nature = remarks
            .take("nature ")
            .map(|nature| nature.parse().unwrap());
        let (scope, under) = (remarks.take("scope "), remarks.take("under "));
        let paid_to = remarks.take("to ");
        let (qualifier, condition) = (remarks.take("as "), remarks.take("if "));
        let figure = paper.figure(subject, "investment", amount(value, unit));
        figure.negated = denied;
        figure.part_of = part_of;
        figure.nature = nature;
        figure.scope = scope.map(str::to_owned);
        figure.under = under.map(str::to_owned);
        figure.qualifier = qualifier.map(str::to_owned);
        figure.condition = condition.map(str::to_owned);
        figure.counterparty = paid_to.map(|key| Counterparty {
            entity: key.to_owned(),
            role: CounterpartyRole::Payee,
        });
        figure.date = remarks.date();
        figure.said_by = remarks.voice();
        figure.links = remarks.links();
        figure.modality = remarks.modality();
    } else if let Some((relation, at)) = RELATIONS.iter().find_map(|r| Some((r, rest.find(r)?))) {
        let (subject, object) = (&rest[..at], &rest[at + relation.len()..]);
        let relation = paper.relate(subject.trim(), relation.trim(), object.trim());
        relation.negated = denied;
        relation.date = remarks.date();
        relation.said_by = remarks.voice();
        relation.links = remarks.links();
        relation.modality = remarks.modality();
    } else {
        let (own, rest) = match rest.strip_prefix("own ") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (group, rest) = match rest.strip_prefix("group ") {
            Some(rest) => (true, rest),
            None => (false, rest),
        };
        let (kind, keys) = rest.split_once(' ').unwrap();
        for key in keys.split(", ") {
            let entity = Entity {
                group,
                shared: !own,
                ..Entity::new(kind.parse().unwrap(), key)
            };
            paper.has(key, entity);
        }
    }
    assert!(remarks.0.is_empty(), "{line}: {:?}", remarks.0);
}

const RELATIONS: &[&str] = &[
    " acquired ",
    " spun off from ",
    " sold ",
    " merged with ",
    " shareholder of ",
    " part of ",
    " member of ",
    " located in ",
    " in industry ",
    " subsidiary of ",
    " tenant of ",
    " investor in ",
];

/// As the table writes a total.
fn written(total: &Total) -> String {
    let kind = total.kind();
    let kind = kind
        .strip_prefix("investment in CNY, reported")
        .unwrap_or(&kind);
    let kind = match &total.condition {
        Some(condition) => format!("{kind}, if {condition}"),
        None => kind.to_owned(),
    };
    let kind = kind.trim_start_matches(", ");
    let sum = total
        .sum
        .as_ref()
        .map_or("no sum".to_owned(), Quantity::to_string);
    let mut line = if kind.is_empty() {
        format!("=> {sum}")
    } else {
        format!("=> {kind}: {sum}")
    };
    let mut list = |sign: &str, claims: Vec<&ClaimRef>| {
        for (i, claim) in claims.into_iter().enumerate() {
            line += if i == 0 { sign } else { " " };
            line += &claim.to_string();
        }
    };
    list(" + ", total.counted.iter().map(|s| &s.claim).collect());
    list(
        " ? ",
        total.unsettled.iter().map(|u| &u.figure.claim).collect(),
    );
    list(
        " - ",
        total.left_out.iter().map(|l| &l.figure.claim).collect(),
    );
    line
}

#[test]
fn the_cases_worked_out_by_hand_come_out() {
    let mut wrong = String::new();
    let mut cases = 0;
    for case in CASES.split("\n## ").skip(1) {
        let (title, lines) = case.split_once('\n').unwrap();
        let mut sheets: Vec<Sheet> = Vec::new();
        let mut expected = Vec::new();
        for line in lines.lines().filter(|line| !line.is_empty()) {
            match line.split_once(':') {
                _ if line.starts_with("=> ") => expected.push(line.to_owned()),
                Some((key, day)) if key.len() == 1 => {
                    let mut paper = sheet(key);
                    let day = day.trim();
                    paper.source.published = on(if day.is_empty() { "2023-05-01" } else { day });
                    sheets.push(paper);
                }
                _ => read(sheets.last_mut().unwrap(), line),
            }
        }
        assert!(!expected.is_empty(), "{title}");
        for sheets in [
            sheets.iter().collect::<Vec<_>>(),
            sheets.iter().rev().collect(),
        ] {
            let base = load(sheets);
            let asked = |m: &&Modality| {
                let of = format!("=> investment in CNY, {m}");
                **m == Modality::Reported || expected.iter().any(|line| line.starts_with(&of))
            };
            let totals = Modality::ALL.iter().filter(asked).flat_map(|&modality| {
                let query = TotalQuery {
                    modality: Some(modality),
                    ..TotalQuery::default()
                };
                base.totals(&query).unwrap()
            });
            let totals: Vec<Total> = totals.collect();
            let found: Vec<String> = totals.iter().map(written).collect();
            if found != expected {
                let totals: String = totals.iter().map(ToString::to_string).collect();
                wrong += &format!("\n{title}\n{}\n{totals}", found.join("\n"));
            }
        }
        cases += 1;
    }
    assert!(wrong.is_empty(), "{wrong}");
    assert!(cases >= 60, "{cases}");
}

/// One line for each total of the question.
fn of_the_companions(query: &TotalQuery) -> Vec<String> {
    let mut base = KnowledgeBase::seeded().unwrap();
    for sheet in KnowledgeBase::companions().unwrap() {
        base.load(&sheet).unwrap();
    }
    let totals = base.totals(query).unwrap();
    totals
        .iter()
        .map(|t| format!("{}: {}", t.kind(), t.answer()))
        .collect()
}

/// C1 and C2, on what they were found with.
#[test]
fn what_the_article_and_its_companions_come_to() {
    let of = |measure: &str, unit: &str| TotalQuery {
        measure: Some(measure.to_owned()),
        unit: Some(unit.to_owned()),
        ..TotalQuery::default()
    };
    let article = KnowledgeBase::seeded().unwrap();
    let area = article
        .total(&of("area leased and sold", "m²"))
        .unwrap()
        .unwrap();
    assert_eq!(
        area.answer(),
        "more than 1.7 million m²; more than 2.2 million m² if the more than 500,000 m² of \
         projects signed up at the 20th anniversary celebration lie apart"
    );
    let counts = of_the_companions(&of("count", "projects"));
    assert_eq!(
        counts,
        [
            "count in projects, reported: between 765 and 1,038 projects; 1,038 projects if all 6 \
             unsettled figures lie apart, in part by the word of those quoted, with limits that differ",
            "count in projects, reported, from 2019-08-18 to 2021-08-18: 42 projects",
            "count in projects, reported, cumulative: more than 290 projects, “in 2 years”",
            "count in projects, reported, cumulative, since 2019-08: more than 290 projects",
        ]
    );
}
