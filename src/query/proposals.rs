//! Pairs of entities that may be the same, though no rule links them.

use super::evidence::{Evidence, RuledDifferent, meet};
use super::page::check_limit;
use super::{AnyEntity, MAX_LIMIT, Reader, get};
use crate::db::decode;
use crate::error::Error;
use crate::identity::proposals::{
    Common, Difference, Index, Likeness, Name, Pair, PassedOver, agreement, can_be_read_so,
};
use crate::model::{EntityId, Kind, NameRole};
use crate::text::{OneLine, identity_fold};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, HashMap};
use std::fmt;
use std::rc::Rc;

const DOING: &str = "looking for entities that may be the same";

sql! {
    /// The names of all entities of a kind that are not groups, by key.
    NAMES = "SELECT e.id, n.text, x.name_rank, x.ties
       FROM entity e
       CROSS JOIN entity_name x ON x.entity = e.id
       CROSS JOIN name n ON n.id = x.name
       WHERE e.kind = ?1 AND e.is_group = 0 ORDER BY e.key";
    /// The offices of a person, as sources state them.
    OFFICES = concat!("SELECT DISTINCT o.entity AS body, c.qualifier FROM mention m
       CROSS JOIN ", in_role!(subject_of_relations, "r"), "
       CROSS JOIN claim c ON c.source = r.source AND c.claim = r.claim
       CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
       WHERE m.entity = ?1 AND c.negated = 0 AND o.is_group = 0 AND o.kind = 1
         AND r.relation_type = (SELECT id FROM relation_type WHERE key = 'holds office in')");
    /// Persons who hold office in an organisation.
    OFFICERS = "SELECT x.other AS person FROM edge x WHERE x.entity = ?1 AND x.other_kind = 5
         AND x.side = 0
         AND x.relation_type = (SELECT id FROM relation_type WHERE key = 'holds office in')";
    KEY = "SELECT key AS value FROM entity WHERE id = ?1";
    AMBIGUOUS = "SELECT 1 AS value FROM ambiguity WHERE rule = 6 AND kind = 5 AND match_key = ?1";
}

/// Which pairs to propose; the default proposes the hundred best that are worth a look.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::model::Kind;
/// use citebase::query::ProposalFilter;
///
/// let base = KnowledgeBase::seeded()?;
/// let people = ProposalFilter {
///     kind: Some(Kind::Person),
///     ..ProposalFilter::default()
/// };
/// // One article has each of its entities once.
/// assert!(base.proposals(&people)?.pairs.is_empty());
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct ProposalFilter {
    /// Only entities of this kind.
    pub kind: Option<Kind>,
    /// Only pairs with an entity that this source mentions: the doubts that a newly loaded sheet
    /// leaves.
    pub source: Option<String>,
    /// The least score that is worth a look, 0 to 1; 0.6 by default.
    pub least: f64,
    /// The most pairs, 1 to [`MAX_LIMIT`]; 100 by default.
    pub limit: u32,
    /// The most names that share a feature and are still compared for it, 2 to [`MAX_LIMIT`]; 64 by
    /// default. It bounds the work: a name has a few dozen features, and is compared with no more
    /// than this many others for each.
    pub largest_block: u32,
}

impl Default for ProposalFilter {
    fn default() -> Self {
        Self {
            kind: None,
            source: None,
            least: 0.6,
            limit: 100,
            largest_block: 64,
        }
    }
}

/// Two entities of one kind that may be the same.
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::ProposalFilter;
/// use citebase::sheet::Sheet;
///
/// let mut base = KnowledgeBase::in_memory()?;
/// # let sheets = [
/// #     include_str!("../../data/2023-12-14-jinshan-lingang-agreement.json"),
/// #     include_str!("../../data/lingang-guotou-guohui-agreement.json"),
/// # ];
/// for json in sheets {
///     base.load(&Sheet::from_json(json)?)?;
/// }
/// for proposal in base.proposals(&ProposalFilter::default())?.pairs {
///     assert_eq!((proposal.one.name.as_str(), proposal.score), ("袁国华", 0.95));
///     println!("{proposal}");
/// }
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposal {
    /// The one with the lesser key.
    pub one: AnyEntity,
    /// The other.
    pub other: AnyEntity,
    /// The score, 0 to 1, in thousandths; see [`Reader::proposals`].
    pub score: f64,
    /// The likenesses of names, the strongest first.
    pub reasons: Vec<Likeness>,
    /// The differences.
    pub against: Vec<Difference>,
}

impl fmt::Display for Proposal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let f = &mut OneLine(f);
        let Self { one, other, .. } = self;
        write!(
            f,
            "likeness {:.2}: {one} [{}] and {other} [{}]:",
            self.score, one.key, other.key
        )?;
        for (i, reason) in self.reasons.iter().enumerate() {
            write!(f, "{} {reason}", if i > 0 { ";" } else { "" })?;
        }
        for (i, against) in self.against.iter().enumerate() {
            write!(f, "{} {against}", if i > 0 { "," } else { "; against it:" })?;
        }
        Ok(())
    }
}

