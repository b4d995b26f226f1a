//! What sheets say, read without a database.

use super::*;

/// The relations used here, with their inverse.
pub const RELATIONS: &[(&str, &str, Kind, Kind)] = &[
    ("party to", "has party", Kind::Organisation, Kind::Agreement),
    ("signed at", "saw signed", Kind::Agreement, Kind::Event),
    ("concerns", "subject of", Kind::Agreement, Kind::Project),
    ("concerns", "subject of", Kind::Agreement, Kind::Place),
    ("attended", "attended by", Kind::Person, Kind::Event),
    (
        "part of",
        "includes",
        Kind::Organisation,
        Kind::Organisation,
    ),
    ("part of", "includes", Kind::Project, Kind::Project),
    ("part of", "includes", Kind::Place, Kind::Place),
    ("located in", "site of", Kind::Project, Kind::Place),
    ("located in", "site of", Kind::Place, Kind::Place),
    ("near", "near", Kind::Project, Kind::Place),
    ("near", "near", Kind::Place, Kind::Place),
    ("based in", "home of", Kind::Organisation, Kind::Place),
    (
        "investor in",
        "has investor",
        Kind::Organisation,
        Kind::Project,
    ),
    (
        "developer of",
        "has developer",
        Kind::Organisation,
        Kind::Project,
    ),
    ("tenant of", "houses", Kind::Organisation, Kind::Place),
    (
        "cooperates with",
        "cooperates with",
        Kind::Organisation,
        Kind::Organisation,
    ),
    ("in industry", "industry of", Kind::Project, Kind::Industry),
    ("covers", "covered by", Kind::Project, Kind::Industry),
    ("focuses on", "focus of", Kind::Place, Kind::Industry),
    (
        "member of",
        "has member",
        Kind::Organisation,
        Kind::Organisation,
    ),
    ("member of", "has member", Kind::Project, Kind::Project),
];

pub fn inverse(relation: &str) -> &'static str {
    let row = RELATIONS.iter().find(|(key, ..)| *key == relation);
    row.unwrap_or_else(|| panic!("{relation}")).1
}

pub struct World {
    pub entities: BTreeMap<String, Known>,
    /// In the order of loading.
    pub claims: Vec<Said>,
}

pub struct Known {
    pub kind: Kind,
    pub is_group: bool,
    pub form: Option<String>,
    pub folds: Vec<String>,
    pub sources: BTreeSet<String>,
}

pub struct Said {
    pub claim: ClaimRef,
    /// Place in the order of loading, and in the sheet.
    pub place: (usize, usize),
    pub modality: Modality,
    pub negated: bool,
    pub speakers: Vec<String>,
    pub date: Option<Edtf>,
    /// Whether the sheet says anything of a date.
    pub dated: bool,
    pub qualifier: Option<String>,
    pub passages: Vec<String>,
    pub links: Vec<(LinkType, ClaimRef)>,
    /// When its source was published.
    pub published: Option<Edtf>,
    pub subject: String,
    pub body: Body,
}

impl Said {
    /// Whether its source was surely published by a day, if there is one.
    pub fn known_by(&self, day: Option<NaiveDate>) -> bool {
        let published = self.published.as_ref().and_then(Edtf::latest);
        day.is_none_or(|day| published.is_some_and(|published| published <= day))
    }
}

pub enum Body {
    Relation {
        relation: String,
        object: String,
        on_behalf_of: Option<String>,
    },
    Figure {
        measure: String,
        quantity: Quantity,
        nature: Nature,
        scope: Option<String>,
        part_of: Option<ClaimRef>,
    },
    Milestone {
        phase: String,
    },
    Statement {
        about: Vec<String>,
    },
}

pub fn bounds(written: &SheetQuantity) -> Quantity {
    let bound = |amount: &Option<Amount>, inclusive| {
        amount.as_ref().map(|a| Bound {
            amount: a.decimal().unwrap(),
            inclusive,
        })
    };
    let point = bound(&written.exactly, true).or(bound(&written.about, true));
    let lower = point
        .or(bound(&written.at_least, true))
        .or(bound(&written.more_than, false));
    let upper = point
        .or(bound(&written.up_to, true))
        .or(bound(&written.less_than, false))
        .or(bound(&written.nearly, false));
    let approximate = written.approximate || written.about.is_some() || written.nearly.is_some();
    Quantity::new(lower, upper, approximate, &written.unit).unwrap()
}

