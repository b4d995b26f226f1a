//! The entity of a mention that is being loaded. A few look-ups tell it where the mention leaves all
//! others as they are, which is nearly always: then they come to what working out everything anew
//! would come to. Where they do not tell, the mention gets an entity of its own for now, and is
//! [touched](Touched).

use super::cache::{Cache, Traits};
use super::entity_row::{EntityRow, TyingNames, UsedName, key_of, kind_of};
use super::gather::{Touched, bearers, doubt, rule_of_names};
use super::items::at;
use super::looks::{Look, is_declared, is_ruled};
use super::resolve::Doubt;
use crate::db::{decode, execute, exists, first, insert, rows};
use crate::derived::edges;
use crate::error::Error;
use crate::model::{IdentityRule, Kind};
use crate::sheet::{Entity, Sheet};
use crate::text::{identity_fold, lookup_fold};
use rusqlite::{Connection, params};
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};

const DOING: &str = "looking for an entity";

sql! {
    /// Whether something of a kind ties nobody though nobody who has it is known to differ
    /// ([`Doubt::Indirect`], [`Doubt::Called`]). Each condition names its partial index: `doubt < 2`.
    UNSURE = "SELECT 1 AS value FROM ambiguity WHERE kind = ?1 AND doubt < 2 LIMIT 1";
    FIRM_BETWEEN = "SELECT 1 AS value FROM ambiguity
       WHERE kind = ?1 AND rule < 5 AND doubt < 2 AND doubt = 0 LIMIT 1";
    /// Whether there are rulings, declarations and ambiguities at all: where there are none, none is looked for.
    EXCEPTIONS = "SELECT EXISTS (SELECT 1 FROM ruling) AS ruled,
         EXISTS (SELECT 1 FROM same_as) AS declared, EXISTS (SELECT 1 FROM ambiguity) AS ambiguous",
        Scans("ruling", "as far as its first row"),
        Scans("same_as", "as far as its first row"),
        Scans("ambiguity", "as far as its first row");
    NAMES = "SELECT e.kind, n.text, x.name_rank < 4 AS calls FROM entity e
       CROSS JOIN entity_name x ON x.entity = e.id CROSS JOIN name n ON n.id = x.name
       WHERE e.id = ?1 AND x.ties = 1";
    ALIKE = "SELECT 1 AS value FROM mention INDEXED BY mention_by_entity
       WHERE entity = ?1 AND look = ?2 AND pointed = 0 LIMIT 1";
    /// The look of an entity in a sheet.
    HERE = "SELECT look AS value FROM mention INDEXED BY mention_by_entity
       WHERE entity = ?2 AND source = ?1 AND look IS NOT NULL AND pointed = 0";
    /// Whether two entities were in one other sheet with these looks, among the first mentions of one of them.
    TOGETHER = "SELECT 1 AS value
       FROM (SELECT source, look FROM mention WHERE entity = ?1 AND pointed = 0 LIMIT 512) a
       CROSS JOIN mention b ON b.entity = ?2 AND b.source = a.source
       WHERE a.source <> ?3 AND a.look = ?4 AND b.look = ?5 AND b.pointed = 0 LIMIT 1";
    BY_REFERENCE = "SELECT m.entity, m.source, m.mention FROM source s
       CROSS JOIN mention m INDEXED BY mention_by_key
         ON m.source = s.id AND m.key = ?2 AND m.shared IN (0, 1)
       WHERE s.key = ?1 AND m.kind = ?3";
    /// Two mentions are enough to know whether there is one other, or more.
    BY_SHARED_KEY = "SELECT entity, source, mention FROM mention
       WHERE key = ?1 AND shared = 1 LIMIT 2";
    BY_IDENTIFIER = "SELECT m.entity, m.source, m.mention
       FROM identifier i CROSS JOIN mention m ON m.source = i.source AND m.mention = i.mention
       WHERE i.scheme = ?1 AND i.value = ?2 AND m.kind = ?3 LIMIT 2";
    OTHER_IDENTIFIER = "SELECT 1 AS value FROM mention m
       CROSS JOIN identifier i ON i.source = m.source AND i.mention = m.mention
       WHERE m.entity = ?1 AND i.scheme = ?2 LIMIT 1";
    ALONE = "SELECT entity, source, mention FROM mention WHERE entity = ?1 LIMIT 2";
    /// Whether a source that calls a person by a name relates them to an organisation.
    RELATED = "SELECT 1 AS value FROM mention m
       WHERE m.entity = ?1 AND m.is_group = 0
       AND EXISTS (SELECT 1 FROM naming g CROSS JOIN name n ON n.id = g.name
         WHERE g.source = m.source AND g.mention = m.mention AND g.role < 3 AND n.fold = ?3)
       AND (
         EXISTS (SELECT 1 FROM relation r
           CROSS JOIN mention o ON o.source = r.source AND o.mention = r.object
           WHERE r.source = m.source AND r.subject = m.mention
             AND o.entity = ?2 AND o.is_group = 0)
         OR EXISTS (SELECT 1 FROM relation r INDEXED BY relation_by_object
           CROSS JOIN mention o ON o.source = r.source AND o.mention = r.subject
           WHERE r.source = m.source AND r.object = m.mention
             AND o.entity = ?2 AND o.is_group = 0)) LIMIT 1";
    TIE = "UPDATE mention SET rule = ?3 WHERE source = ?1 AND mention = ?2 AND (rule = 0 OR rule > ?3)";
    ENTER = "INSERT INTO entity (kind, key, name, name_rank, form, is_group)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)";
}