/// The pairs found, and the names not compared; see [`Reader::proposals`].
///
/// ```
/// use citebase::KnowledgeBase;
/// use citebase::query::ProposalFilter;
///
/// let found = KnowledgeBase::seeded()?.proposals(&ProposalFilter::default())?;
/// assert_eq!((found.total, found.passed_over.len()), (0, 0));
/// # Ok::<(), citebase::Error>(())
/// ```
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Proposals {
    /// The best pairs first; of equal score, by key.
    pub pairs: Vec<Proposal>,
    /// The number of pairs that reach the least score; more than are listed if the limit was hit.
    pub total: usize,
    /// The number of pairs of names compared.
    pub compared: u64,
    /// Features that too many names share to be compared for them, by kind, the most first.
    pub passed_over: Vec<PassedOver>,
}

/// One pair a line, and what the list leaves out.
impl fmt::Display for Proposals {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.pairs.iter().try_for_each(|p| writeln!(f, "{p}"))?;
        if self.total > self.pairs.len() {
            writeln!(f, "… and {} more", self.total - self.pairs.len())?;
        }
        if let Some(most) = self.passed_over.first() {
            let others = self.passed_over.len() - 1;
            write!(f, "not compared with each other: {most}")?;
            if others > 0 {
                write!(f, ", and {others} more such")?;
            }
            writeln!(f)?;
        }
        Ok(())
    }
}

impl Reader {
    /// Pairs of entities of one kind that may be the same but are not linked by any rule; for a
    /// person to rule on. Groups are left out. The answer does not depend on the order in which
    /// the sheets were loaded.
    ///
    /// Never proposed are pairs that are known to differ: those that a ruling keeps apart, and
    /// those that one source mentions both, since a sheet has each of its entities once.
    ///
    /// **The score** is that of the strongest reason, lowered by each difference.
    /// - The same name: 0.95 for persons of a full name, 0.5 for those of a single word, 0.8 for
    ///   events and agreements, 0.9 for others; 0.7 where it is an abbreviation (of fewer than
    ///   three letters 0.6, of persons 0.45).
    /// - Only gaps or the legal suffix differ: 0.9; 0.75 if the suffixes are of two sorts
    ///   ("Ltd", "Inc"). British or American spelling, or the plural: 0.88. The same words in
    ///   another order: 0.8.
    /// - Initials: 0.85, three of them 0.75, two 0.62. A Chinese short form: 0.7 and a fifth of
    ///   the share of the long name that it covers.
    /// - One name in another: with *c* the share of the letters that it covers, and down to four
    ///   fifths of that where the words that it leaves out are rare ones: 0.35 + 0.5 *c* at its end, where
    ///   names say what they are of; 0.3 + 0.4 *c* at its beginning, 0.2 + 0.4 *c* within; 0.7 if
    ///   only a word like "Group" or "City" follows. Not with industries and persons.
    /// - One long word spelt a little differently: 0.9 less the share of its letters that must be
    ///   changed (the Damerau–Levenshtein distance: one letter, two from ten on).
    /// - Most words in common, weighted by how few names have them, at least half: with *s* that
    ///   share, 0.3 + 0.5 *s* if one has all words of the other; else 0.2 + 0.5 *s*, and only if
    ///   both begin alike and do not end on two sorts of thing ("Group", "Bank"). Not with
    ///   persons; of industries 0.7 of it.
    ///
    /// Names whose numbers differ ("Phase 1", 二期, "North") are of different things.
    ///
    /// - A person with names in Latin letters alone and one with Chinese names alone, who hold office in
    ///   one organisation, and whose surnames can be one: 0.8 if it is the same office, 0.55 if nobody
    ///   can tell whether it is.
    ///
    /// Reasons other than the same name count for 0.85 of this with events and agreements. A name
    /// that *n* entities bear is divided by 1 + log₂(*n* − 1) / 10. Different identifiers and
    /// different names in Chinese characters leave 0.3, participants 0.5, forms 0.8.
    ///
    /// Names are compared only with those that have something rare in common with them, so the
    /// work grows with the number of names and not with its square; [`Proposals::passed_over`]
    /// says for what names were not compared. Names of more than sixty words or Chinese
    /// characters are compared only as a whole.
    ///
    /// # Errors
    /// [`Error::NotFound`] if the filter names an unknown source; [`Error::Limit`] if a number of
    /// it makes no sense; [`Error::Sqlite`] if the database cannot be read.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::model::Kind;
    /// use citebase::query::ProposalFilter;
    /// use citebase::sheet::{Entity, Sheet, Source};
    ///
    /// let mut base = KnowledgeBase::seeded()?;
    /// let mut sheet = Sheet::new(Source {
    ///     key: "another-paper".into(),
    ///     headline: Some("A note".into()),
    ///     language: "en".into(),
    ///     ..Source::default()
    /// });
    /// sheet.passages = vec!["p1".into()];
    /// sheet.entities.insert("sjtu".into(), Entity::new(Kind::Organisation, "SJTU"));
    /// base.load(&sheet)?;
    ///
    /// let found = base.proposals(&ProposalFilter::default())?;
    /// assert_eq!(found.pairs[0].other.key, "shanghai-jiao-tong-university");
    /// assert_eq!(
    ///     found.pairs[0].reasons[0].to_string(),
    ///     "\"SJTU\" abbreviates \"Shanghai Jiao Tong University\""
    /// );
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn proposals(&self, filter: &ProposalFilter) -> Result<Proposals, Error> {
        check(filter)?;
        let _held = self.hold()?;
        let mut search = Search::new(self, filter)?;
        for &kind in Kind::ALL {
            if filter.kind.is_some_and(|k| k != kind) {
                continue;
            }
            let (entities, names) = self.names_of_kind(kind)?;
            let index = Index::of_all(kind, &names, filter.largest_block as usize);
            for number in 0..entities.len() as u32 {
                let pairs = index.pairs(number, true, &mut search.compared);
                search.take(kind, &entities, pairs)?;
            }
            if kind == Kind::Person {
                let (pairs, passed_over) =
                    self.pairs_across_scripts(&entities, &names, None, filter)?;
                search.take(kind, &entities, pairs)?;
                search.passed_over.extend(passed_over);
            }
            search.passed_over.extend(index.passed_over(None));
        }
        search.finish()
    }

