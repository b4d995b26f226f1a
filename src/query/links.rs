//! Links between claims: amendments, denials and repetitions, and whether they still hold.

use super::conditions::known_by;
use super::fact::Overruling;
use super::timeline::stored_day;
use super::{Reader, claim_ref, edtf, get};
use crate::error::Error;
use crate::model::{ClaimRef, Edtf, LinkType, Modality};
use crate::text::OneLine;
use chrono::NaiveDate;
use rusqlite::named_params;
use serde::{Deserialize, Serialize};
use std::cmp::Reverse;
use std::collections::{BTreeSet, HashMap, HashSet};
use std::fmt;

/// A claim that says something of another claim, by a link of its sheet.
///
/// ```
/// use citebase::KnowledgeBase;
///
/// let base = KnowledgeBase::seeded()?;
/// let claim = "2023-11-30-lingang-anniversary#investment-cny".parse().expect("a reference");
/// let timed = base.claim_as_of(&claim, None)?.expect("a claim of the article");
/// for linked in &timed.said_of_it {
///     println!("{linked}"); // "2023-11-30-lingang-anniversary#investment-usd repeats it, …"
/// }
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Linked {
    /// The link.
    pub link: LinkType,
    /// The claim that says so.
    pub claim: ClaimRef,
    /// When that was said: the publication of its source; `None` if no calendar date is known.
    pub said_on: Option<Edtf>,
    /// `false` if it is denied itself, by a claim that is not: then it changes nothing. Where
    /// claims deny each other in a ring, none of them settles it, and all of them hold.
    pub holds: bool,
    /// How it is said, if neither as a fact nor in the way of what it speaks of: an allegation corrects no report.
    pub otherwise: Option<Modality>,
}

impl Linked {
    /// It amends the other claim, and is said as firmly.
    pub(super) fn amends(&self) -> bool {
        self.link == LinkType::Amends && self.otherwise.is_none()
    }

    /// The newest first, those of an unknown day last, then by reference.
    pub(super) fn place(&self) -> impl Ord + use<'_> {
        (
            Reverse(self.said_on.as_ref().and_then(Edtf::latest)),
            &self.claim,
            self.link,
        )
    }
}

impl fmt::Display for Linked {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        write!(f, "{} {} it", self.claim, self.link)?;
        if let Some(modality) = self.otherwise {
            write!(f, ", as {modality}")?;
        }
        match &self.said_on {
            Some(day) => write!(f, ", said {day}")?,
            None => f.write_str(", said on a day not known")?,
        }
        if self.holds {
            Ok(())
        } else {
            f.write_str(", and is denied itself")
        }
    }
}