impl World {
    pub fn of<'a>(sheets: impl IntoIterator<Item = &'a Sheet>) -> Self {
        let mut world = Self {
            entities: BTreeMap::new(),
            claims: Vec::new(),
        };
        for (order, sheet) in sheets.into_iter().enumerate() {
            world.read(order, sheet);
        }
        world
    }

    pub fn read(&mut self, order: usize, sheet: &Sheet) {
        let source = &sheet.source.key;
        let key = |local: &String| match sheet.entities[local].shared {
            true => local.clone(),
            false => format!("{source}#{local}"),
        };
        for (local, entity) in &sheet.entities {
            let known = self.entities.entry(key(local)).or_insert(Known {
                kind: entity.kind,
                is_group: false,
                form: None,
                folds: Vec::new(),
                sources: BTreeSet::new(),
            });
            known.is_group |= entity.group;
            let forms = [known.form.take(), entity.form.clone()];
            known.form = forms.into_iter().flatten().min();
            let folds = entity.names.iter().map(|n| lookup_fold(&n.text));
            known.folds.extend(folds);
            known.sources.insert(source.clone());
        }
        let published = sheet.source.published.as_ref();
        let published = published.and_then(|d| d.edtf.as_ref());
        let published: Option<Edtf> = published.map(|d| d.parse().unwrap());
        let mut number = 0;
        macro_rules! read {
            ($list:ident, |$claim:ident| $body:expr) => {
                for $claim in &sheet.$list {
                    number += 1;
                    let date = $claim.date.as_ref().and_then(|d| d.edtf.as_ref());
                    self.claims.push(Said {
                        claim: ClaimRef::new(source, &$claim.key),
                        place: (order, number),
                        modality: $claim.modality.unwrap_or(Modality::Reported),
                        negated: $claim.negated,
                        speakers: $claim
                            .said_by
                            .iter()
                            .flat_map(Attribution::voices)
                            .filter_map(|voice| match voice.who() {
                                Attribution::Entity(local) => Some(key(local)),
                                _ => None,
                            })
                            .collect(),
                        date: date.map(|d| d.parse().unwrap()),
                        dated: $claim.date.is_some(),
                        qualifier: $claim.qualifier.clone(),
                        passages: $claim.cite.clone(),
                        links: $claim
                            .links
                            .iter()
                            .map(|l| (l.link, l.claim.clone()))
                            .collect(),
                        published: published.clone(),
                        subject: key(&$claim.subject),
                        body: $body,
                    });
                }
            };
        }
        read!(relations, |claim| Body::Relation {
            relation: claim.relation.clone(),
            object: key(&claim.object),
            on_behalf_of: claim.on_behalf_of.as_ref().map(key),
        });
        read!(figures, |claim| Body::Figure {
            measure: claim.measure.clone(),
            quantity: bounds(&claim.quantity),
            nature: claim.nature.unwrap_or(Nature::NotStated),
            scope: claim.scope.as_ref().map(key),
            part_of: claim.part_of.as_ref().map(|f| ClaimRef::new(source, f)),
        });
        read!(milestones, |claim| Body::Milestone {
            phase: claim.phase.clone()
        });
        read!(statements, |claim| Body::Statement {
            about: claim.about.iter().map(key).collect(),
        });
    }

    pub fn facts(&self, which: impl Fn(&Said) -> bool) -> Vec<String> {
        let found = self.claims.iter().filter(|c| which(c));
        found.map(|c| c.claim.to_string()).collect()
    }

    /// The relations that are not denied, each read from both its ends: from, role, to.
    pub fn roles(&self) -> impl Iterator<Item = (&str, &str, &str, &Said)> {
        let affirmed = self.claims.iter().filter(|c| !c.negated);
        affirmed.flat_map(|claim| {
            let ends = match &claim.body {
                Body::Relation {
                    relation, object, ..
                } => {
                    let (from, to) = (claim.subject.as_str(), object.as_str());
                    [
                        Some((from, relation.as_str(), to, claim)),
                        Some((to, inverse(relation), from, claim)),
                    ]
                }
                _ => [None, None],
            };
            ends.into_iter().flatten()
        })
    }

    /// The claims that are denied by one of which all deniers are denied, perhaps for want of any.
    pub fn denied(&self) -> BTreeSet<&ClaimRef> {
        let deniers = |claim: &ClaimRef| -> Vec<&ClaimRef> {
            let denies = |c: &&Said| {
                c.claim != *claim && c.links.contains(&(LinkType::Denies, claim.clone()))
            };
            let deniers = self.claims.iter().filter(denies);
            deniers.map(|c| &c.claim).collect()
        };
        let mut denied: BTreeSet<&ClaimRef> = BTreeSet::new();
        loop {
            let stands = |c: &&ClaimRef| deniers(c).iter().all(|d| denied.contains(d));
            let claims = self.claims.iter().map(|c| &c.claim);
            let more: BTreeSet<&ClaimRef> =
                claims.filter(|c| deniers(c).iter().any(stands)).collect();
            if more == denied {
                return denied;
            }
            denied = more;
        }
    }

    /// Which claim does this to which other, as far as those that do are not denied.
    pub fn holding(&self, link: LinkType) -> impl Iterator<Item = (&ClaimRef, &ClaimRef)> {
        let denied = self.denied();
        self.claims
            .iter()
            .filter(move |c| !denied.contains(&c.claim))
            .flat_map(|c| c.links.iter().map(move |l| (c, l)))
            .filter(move |(c, l)| l.0 == link && l.1 != c.claim)
            // What is planned amends no report.
            .filter(move |(c, l)| {
                let mut amended = self.claims.iter().filter(|other| other.claim == l.1);
                link != LinkType::Amends
                    || c.modality == Modality::Reported
                    || amended.all(|other| other.modality == c.modality)
            })
            .map(|(c, l)| (&c.claim, &l.1))
    }

    pub fn entities(&self, kind: Kind, filter: &EntityFilter) -> Vec<String> {
        let matches = |(key, known): &(&String, &Known)| {
            known.kind == kind && self.matches(key, known, filter)
        };
        let found = self.entities.iter().filter(matches);
        found.map(|(key, _)| key.clone()).collect()
    }

    pub fn matches(&self, key: &str, known: &Known, filter: &EntityFilter) -> bool {
        let groups = match filter.groups {
            Groups::Exclude => !known.is_group,
            Groups::Include => true,
            Groups::Only => known.is_group,
        };
        let meant = |claim: &Said| filter.modality.is_none_or(|m| m == claim.modality);
        let stands = |roles: &[&str], to: &str| {
            self.roles().any(|(from, role, there, claim)| {
                from == key && roles.contains(&role) && there == to && meant(claim)
            })
        };
        let prefix = filter.name_prefix.as_ref().map(|p| lookup_fold(p));
        // What costs little first.
        if !groups
            || filter
                .form
                .as_ref()
                .is_some_and(|f| known.form.as_ref() != Some(f))
        {
            return false;
        }
        let related = filter.counterpart.is_none() && filter.role.is_none()
            || self.roles().any(|(from, role, there, claim)| {
                from == key
                    && filter.counterpart.as_ref().is_none_or(|c| c == there)
                    && filter.role.as_ref().is_none_or(|r| r == role)
                    && meant(claim)
            });
        let in_time = filter.phase.is_none() && filter.from.is_none() && filter.until.is_none()
            || self.claims.iter().any(|claim| {
                let Body::Milestone { phase } = &claim.body else {
                    return false;
                };
                claim.subject == key
                    && !claim.negated
                    && filter.phase.as_ref().is_none_or(|p| p == phase)
                    && meant(claim)
                    && may_lie(claim.date.as_ref(), filter.from, filter.until)
            });
        let by_claim = filter.industry.is_some()
            || filter.place.is_some()
            || filter.counterpart.is_some()
            || filter.role.is_some()
            || filter.phase.is_some()
            || filter.from.is_some()
            || filter.until.is_some();
        let mut own = self
            .claims
            .iter()
            .filter(|c| c.subject == key && !c.negated);
        prefix.is_none_or(|p| known.folds.iter().any(|f| f.starts_with(&p)))
            && filter
                .source
                .as_ref()
                .is_none_or(|s| known.sources.contains(s))
            && filter.industry.as_ref().is_none_or(|industry| {
                stands(&["in industry", "covers", "focuses on"], industry.as_str())
            })
            && filter.place.as_ref().is_none_or(|place| {
                stands(
                    &["located in", "based in", "part of", "near"],
                    place.as_str(),
                )
            })
            && related
            && in_time
            && (by_claim || filter.modality.is_none() || own.any(meant))
    }
}

/// Whether a date can lie in a stretch of days. Of one that nothing bounds nobody knows.
pub fn may_lie(date: Option<&Edtf>, from: Option<NaiveDate>, until: Option<NaiveDate>) -> bool {
    if from.is_none() && until.is_none() {
        return true;
    }
    let Some(date) = date.filter(|d| d.earliest().is_some() || d.latest().is_some()) else {
        return false;
    };
    let first = date.earliest().unwrap_or(NaiveDate::MIN);
    let last = date.latest().unwrap_or(NaiveDate::MAX);
    last >= from.unwrap_or(NaiveDate::MIN) && first <= until.unwrap_or(NaiveDate::MAX)
}