    /// The entities that one may be the same as: those pairs of [`Reader::proposals`] in which
    /// it is, with the same scores. Only names that have something in common with its own are
    /// compared; to find them, the names of its kind are read once.
    ///
    /// The filter's kind is not looked at. An entity that is a group has no proposals.
    ///
    /// # Errors
    /// As [`Reader::proposals`].
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::query::ProposalFilter;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let bank = base.organisation("bank-of-china")?.expect("it is a party in p4");
    /// let found = base.proposals_for(bank.id, &ProposalFilter::default())?;
    /// assert!(found.pairs.is_empty());
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn proposals_for(
        &self,
        entity: impl Into<EntityId>,
        filter: &ProposalFilter,
    ) -> Result<Proposals, Error> {
        check(filter)?;
        let entity = entity.into();
        let kind = entity.kind();
        let _held = self.hold()?;
        let mut search = Search::new(self, filter)?;
        let (entities, names) = self.names_of_kind(kind)?;
        let number = entities.iter().position(|row| *row == entity.row());
        if let Some(number) = number.map(|n| n as u32) {
            let index = Index::around(kind, &names, filter.largest_block as usize, number);
            let pairs = index.pairs(number, false, &mut search.compared);
            search.take(kind, &entities, pairs)?;
            search.passed_over = index.passed_over(Some(number));
            if kind == Kind::Person {
                let (pairs, passed_over) =
                    self.pairs_across_scripts(&entities, &names, Some(number), filter)?;
                search.take(kind, &entities, pairs)?;
                search.passed_over.extend(passed_over);
            }
        }
        search.finish()
    }