/// The most entities of one sheet with a doubtful name that are compared in pairs.
const MOST_PAIRED: usize = 32;

/// Whether a base has rulings, declarations or ambiguities: these decide of single mentions.
#[derive(Debug, Clone, Copy)]
struct Exceptions {
    ruled: bool,
    declared: bool,
    ambiguous: bool,
}

/// A mention that is being loaded.
#[derive(Debug)]
pub(crate) struct NewMention<'a> {
    pub(crate) key: &'a str,
    pub(crate) entity: &'a Entity,
    /// The row of its form.
    pub(crate) form: Option<i64>,
    pub(crate) names: &'a [UsedName<'a>],
    /// The rows of its identifiers' registers, in their order.
    pub(crate) schemes: &'a [i64],
    /// Whether its shared key was never used before.
    pub(crate) key_is_new: bool,
    /// The organisations to which the sheet relates a person; empty for others.
    pub(crate) organisations: &'a [i64],
    pub(crate) look: MentionLook,
}

impl NewMention<'_> {
    fn traits(&self) -> Traits {
        let names = self.names.iter();
        Traits {
            kind: self.entity.kind,
            group: self.entity.group,
            form: self.form,
            names: names.map(|n| (n.id, n.role, n.english)).collect(),
            identifiers: self
                .identifiers()
                .map(|(id, _, value)| (id, value.to_owned()))
                .collect(),
        }
    }

    /// Register and identifier.
    fn identifiers(&self) -> impl Iterator<Item = (i64, &str, &str)> {
        let written = self.schemes.iter().zip(&self.entity.identifiers);
        written.flat_map(|(id, (scheme, values))| {
            let values = values.iter();
            values.map(move |value| (*id, scheme.as_str(), value.as_str()))
        })
    }
}

/// What is kept of the look of a mention.
#[derive(Debug, Clone, Copy)]
pub(crate) struct MentionLook {
    pub(crate) look: Option<i64>,
    /// Whether it points at another, or is pointed at.
    pub(crate) pointed: bool,
}

/// Where a mention belongs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Placement {
    /// To an entity, by a rule.
    With(i64, IdentityRule),
    /// To none that is there.
    Alone,
    /// It cannot be told without a look at all that hangs together with it.
    Unclear,
}