sql! {
    /// The claims that link to some claims, given as JSON lists of the source's key and the
    /// claim's. A link of a claim to itself says nothing.
    TO = concat!(
        "SELECT s.key AS source, c.key AS claim, l.link, l.target_source, l.target_key, d.value AS said,
           nullif(iif(c.modality = tc.modality, 0, c.modality), 0) AS otherwise
         FROM json_each(:claims) j
         CROSS JOIN claim_link l INDEXED BY claim_link_by_target
           ON l.target_source = json_extract(j.value, '$[0]')
           AND l.target_key = json_extract(j.value, '$[1]') AND (l.link = 2 OR NOT :denials)
         CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
         CROSS JOIN source s ON s.id = c.source
         LEFT JOIN edtf d ON d.id = s.published
         LEFT JOIN source ts ON ts.key = l.target_source
         LEFT JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
         WHERE (s.key, c.key) <> (l.target_source, l.target_key)",
        known_by!("c.source")
    );

    /// The claims that amend or deny some claims, which are given as above; `number` is the place in that list.
    AMENDING_OR_DENYING = concat!(
        "SELECT j.key AS number, l.link, s.key AS source, c.key AS claim,
           nullif(iif(c.modality = tc.modality, 0, c.modality), 0) AS otherwise,
           EXISTS (SELECT 1 FROM claim_link y INDEXED BY claim_link_by_target
             WHERE y.target_source = s.key AND y.target_key = c.key AND y.link = 2",
        known_by!("y.source"),
        ") AS denied_in_turn
         FROM json_each(:claims) j
         CROSS JOIN claim_link l INDEXED BY claim_link_by_target
           ON l.target_source = json_extract(j.value, '$[0]')
           AND l.target_key = json_extract(j.value, '$[1]') AND l.link IN (1, 2)
         CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
         CROSS JOIN source s ON s.id = c.source
         LEFT JOIN source ts ON ts.key = l.target_source
         LEFT JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
         WHERE (s.key, c.key) <> (l.target_source, l.target_key)",
        known_by!("c.source"),
        " ORDER BY j.key, l.link, s.key || '#' || c.key"
    );

    /// The claims that repeat one by a link.
    REPEATING = "SELECT s.key AS source, c.key AS claim FROM claim_link l INDEXED BY claim_link_by_target
       CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
       CROSS JOIN source s ON s.id = c.source
       WHERE l.target_source = ?1 AND l.target_key = ?2 AND l.link = 3";
    /// All amendments but those that are less firm than what they amend, and all that bears on whether they hold.
    AMENDING = "SELECT s.key AS source, c.key AS claim, l.link, l.target_source, l.target_key
       FROM claim_link l
       CROSS JOIN claim c ON c.source = l.source AND c.claim = l.claim
       CROSS JOIN source s ON s.id = c.source
       LEFT JOIN source ts ON ts.key = l.target_source
       LEFT JOIN claim tc ON tc.source = ts.id AND tc.key = l.target_key
       WHERE (l.link = 2 OR l.link = 1 AND c.modality IN (0, tc.modality)) AND (s.key, c.key) <> (l.target_source, l.target_key)",
        Scans("l", "the question is for all of them, and links are few");
}

const DOING: &str = "reading what claims say of claims";

/// The links to some claims, by target; each list is in its [order](Linked::place).
#[derive(Debug, Default)]
pub(super) struct Links(HashMap<ClaimRef, Vec<Linked>>);

impl Links {
    pub(super) fn of(&self, claim: &ClaimRef) -> &[Linked] {
        self.0.get(claim).map_or(&[], Vec::as_slice)
    }

    /// The newest claim that denies a claim, and holds.
    pub(super) fn denial(&self, claim: &ClaimRef) -> Option<&ClaimRef> {
        self.first(claim, |linked| linked.link == LinkType::Denies)
    }

    /// The newest claim that amends a claim, as firmly as that is said, and holds.
    pub(super) fn amendment(&self, claim: &ClaimRef) -> Option<&ClaimRef> {
        self.first(claim, Linked::amends)
    }

    fn first(&self, claim: &ClaimRef, does: fn(&Linked) -> bool) -> Option<&ClaimRef> {
        let mut found = self.of(claim).iter().filter(|l| l.holds && does(l));
        found.next().map(|l| &l.claim)
    }

    /// `true` if a link that holds amends or denies a claim.
    pub(super) fn overrule(&self, claim: &ClaimRef) -> bool {
        self.denial(claim).or(self.amendment(claim)).is_some()
    }
}

impl Reader {
    /// The links to some claims from sources published by a day. Denials of denials are followed,
    /// so that each link says whether it holds.
    pub(super) fn links_to(
        &self,
        claims: BTreeSet<ClaimRef>,
        known: Option<NaiveDate>,
    ) -> Result<Links, Error> {
        let mut links: HashMap<ClaimRef, Vec<Linked>> = HashMap::new();
        let mut deniers: HashMap<ClaimRef, BTreeSet<ClaimRef>> = HashMap::new();
        let mut asked: HashSet<ClaimRef> = claims.iter().cloned().collect();
        let mut ring = claims;
        let mut denials = false;
        while !ring.is_empty() {
            let list = listed(ring.iter());
            ring.clear();
            let params = named_params! { ":claims": list, ":denials": denials,
            ":known": known.map(stored_day) };
            let found = self.rows(DOING, TO, params, |row| {
                let linked = Linked {
                    link: get(row, "link")?,
                    claim: claim_ref(row, "source", "claim")?,
                    said_on: edtf(row, "said")?,
                    holds: true,
                    otherwise: get(row, "otherwise")?,
                };
                Ok((claim_ref(row, "target_source", "target_key")?, linked))
            })?;
            for (target, linked) in found {
                if asked.insert(linked.claim.clone()) {
                    ring.insert(linked.claim.clone());
                }
                if linked.link == LinkType::Denies {
                    let deniers = deniers.entry(target.clone()).or_default();
                    deniers.insert(linked.claim.clone());
                }
                if !denials {
                    links.entry(target).or_default().push(linked);
                }
            }
            // From here on it only matters who is denied.
            denials = true;
        }
        let void = surely_denied(&deniers);
        for list in links.values_mut() {
            for linked in list.iter_mut() {
                linked.holds = !void.contains(&linked.claim);
            }
            list.sort_by(|a, b| a.place().cmp(&b.place()));
        }
        Ok(Links(links))
    }

    /// The claims of sources published by a day that amend or deny some claims, each with the place in the list of
    /// the claim that it amends or denies.
    pub(super) fn amending_or_denying<'a>(
        &self,
        claims: impl Iterator<Item = &'a ClaimRef>,
        known: Option<NaiveDate>,
    ) -> Result<Vec<(usize, Overruling)>, Error> {
        let params = named_params! { ":claims": listed(claims), ":known": known.map(stored_day) };
        self.rows(DOING, AMENDING_OR_DENYING, params, |row| {
            let number: u32 = get(row, "number")?;
            let by = Overruling {
                link: get(row, "link")?,
                claim: claim_ref(row, "source", "claim")?,
                denied_in_turn: get(row, "denied_in_turn")?,
                otherwise: get(row, "otherwise")?,
            };
            Ok((number as usize, by))
        })
    }

    /// All claims of the base that are amended by one that is not denied itself, and those that repeat such.
    pub(crate) fn amended(&self) -> Result<HashSet<ClaimRef>, Error> {
        let mut deniers: HashMap<ClaimRef, BTreeSet<ClaimRef>> = HashMap::new();
        let mut amended = Vec::new();
        for (by, link, target) in self.amending()? {
            match link {
                LinkType::Denies => {
                    deniers.entry(target).or_default().insert(by);
                }
                _ => amended.push((by, target)),
            }
        }
        let void = surely_denied(&deniers);
        amended.retain(|(by, _)| !void.contains(by));
        let mut found: HashSet<ClaimRef> = HashSet::new();
        let mut open: Vec<ClaimRef> = amended.into_iter().map(|(_, target)| target).collect();
        while let Some(claim) = open.pop() {
            if found.contains(&claim) {
                continue;
            }
            let params = (&claim.source, &claim.key);
            open.extend(self.rows(DOING, REPEATING, params, |row| {
                claim_ref(row, "source", "claim")
            })?);
            found.insert(claim);
        }
        Ok(found)
    }

    /// Each claim that amends or denies another, how, and that other.
    fn amending(&self) -> Result<Vec<(ClaimRef, LinkType, ClaimRef)>, Error> {
        self.rows(DOING, AMENDING, (), |row| {
            let by = claim_ref(row, "source", "claim")?;
            let target = claim_ref(row, "target_source", "target_key")?;
            Ok((by, get(row, "link")?, target))
        })
    }
}