    /// Persons called in Latin letters and persons called in Chinese characters who may be one, since
    /// both hold office in one organisation: all, or those with a certain one.
    fn pairs_across_scripts(
        &self,
        entities: &[i64],
        names: &[Name],
        only: Option<u32>,
        filter: &ProposalFilter,
    ) -> Result<(Vec<Pair>, Vec<PassedOver>), Error> {
        let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
        let mut known: HashMap<i64, u32> = HashMap::new();
        known.extend(entities.iter().zip(0..).map(|(row, number)| (*row, number)));
        // Only those with names in one of the two scripts alone.
        let mut scripts: HashMap<u32, Option<(bool, &str)>> = HashMap::new();
        for name in names {
            let is_chinese = name
                .text
                .chars()
                .all(|c| ('\u{3400}'..='\u{9FFF}').contains(&c));
            if is_chinese || name.text.is_ascii() {
                let own = (is_chinese, name.text.as_str());
                let found = scripts.entry(name.owner).or_insert(Some(own));
                *found = found.filter(|found| found.0 == is_chinese);
            }
        }
        let asked = |number: u32| only.is_none_or(|only| only == number);
        let mut found: BTreeMap<(u32, u32), (f64, Likeness)> = BTreeMap::new();
        for (entity, number) in entities.iter().zip(0..) {
            let Some(&Some((is_chinese, name))) = scripts.get(&number) else {
                continue;
            };
            // From those in Latin letters, unless it is asked for one that is not.
            if !asked(number) || (only.is_none() && is_chinese) {
                continue;
            }
            for (body, office) in self.stated_offices(*entity)? {
                let officers: Vec<i64> =
                    self.rows(DOING, OFFICERS, [body], |r| get(r, "person"))?;
                let organisation: Option<String> = self.value(DOING, KEY, [body])?;
                let organisation = organisation.unwrap_or_default();
                if officers.len() > filter.largest_block as usize {
                    passed_over.insert(organisation, officers.len());
                    continue;
                }
                let mut candidates: Vec<(u32, i64, &str)> = Vec::new();
                for row in officers {
                    if let Some(&other) = known.get(&row)
                        && let Some(&Some((other_chinese, other_name))) = scripts.get(&other)
                        && other_chinese != is_chinese
                    {
                        candidates.push((other, row, other_name));
                    }
                }
                for (other, row, other_name) in candidates {
                    let (latin, han) = match is_chinese {
                        true => (other_name, name),
                        false => (name, other_name),
                    };
                    if !can_be_read_so(&identity_fold(latin), &identity_fold(han)) {
                        continue;
                    }
                    let offices = self.stated_offices(row)?;
                    let same = offices
                        .iter()
                        .filter(|(of, _)| *of == body)
                        .map(|(_, held)| agreement(office.as_deref(), held.as_deref()));
                    let score = 0.3 + 0.5 * same.fold(0.0, f64::max);
                    let pair = (number.min(other), number.max(other));
                    let is_first = number < other;
                    let likeness = Likeness::SameOffice {
                        one: if is_first { name } else { other_name }.to_owned(),
                        other: if is_first { other_name } else { name }.to_owned(),
                        organisation: organisation.clone(),
                    };
                    let best = found.entry(pair).or_insert((score, likeness.clone()));
                    if score > best.0 || (score == best.0 && likeness < best.1) {
                        *best = (score, likeness);
                    }
                }
            }
        }
        let pair = |((one, other), (score, likeness))| Pair {
            one,
            other,
            score,
            reasons: vec![likeness],
        };
        // Two offices of one organisation that are known to be two say nothing.
        let worth = found.into_iter().filter(|(_, (score, _))| *score > 0.3);
        let passed_over = passed_over.into_iter().map(|(text, names)| PassedOver {
            kind: Kind::Person,
            common: Common::Office,
            text,
            names,
        });
        Ok((worth.map(pair).collect(), passed_over.collect()))
    }

    /// Organisation and office, as far as it is stated.
    fn stated_offices(&self, person: i64) -> Result<Vec<(i64, Option<String>)>, Error> {
        self.rows(DOING, OFFICES, [person], |r| {
            Ok((get(r, "body")?, get(r, "qualifier")?))
        })
    }

    /// The entities of a kind that are not groups, by key, and their names. A name is owned by a place in
    /// the list.
    fn names_of_kind(&self, kind: Kind) -> Result<(Vec<i64>, Vec<Name>), Error> {
        let mut entities: Vec<i64> = Vec::new();
        let mut names: Vec<Name> = Vec::new();
        self.rows(DOING, NAMES, [kind.code()], |row| {
            let id: i64 = get(row, "id")?;
            if entities.last() != Some(&id) {
                entities.push(id);
            }
            let rank: i64 = get(row, "name_rank")?;
            let role = decode("a name's rank", NameRole::from_code(rank / 2), rank)?;
            let owner = entities.len() as u32 - 1;
            names.push(Name::new(owner, get(row, "text")?, role, get(row, "ties")?));
            Ok(())
        })?;
        names.sort_unstable_by(|a, b| (a.owner, &a.text).cmp(&(b.owner, &b.text)));
        Ok((entities, names))
    }
}

fn check(filter: &ProposalFilter) -> Result<(), Error> {
    check_limit(filter.limit, 1, MAX_LIMIT)?;
    check_limit(filter.largest_block, 2, MAX_LIMIT)
}

/// How much is kept of what can be had again.
const KEPT: usize = 20_000;