/// A name of an entity that does not tie all that bear it.
struct DoubtfulName {
    kind: Kind,
    fold: String,
    /// Whether some mention is called by it.
    calls: bool,
    doubt: Doubt,
}

/// An entity as a sheet has it.
struct Here<'a> {
    names: &'a TyingNames,
    /// Whether a rule firmer than names can tie it.
    is_firm: bool,
}

impl<'a> Here<'a> {
    fn new(entity: &Entity, names: &'a TyingNames) -> Self {
        Self {
            names,
            is_firm: entity.shared || !entity.identifiers.is_empty(),
        }
    }
}

/// Takes in the mentions of one sheet.
pub(crate) struct Admission<'a> {
    db: &'a Connection,
    cache: &'a mut Cache,
    touched: &'a mut Touched,
    source: i64,
    source_key: &'a str,
    exceptions: Exceptions,
    /// Entities that the sheet has mentioned so far, each as it stands there.
    here: HashMap<i64, Here<'a>>,
    /// Names that two of the sheet have, and so tie nobody.
    common: HashSet<(Kind, &'a str)>,
    /// Names that two persons of the sheet have: each is looked at with all others of the name, once.
    namesakes: HashSet<&'a str>,
    /// Names by which it calls somebody, and which tie nobody, though not all that are called so are
    /// known to differ.
    doubtful: HashSet<(Kind, &'a str)>,
}

impl<'a> Admission<'a> {
    pub(crate) fn new(
        db: &'a Connection,
        cache: &'a mut Cache,
        touched: &'a mut Touched,
        (source, sheet): (i64, &'a Sheet),
        ties: &'a [TyingNames],
    ) -> Result<Self, Error> {
        let own = sheet.entities.values().any(|e| !e.same_as.is_empty());
        let exceptions = first(db, DOING, EXCEPTIONS, (), |row| {
            Ok(Exceptions {
                ruled: row.get("ruled")?,
                declared: own || row.get("declared")?,
                ambiguous: row.get("ambiguous")?,
            })
        })?;
        let mut admission = Self {
            db,
            cache,
            touched,
            source,
            source_key: &sheet.source.key,
            exceptions: decode("a row", exceptions, 0)?,
            here: HashMap::new(),
            common: HashSet::new(),
            namesakes: HashSet::new(),
            doubtful: HashSet::new(),
        };
        admission.compare_names(sheet, ties)?;
        Ok(admission)
    }

    /// Finds the names that the sheet itself makes ambiguous.
    fn compare_names(&mut self, sheet: &'a Sheet, ties: &'a [TyingNames]) -> Result<(), Error> {
        let (mut named, mut called) = (HashSet::new(), HashSet::new());
        for (entity, ties) in sheet.entities.values().zip(ties) {
            let kind = entity.kind;
            let own: HashSet<&str> = ties.names.iter().map(String::as_str).collect();
            for name in own {
                if named.insert((kind, name)) {
                    continue;
                }
                match kind {
                    Kind::Person => self.namesakes.insert(name),
                    _ => self.common.insert((kind, name)),
                };
            }
            if kind == Kind::Person {
                continue;
            }
            called.extend(ties.called.iter().map(|name| (kind, name.as_str())));
        }
        for &(kind, name) in &self.common {
            if self.doubt(IdentityRule::Name, kind, name)? != Some(Doubt::Direct) {
                self.touched.name(kind, name);
            }
        }
        if self.exceptions.ambiguous {
            for (kind, name) in called {
                if self.doubt(IdentityRule::Name, kind, name)? == Some(Doubt::Called) {
                    self.doubtful.insert((kind, name));
                }
            }
        }
        Ok(())
    }

    /// The doubt that is stored of a match key.
    fn doubt(&self, rule: IdentityRule, kind: Kind, text: &str) -> Result<Option<Doubt>, Error> {
        match self.exceptions.ambiguous {
            true => doubt(self.db, (rule.code(), kind.code(), text)),
            false => Ok(None),
        }
    }

    /// Ends the sheet: what it tells apart may make a name ambiguous, or less so, that several of it
    /// are known to have elsewhere.
    pub(crate) fn finish(self) -> Result<(), Error> {
        if !self.exceptions.ambiguous {
            return Ok(());
        }
        // Entities that must be compared in pairs: all that have a name between such as differ, since those hang
        // together; and of each name that ties nobody, its bearers.
        let mut compared: BTreeMap<(Kind, Option<String>), BTreeSet<i64>> = BTreeMap::new();
        for (&entity, own) in &self.here {
            for name in self.doubtful_names(entity)? {
                if self.doubtful.contains(&(name.kind, name.fold.as_str()))
                    && !own.names.called.contains(&name.fold)
                {
                    self.touched.entity(entity);
                    self.touched.name(name.kind, &name.fold);
                }
                let ties_nobody = (name.doubt == Doubt::Called).then_some(name.fold);
                compared
                    .entry((name.kind, ties_nobody))
                    .or_default()
                    .insert(entity);
            }
        }
        for ((kind, name), entities) in compared {
            let by_pairs = kind != Kind::Person && entities.len() <= MOST_PAIRED;
            for &one in &entities {
                for &other in entities.range(..one) {
                    let is_touched = self.touched.has(one) && self.touched.has(other);
                    // Who persons are depends on more than their looks.
                    let is_known = is_touched
                        || (by_pairs && self.is_told_apart(one, other, name.is_some())?)
                        || (kind == Kind::Person && name.is_some());
                    if !is_known {
                        self.touched.entity(one);
                        self.touched.entity(other);
                    }
                    if !by_pairs {
                        break;
                    }
                }
            }
        }
        Ok(())
    }

    /// Whether it is known already that two entities of this sheet differ: an earlier sheet, among the first, has both
    /// under the same names and identifiers. Of bearers of a name that ties nobody, only those matter whom a firm
    /// rule can tie.
    fn is_told_apart(&self, one: i64, other: i64, ties_nobody: bool) -> Result<bool, Error> {
        let is_firm = |entity| self.here.get(entity).is_some_and(|here| here.is_firm);
        let look = |entity| {
            let here = (self.source, entity);
            first(self.db, DOING, HERE, here, |r| r.get::<_, i64>("value"))
        };
        let (Some(one_look), Some(other_look)) = (look(one)?, look(other)?) else {
            return Ok(false);
        };
        if ties_nobody && !is_firm(&one) && !is_firm(&other) {
            return Ok(true);
        }
        let pair = (one, other, self.source, one_look, other_look);
        exists(self.db, DOING, TOGETHER, pair)
    }

    /// The names of an entity that are in doubt, as far as that may change.
    fn doubtful_names(&self, entity: i64) -> Result<Vec<DoubtfulName>, Error> {
        let mut found = Vec::new();
        let Some(kind) = kind_of(self.db, entity)? else {
            return Ok(found);
        };
        let rule = rule_of_names(kind);
        if !exists(self.db, DOING, UNSURE, [kind.code()])? {
            return Ok(found);
        }
        for (text, calls) in rows(self.db, DOING, NAMES, [entity], |r| {
            Ok((r.get::<_, String>("text")?, r.get("calls")?))
        })? {
            let fold = identity_fold(&text);
            if let Some(doubt) = self.doubt(rule, kind, &fold)?
                && doubt < Doubt::Direct
            {
                found.push(DoubtfulName {
                    kind,
                    fold,
                    calls,
                    doubt,
                });
            }
        }
        Ok(found)
    }

    /// The entity of a mention that stays what it was in the sheet before.
    pub(crate) fn keep(&mut self, id: i64, entity: &Entity, names: &'a TyingNames) {
        self.here.insert(id, Here::new(entity, names));
    }

    /// What is kept of the look of a mention.
    pub(crate) fn look(
        &self,
        key: &str,
        entity: &Entity,
        names: &TyingNames,
    ) -> Result<MentionLook, Error> {
        let pointed =
            !entity.same_as.is_empty() || self.is_exception(self.source_key, key, false)?;
        let look = Look {
            shared: entity.shared.then_some(key),
            names: names.names.iter().map(String::as_str).collect(),
            called: names.called.iter().map(String::as_str).collect(),
            identifiers: entity.each_identifier().collect(),
        };
        Ok(MentionLook {
            look: look.digest().filter(|_| entity.kind != Kind::Person),
            pointed,
        })
    }

    /// Finds or makes the entity of a mention, and says by which rule it is its.
    pub(crate) fn admit(
        &mut self,
        new: &NewMention<'_>,
        names: &'a TyingNames,
    ) -> Result<(i64, IdentityRule), Error> {
        let admitted = self.admitted(new, names)?;
        self.here.insert(admitted.0, Here::new(new.entity, names));
        Ok(admitted)
    }

    fn admitted(
        &mut self,
        new: &NewMention<'_>,
        names: &TyingNames,
    ) -> Result<(i64, IdentityRule), Error> {
        // Nobody said anything of single mentions, and who a person is also depends on their
        // organisations.
        let plain = !self.exceptions.ruled && !self.exceptions.declared;
        let traits =
            (plain && new.entity.shared && new.entity.kind != Kind::Person).then(|| new.traits());
        let known = traits
            .as_ref()
            .and_then(|traits| self.cache.entity(new.key, traits));
        let placement = match known.filter(|known| !self.here.contains_key(known)) {
            Some(known) => Placement::With(known, IdentityRule::SharedKey),
            None => self.place(new, names)?,
        };
        let entity = self.enter(new, placement)?;
        if let Placement::With(_, rule) = placement {
            if let (IdentityRule::SharedKey, Some(traits)) = (rule, traits) {
                self.cache.keep_entity(new.key, traits, entity);
            }
            return Ok((entity, rule));
        }
        if placement == Placement::Unclear {
            let mention = new.entity;
            // What firm ties join may have kept names apart before.
            self.touched.names_may_tie_again |= self.exceptions.ruled
                || mention.shared
                || !mention.identifiers.is_empty()
                || !mention.same_as.is_empty()
                || self.is_exception(self.source_key, new.key, false)?;
            self.touched.new_mention(entity, mention.kind, &names.names);
        }
        Ok((entity, IdentityRule::Alone))
    }

    fn place(&self, new: &NewMention<'_>, names: &TyingNames) -> Result<Placement, Error> {
        let (db, entity, key) = (self.db, new.entity, new.key);
        let kind = entity.kind;
        let ambiguous = |rule, match_key: &str| self.doubt(rule, kind, match_key);
        let place = |r: &rusqlite::Row<'_>| Ok((r.get::<_, i64>("entity")?, at(r)?));
        let mut unclear = false;
        let mut ties: Vec<(IdentityRule, i64)> = Vec::new();
        // The only mention besides the new one that has a match key, and the rule that ties them.
        let mut pairs: Vec<(IdentityRule, i64, i64)> = Vec::new();

        if entity.shared {
            unclear |= ambiguous(IdentityRule::SharedKey, key)?.is_some();
        }
        if entity.shared && !new.key_is_new {
            let found = rows(db, DOING, BY_SHARED_KEY, [key], place)?;
            ties.extend(found.first().map(|f| (IdentityRule::SharedKey, f.0)));
            if let [(_, (source, mention))] = found[..] {
                pairs.push((IdentityRule::SharedKey, source, mention));
            }
        }
        unclear |= self.is_exception(self.source_key, key, entity.shared)?;
        for target in &entity.same_as {
            unclear |= ambiguous(IdentityRule::Declared, &target.to_string())?.is_some();
            let target = (&target.source, &target.key, kind.code());
            match rows(db, DOING, BY_REFERENCE, target, place)?[..] {
                [(entity, (source, mention))] if kind != Kind::Person => {
                    ties.push((IdentityRule::Declared, entity));
                    pairs.push((IdentityRule::Declared, source, mention));
                }
                // What is not loaded may be declared by others, too.
                _ => unclear = true,
            }
        }
        for (scheme, name, value) in new.identifiers() {
            unclear |= ambiguous(IdentityRule::Identifier, &format!("{name}:{value}"))?.is_some();
            let marked = (scheme, value, kind.code());
            let found = rows(db, DOING, BY_IDENTIFIER, marked, place)?;
            ties.extend(found.first().map(|f| (IdentityRule::Identifier, f.0)));
            if let [(_, (source, mention))] = found[..] {
                pairs.push((IdentityRule::Identifier, source, mention));
            }
        }
        let rule = rule_of_names(kind);
        // What a firm rule joins has all its names from then on, and an identifier tells it from others.
        let is_firm = entity.shared || !entity.identifiers.is_empty() || !entity.same_as.is_empty();
        let (mut is_between, mut called_alike) = (false, Vec::new());
        for fold in &names.names {
            if unclear || (kind == Kind::Person && new.organisations.is_empty()) {
                continue;
            }
            if kind == Kind::Person {
                unclear =
                    self.namesakes.contains(fold.as_str()) || ambiguous(rule, fold)?.is_some();
                if unclear {
                    continue;
                }
            } else if self.common.contains(&(kind, fold.as_str())) {
                continue;
            } else if let Some(doubt) = ambiguous(rule, fold)? {
                // A name that is known to be several's stays so with one more.
                is_between |= doubt == Doubt::Indirect || (doubt == Doubt::Called && is_firm);
                if doubt == Doubt::Indirect && names.called.contains(fold) {
                    unclear |= self.touched.has_name(kind, fold);
                    if !unclear {
                        called_alike.extend(bearers(db, fold, kind)?);
                    }
                }
                continue;
            }
            unclear |= self.touched.has_name(kind, fold);
            if unclear {
                continue;
            }
            for entity in bearers(db, fold, kind)? {
                // What a firmer rule ties already is looked at no closer, nor what needs a closer look
                // anyway.
                if unclear || ties.iter().any(|tie| tie.1 == entity) {
                    continue;
                }
                if kind != Kind::Person || related(db, entity, new.organisations, fold)? {
                    ties.push((rule, entity));
                } else {
                    // What relates a namesake in the same sheet is not in the tables yet.
                    unclear |= self.here.contains_key(&entity);
                }
            }
        }

        if is_between && !unclear {
            // Where names tie only those called by them, nothing is to be worked out for one more
            // that is like another.
            let mut twin = None;
            let tied = ties.iter().map(|tie| tie.1);
            for entity in tied.chain(called_alike).collect::<Vec<_>>() {
                if twin.is_none() && self.adds_nothing(entity, new)? {
                    twin = Some(entity);
                }
            }
            unclear |= twin.is_none();
            ties.extend(twin.map(|entity| (rule, entity)));
        }
        ties.sort_unstable();
        let Some(&(rule, entity)) = ties.first() else {
            return Ok(if unclear {
                Placement::Unclear
            } else {
                Placement::Alone
            });
        };
        unclear |= ties.iter().any(|tie| tie.1 != entity);
        unclear |= self.here.contains_key(&entity);
        for (scheme, _, value) in new.identifiers() {
            unclear = unclear
                || (!exists(db, DOING, BY_IDENTIFIER, (scheme, value, kind.code()))?
                    && exists(db, DOING, OTHER_IDENTIFIER, (entity, scheme))?);
        }
        unclear = unclear
            || (self.exceptions.ambiguous
                && self.is_unsure(entity, new, names)?
                && (kind == Kind::Person || !self.adds_nothing(entity, new)?));
        if unclear {
            return Ok(Placement::Unclear);
        }
        if let [(_, (source, mention))] = rows(db, DOING, ALONE, [entity], place)?[..] {
            pairs.push((rule, source, mention));
        }
        for (rule, source, mention) in pairs {
            execute(db, DOING, TIE, (source, mention, rule.code()))?;
        }
        Ok(Placement::With(entity, rule))
    }

    /// Whether one more mention of an entity may change what ties others to it: it has names that are
    /// in doubt, which depends on what else those are called who have them.
    fn is_unsure(
        &self,
        entity: i64,
        new: &NewMention<'_>,
        names: &TyingNames,
    ) -> Result<bool, Error> {
        let kind = new.entity.kind;
        if exists(self.db, DOING, FIRM_BETWEEN, [kind.code()])? {
            return Ok(true);
        }
        let doubtful = |name: &String| self.doubtful.contains(&(kind, name.as_str()));
        if names.called.iter().any(doubtful) {
            return Ok(true);
        }
        let names = self.doubtful_names(entity)?;
        Ok(names
            .iter()
            .any(|name| name.calls || name.doubt == Doubt::Indirect))
    }

    /// Whether a sheet declares something to be a mention, or a person ruled on it or on its shared key.
    fn is_exception(&self, source: &str, key: &str, shared: bool) -> Result<bool, Error> {
        let ruled = self.exceptions.ruled;
        Ok(
            (self.exceptions.declared && is_declared(self.db, source, key)?)
                || (ruled && is_ruled(self.db, &format!("{source}#{key}"))?)
                || (ruled && shared && is_ruled(self.db, key)?),
        )
    }

    /// Whether a new mention tells nothing of an entity but that one more source has it: one of its mentions
    /// is like it in all that ties.
    fn adds_nothing(&self, entity: i64, new: &NewMention<'_>) -> Result<bool, Error> {
        match new.look {
            MentionLook {
                look: Some(look),
                pointed: false,
            } => exists(self.db, DOING, ALIKE, (entity, look)),
            _ => Ok(false),
        }
    }

    /// Makes the mention's entity, if it is not there, or brings what it takes from its mentions up
    /// to date with this one more.
    fn enter(&self, new: &NewMention<'_>, placement: Placement) -> Result<i64, Error> {
        let db = self.db;
        let (kind, group) = (new.entity.kind, new.entity.group);
        let form = new.entity.form.as_deref().zip(new.form);
        let add = |row: &mut EntityRow| {
            for name in new.names {
                row.add(kind, group, form, name);
            }
        };
        let key = |shared: bool| match shared {
            true => new.key.to_owned(),
            false => format!("{}#{}", self.source_key, new.key),
        };
        if let Placement::With(entity, _) = placement {
            let before = EntityRow::stored(db, entity, Some(new.names))?;
            let mut now = before.clone();
            add(&mut now);
            now.write(db, entity, &before)?;
            let known = decode("an entity", key_of(db, entity)?, entity)?;
            let key = key(new.entity.shared);
            // The public key: a shared one before others, the smallest of them.
            let order = |key: &str| (key.contains('#'), key.to_owned());
            if order(&key) < order(&known) {
                edges::set_key(db, entity, &key)?;
            }
            return Ok(entity);
        }
        let mut row = EntityRow::default();
        add(&mut row);
        let (name, rank) = row.name();
        let key = key(new.entity.shared && placement == Placement::Alone);
        let columns = params![kind.code(), key, name, rank, row.form(), row.is_group()];
        let entity = insert(db, DOING, ENTER, columns)?;
        row.write(db, entity, &row.without_names())?;
        Ok(entity)
    }
}

fn related(db: &Connection, person: i64, organisations: &[i64], name: &str) -> Result<bool, Error> {
    let fold = lookup_fold(name);
    for organisation in organisations {
        if exists(db, DOING, RELATED, (person, organisation, &fold))? {
            return Ok(true);
        }
    }
    Ok(false)
}