/// Claims as the constants here and elsewhere take them.
pub(super) fn listed<'a>(claims: impl Iterator<Item = &'a ClaimRef>) -> String {
    let list: Vec<(&str, &str)> = claims
        .map(|c| (c.source.as_str(), c.key.as_str()))
        .collect();
    serde_json::json!(list).to_string()
}

/// The claims that are denied by one that nobody denies, or that only such claims deny as are
/// denied in this way themselves. A ring of denials settles nothing.
fn surely_denied(deniers: &HashMap<ClaimRef, BTreeSet<ClaimRef>>) -> HashSet<ClaimRef> {
    let mut denied_by: HashMap<&ClaimRef, Vec<&ClaimRef>> = HashMap::new();
    let mut open: HashMap<&ClaimRef, usize> = HashMap::new();
    for (target, by) in deniers {
        open.insert(target, by.len());
        for denier in by {
            denied_by.entry(denier).or_default().push(target);
        }
    }
    let mut standing: Vec<&ClaimRef> = denied_by
        .keys()
        .filter(|claim| !open.contains_key(*claim))
        .copied()
        .collect();
    let mut denied: HashSet<ClaimRef> = HashSet::new();
    while let Some(claim) = standing.pop() {
        for &target in denied_by.get(claim).into_iter().flatten() {
            if !denied.insert(target.clone()) {
                continue;
            }
            // One denier less for all that it denies; without any, they stand.
            for &freed in denied_by.get(target).into_iter().flatten() {
                if let Some(left) = open.get_mut(freed) {
                    *left -= 1;
                    if *left == 0 {
                        standing.push(freed);
                    }
                }
            }
        }
    }
    denied
}