/// A pair that is worth a look.
struct Candidate {
    score: f64,
    one: String,
    other: String,
    reasons: Vec<Likeness>,
    against: Vec<Difference>,
}

struct Search<'a> {
    reader: &'a Reader,
    filter: &'a ProposalFilter,
    source: Option<i64>,
    apart: RuledDifferent,
    evidence: HashMap<i64, Rc<Evidence>>,
    /// The best so far, and some more.
    found: Vec<Candidate>,
    total: usize,
    compared: u64,
    passed_over: Vec<PassedOver>,
}

impl<'a> Search<'a> {
    fn new(reader: &'a Reader, filter: &'a ProposalFilter) -> Result<Self, Error> {
        Ok(Self {
            reader,
            filter,
            source: reader.required_source(&filter.source)?,
            apart: RuledDifferent::read(reader)?,
            evidence: HashMap::new(),
            found: Vec::new(),
            total: 0,
            compared: 0,
            passed_over: Vec::new(),
        })
    }

    /// Weighs some pairs, and keeps those that are worth a look.
    fn take(&mut self, kind: Kind, entities: &[i64], pairs: Vec<Pair>) -> Result<(), Error> {
        for pair in pairs {
            if pair.score < self.filter.least {
                continue;
            }
            let one = entities[pair.one as usize];
            let other = entities[pair.other as usize];
            if self.apart.holds(one, other) {
                continue;
            }
            let (left, right) = (self.evidence(kind, one)?, self.evidence(kind, other)?);
            let listed =
                |source: &i64| left.sources.contains(source) || right.sources.contains(source);
            if meet(&left.sources, &right.sources) || !self.source.as_ref().is_none_or(listed) {
                continue;
            }
            let against = left.against(&right);
            let factor: f64 = against.iter().map(Difference::factor).product();
            let score = (pair.score * factor * 1000.0).round() / 1000.0;
            if score >= self.filter.least {
                let key = |row: i64| -> Result<String, Error> {
                    let key = self.reader.value(DOING, KEY, [row])?;
                    Ok(key.unwrap_or_default())
                };
                let candidate = Candidate {
                    score,
                    one: key(one)?,
                    other: key(other)?,
                    reasons: self.checked(kind, pair.reasons)?,
                    against,
                };
                self.found.push(candidate);
                self.total += 1;
                if self.found.len() > self.filter.limit as usize + KEPT {
                    self.keep_the_best();
                }
            }
        }
        Ok(())
    }

    fn evidence(&mut self, kind: Kind, row: i64) -> Result<Rc<Evidence>, Error> {
        if let Some(evidence) = self.evidence.get(&row) {
            return Ok(Rc::clone(evidence));
        }
        if self.evidence.len() > KEPT {
            self.evidence.clear();
        }
        let evidence = Rc::new(Evidence::read(self.reader, kind, row)?);
        self.evidence.insert(row, Rc::clone(&evidence));
        Ok(evidence)
    }

    /// Persons of one name whom an organisation does connect, but also some that differ.
    fn checked(&self, kind: Kind, mut reasons: Vec<Likeness>) -> Result<Vec<Likeness>, Error> {
        use crate::identity::proposals::Unlinked::{Ambiguous, NoCommonOrganisation};
        for reason in &mut reasons {
            if let Likeness::SameName { name, unlinked } = reason
                && kind == Kind::Person
                && *unlinked == NoCommonOrganisation
            {
                let ambiguous: Option<i64> =
                    self.reader.value(DOING, AMBIGUOUS, [identity_fold(name)])?;
                if ambiguous.is_some() {
                    *unlinked = Ambiguous;
                }
            }
        }
        Ok(reasons)
    }

    fn keep_the_best(&mut self) {
        self.found.sort_unstable_by(|a, b| {
            let by_key = || (&a.one, &a.other).cmp(&(&b.one, &b.other));
            b.score.total_cmp(&a.score).then_with(by_key)
        });
        self.found.truncate(self.filter.limit as usize);
    }

    fn finish(mut self) -> Result<Proposals, Error> {
        self.keep_the_best();
        let mut pairs = Vec::new();
        for found in self.found {
            let entity = |key: &str| self.reader.entity(key);
            if let Some((one, other)) = entity(&found.one)?.zip(entity(&found.other)?) {
                pairs.push(Proposal {
                    one,
                    other,
                    score: found.score,
                    reasons: found.reasons,
                    against: found.against,
                });
            }
        }
        Ok(Proposals {
            pairs,
            total: self.total,
            compared: self.compared,
            passed_over: self.passed_over,
        })
    }
}
