//! The catalogue of a file. Its rows are known by their keys; the row ids are of the file alone, and
//! nothing outside of it depends on them.

use crate::db::{decode, execute, exists, rows};
use crate::error::Error;
use crate::model::{Dimension, Kind};
use crate::sheet::{
    Catalogue, Declarations, FormType, MeasureType, PhaseType, Reading, RelationType, SchemeType,
    UnitType, expectations,
};
use rusqlite::{Connection, Row, params};
use std::collections::HashMap;

const DOING: &str = "reading the catalogue";
const WRITING: &str = "writing the catalogue";

sql! {
    RELATIONS = "SELECT id, key, builtin, inverse, singular, plural, infinitive,
         inverse_singular, inverse_plural, inverse_infinitive, meaning, symmetric FROM relation_type";
    SIGNATURES = "SELECT t.key AS relation, s.subject_kind, s.object_kind
       FROM relation_signature s JOIN relation_type t ON t.id = s.relation_type",
        Whole;
    MEASURES = "SELECT id, key, builtin, singular, plural, infinitive, meaning FROM measure";
    PHASES = "SELECT id, key, builtin, singular, plural, infinitive, meaning FROM phase";
    UNITS = "SELECT id, key, builtin, dimension, factor, meaning FROM unit";
    FORMS = "SELECT id, kind, key, builtin FROM form";
    SCHEMES = "SELECT id, key, builtin, meaning, pattern FROM scheme";
    DECLARED_BY_OTHERS = "SELECT 1 FROM declaration WHERE catalogue = ?1 AND definition = ?2 AND source <> ?3";
}

sql! {
    PUT_RELATION = "INSERT INTO relation_type (id, key, inverse, singular, plural, infinitive,
         inverse_singular, inverse_plural, inverse_infinitive, meaning, symmetric, builtin,
         denied_singular, denied_plural)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
       ON CONFLICT (id) DO UPDATE SET inverse = ?3, singular = ?4, plural = ?5, infinitive = ?6,
         inverse_singular = ?7, inverse_plural = ?8, inverse_infinitive = ?9, meaning = ?10,
         symmetric = ?11, builtin = ?12, denied_singular = ?13, denied_plural = ?14";
    PUT_SIGNATURE = "INSERT INTO relation_signature (relation_type, subject_kind, object_kind)
       VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING";
    PUT_MEASURE = "INSERT INTO measure (id, key, singular, plural, infinitive, meaning, builtin,
         denied_singular, denied_plural)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
       ON CONFLICT (id) DO UPDATE SET singular = ?3, plural = ?4, infinitive = ?5, meaning = ?6,
         builtin = ?7, denied_singular = ?8, denied_plural = ?9";
    PUT_PHASE = "INSERT INTO phase (id, key, singular, plural, infinitive, meaning, builtin,
         denied_singular, denied_plural)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
       ON CONFLICT (id) DO UPDATE SET singular = ?3, plural = ?4, infinitive = ?5, meaning = ?6,
         builtin = ?7, denied_singular = ?8, denied_plural = ?9";
    PUT_UNIT = "INSERT INTO unit (id, key, dimension, factor, meaning, builtin)
       VALUES (?1, ?2, ?3, ?4, ?5, ?6)
       ON CONFLICT (id) DO UPDATE SET dimension = ?3, factor = ?4, meaning = ?5, builtin = ?6";
    PUT_FORM = "INSERT INTO form (id, kind, key, builtin) VALUES (?1, ?2, ?3, ?4)
       ON CONFLICT (id) DO UPDATE SET builtin = ?4";
    PUT_SCHEME = "INSERT INTO scheme (id, key, meaning, pattern, builtin) VALUES (?1, ?2, ?3, ?4, ?5)
       ON CONFLICT (id) DO UPDATE SET meaning = ?3, pattern = ?4, builtin = ?5";
    DENIED = "SELECT key, singular, plural, infinitive, denied_singular, denied_plural FROM relation_type
       UNION ALL SELECT key, singular, plural, infinitive, denied_singular, denied_plural FROM measure
       UNION ALL SELECT key, singular, plural, infinitive, denied_singular, denied_plural FROM phase";
    EXPECT = "INSERT INTO expectation (kind, relation_type, as_object, measure, phase)
       VALUES (?1, ?2, ?3, ?4, ?5)";
    EXPECT_NOTHING = "DELETE FROM expectation";
}

/// A definition as a row of its table.
trait Definition: Clone + PartialEq {
    const TABLE: &'static str;
    const ROWS: &'static str;

    fn read(row: &Row<'_>) -> rusqlite::Result<Self>;

    /// The key by which this module finds the row; a form's begins with its kind.
    fn key(&self) -> String;

    /// Writes the row, new or in the place of the one that it defines otherwise.
    fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error>;

    /// Whether rows that use the older definition say something else by the new one.
    fn contradicts(&self, _older: &Self) -> bool {
        false
    }
}

impl Definition for RelationType {
    const TABLE: &'static str = "relation_type";
    const ROWS: &'static str = RELATIONS;

    fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: r.get("key")?,
            inverse: r.get("inverse")?,
            reads: reading(r)?,
            inverse_reads: Reading {
                singular: r.get("inverse_singular")?,
                plural: r.get("inverse_plural")?,
                infinitive: r.get("inverse_infinitive")?,
            },
            between: Vec::new(),
            symmetric: r.get("symmetric")?,
            meaning: r.get("meaning")?,
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }

    fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error> {
        let (reads, inverse) = (&self.reads, &self.inverse_reads);
        let denied = reads.denied();
        execute(
            db,
            WRITING,
            PUT_RELATION,
            params![
                id,
                self.key,
                self.inverse,
                reads.singular,
                reads.plural,
                reads.infinitive,
                inverse.singular,
                inverse.plural,
                inverse.infinitive,
                self.meaning,
                self.symmetric,
                builtin,
                denied.0,
                denied.1
            ],
        )?;
        for (subject, object) in &self.between {
            let row = (id, subject.code(), object.code());
            execute(db, WRITING, PUT_SIGNATURE, row)?;
        }
        Ok(())
    }
}

/// Measures and phases have the same columns.
macro_rules! predicate {
    ($type:ident, $table:literal, $rows:ident, $put:ident) => {
        impl Definition for $type {
            const TABLE: &'static str = $table;
            const ROWS: &'static str = $rows;

            fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
                Ok(Self {
                    key: r.get("key")?,
                    reads: reading(r)?,
                    meaning: r.get("meaning")?,
                })
            }

            fn key(&self) -> String {
                self.key.clone()
            }

            fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error> {
                let Reading {
                    singular,
                    plural,
                    infinitive,
                } = &self.reads;
                let denied = self.reads.denied();
                let row = (
                    id,
                    &self.key,
                    singular,
                    plural,
                    infinitive,
                    &self.meaning,
                    builtin,
                    denied.0,
                    denied.1,
                );
                execute(db, WRITING, $put, row).map(drop)
            }
        }
    };
}

predicate!(MeasureType, "measure", MEASURES, PUT_MEASURE);
predicate!(PhaseType, "phase", PHASES, PUT_PHASE);

impl Definition for UnitType {
    const TABLE: &'static str = "unit";
    const ROWS: &'static str = UNITS;

    fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
        let dimension: String = r.get("dimension")?;
        let factor: i64 = r.get("factor")?;
        Ok(Self {
            key: r.get("key")?,
            dimension: dimension.parse().unwrap_or(Dimension::Other),
            decimals: factor.max(1).ilog10(),
            meaning: r.get("meaning")?,
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }

    fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error> {
        let factor = 10_i64.pow(self.decimals);
        let dimension = self.dimension.as_str();
        let row = (id, &self.key, dimension, factor, &self.meaning, builtin);
        execute(db, WRITING, PUT_UNIT, row).map(drop)
    }

    /// Amounts are stored in steps of the unit.
    fn contradicts(&self, older: &Self) -> bool {
        self.decimals != older.decimals
    }
}

impl Definition for FormType {
    const TABLE: &'static str = "form";
    const ROWS: &'static str = FORMS;

    fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
        let (kind, key) = (r.get("kind")?, r.get("key")?);
        Ok(Self { kind, key })
    }

    fn key(&self) -> String {
        form_key(self.kind, &self.key)
    }

    fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error> {
        let row = (id, self.kind.code(), &self.key, builtin);
        execute(db, WRITING, PUT_FORM, row).map(drop)
    }
}

impl Definition for SchemeType {
    const TABLE: &'static str = "scheme";
    const ROWS: &'static str = SCHEMES;

    fn read(r: &Row<'_>) -> rusqlite::Result<Self> {
        Ok(Self {
            key: r.get("key")?,
            meaning: r.get("meaning")?,
            pattern: r.get("pattern")?,
        })
    }

    fn key(&self) -> String {
        self.key.clone()
    }

    fn put(&self, db: &Connection, id: i64, builtin: bool) -> Result<(), Error> {
        let row = (id, &self.key, &self.meaning, &self.pattern, builtin);
        execute(db, WRITING, PUT_SCHEME, row).map(drop)
    }
}

/// The relations, measures and phases whose denial is not the one that follows from their words.
pub(crate) fn denied_otherwise(db: &Connection) -> Result<Vec<String>, Error> {
    let found = rows(db, DOING, DENIED, (), |r| {
        let denied = (r.get("denied_singular")?, r.get("denied_plural")?);
        Ok((r.get("key")?, reading(r)?.denied() == denied))
    })?;
    let wrong = found.into_iter().filter(|(_, right)| !right);
    Ok(wrong.map(|(key, _)| key).collect())
}

fn form_key(kind: Kind, key: &str) -> String {
    format!("{kind} {key}")
}

/// A row of a catalogue table.
#[derive(Debug, Clone, Copy)]
struct Stored {
    id: i64,
    builtin: bool,
}

/// The catalogue of one file: the definitions, and which row holds each.
#[derive(Debug, Clone, Default)]
pub(crate) struct StoredCatalogue {
    pub(crate) definitions: Catalogue,
    /// By table and key.
    stored: HashMap<&'static str, HashMap<String, Stored>>,
}

/// Does something with each list of a catalogue.
macro_rules! each_list {
    ($list:ident => $work:expr) => {
        each_list!(relations measures units phases forms schemes; $list => $work)
    };
    ($($field:ident)*; $list:ident => $work:expr) => { $( {
        macro_rules! $list {
            ($of:expr) => { $of.$field };
        }
        $work
    } )* };
}

impl StoredCatalogue {
    /// Fills the tables of a new file.
    pub(crate) fn install(db: &Connection) -> Result<(), Error> {
        Self::default().bring_up_to_date(db)
    }

    /// Reads the tables.
    pub(crate) fn read(db: &Connection) -> Result<Self, Error> {
        let mut catalogue = Self::default();
        let mut read = Declarations::default();
        each_list!(list => catalogue.read_list(db, &mut list!(read))?);
        let mut signatures: HashMap<String, Vec<(Kind, Kind)>> = HashMap::new();
        for (relation, pair) in rows(db, DOING, SIGNATURES, (), |r| {
            let pair = (r.get("subject_kind")?, r.get("object_kind")?);
            Ok((r.get("relation")?, pair))
        })? {
            signatures.entry(relation).or_default().push(pair);
        }
        for relation in &mut read.relations {
            relation.between = signatures.remove(&relation.key).unwrap_or_default();
        }
        catalogue.definitions.declare(&read, &mut Vec::new());
        Ok(catalogue)
    }

    fn read_list<T: Definition>(
        &mut self,
        db: &Connection,
        list: &mut Vec<T>,
    ) -> Result<(), Error> {
        let table = self.stored.entry(T::TABLE).or_default();
        for (stored, row) in rows(db, DOING, T::ROWS, (), |r| {
            let (id, builtin) = (r.get("id")?, r.get("builtin")?);
            Ok((Stored { id, builtin }, T::read(r)?))
        })? {
            table.insert(row.key(), stored);
            list.push(row);
        }
        Ok(())
    }

    fn find(&self, table: &str, key: &str) -> Option<Stored> {
        self.stored.get(table)?.get(key).copied()
    }

    /// The row of a relation, measure, unit, phase or register.
    pub(crate) fn row(&self, table: &'static str, key: &str) -> Result<i64, Error> {
        decode(table, self.find(table, key).map(|stored| stored.id), key)
    }

    /// The row of a form.
    pub(crate) fn form(&self, kind: Kind, key: &str) -> Result<i64, Error> {
        self.row("form", &form_key(kind, key))
    }

    /// Adds what a sheet declares, as far as it is not there; gives the rows of all of it. Nothing
    /// of it is defined in other words: [`Catalogue::declare`] has told.
    pub(crate) fn declare(
        &mut self,
        db: &Connection,
        declarations: &Declarations,
    ) -> Result<Vec<(&'static str, i64)>, Error> {
        self.definitions.declare(declarations, &mut Vec::new());
        let mut declared = Vec::new();
        each_list!(list => for row in &list!(declarations) {
            declared.push(self.stored_or_new(db, row)?);
        });
        Ok(declared)
    }

    /// The definitions that stand in some rows.
    pub(crate) fn declared(&self, rows: &[(String, i64)]) -> Declarations {
        let mut declared = Declarations::default();
        each_list!(list => for row in list!(self.definitions).values() {
            if self.is_among(row, rows) {
                list!(declared).push(row.clone());
            }
        });
        declared
    }

    fn is_among<T: Definition>(&self, row: &T, rows: &[(String, i64)]) -> bool {
        let stored = self.find(T::TABLE, &row.key());
        let is = |(table, id): &(String, i64)| {
            table == T::TABLE && stored.is_some_and(|stored| stored.id == *id)
        };
        rows.iter().any(is)
    }

    fn stored_or_new<T: Definition>(
        &mut self,
        db: &Connection,
        row: &T,
    ) -> Result<(&'static str, i64), Error> {
        let id = match self.find(T::TABLE, &row.key()) {
            Some(stored) => stored.id,
            None => self.put(db, row, false)?,
        };
        Ok((T::TABLE, id))
    }

    fn put<T: Definition>(
        &mut self,
        db: &Connection,
        row: &T,
        builtin: bool,
    ) -> Result<i64, Error> {
        let table = self.stored.entry(T::TABLE).or_default();
        let known = table.get(&row.key()).map(|stored| stored.id);
        let next = || table.values().map(|stored| stored.id).max().unwrap_or(0) + 1;
        let id = known.unwrap_or_else(next);
        row.put(db, id, builtin)?;
        table.insert(row.key(), Stored { id, builtin });
        Ok(id)
    }

    /// The definitions that stay if a source goes: all but those that only it declares.
    pub(crate) fn without(&self, db: &Connection, source: i64) -> Result<Catalogue, Error> {
        let mut rest = Catalogue::default();
        each_list!(list => for (key, row) in &list!(self.definitions) {
            if self.stays(db, row, source)? {
                list!(rest).insert(key.clone(), row.clone());
            }
        });
        Ok(rest)
    }

    fn stays<T: Definition>(&self, db: &Connection, row: &T, source: i64) -> Result<bool, Error> {
        let stored = decode(T::TABLE, self.find(T::TABLE, &row.key()), row.key())?;
        let declared = (T::TABLE, stored.id, source);
        Ok(stored.builtin || exists(db, DOING, DECLARED_BY_OTHERS, declared)?)
    }

    /// Makes the built-in rows those of this version. Rows that it does not know, of a version with
    /// another list, stay: claims may use them.
    ///
    /// # Errors
    /// [`Error::Catalogue`] if a word means something else here than where it is used.
    pub(crate) fn bring_up_to_date(mut self, db: &Connection) -> Result<(), Error> {
        let builtin = Catalogue::builtin();
        each_list!(list => for (key, row) in &list!(builtin) {
            let older = list!(self.definitions).get(key).cloned();
            self.update(db, older.as_ref(), row)?;
        });
        execute(db, WRITING, EXPECT_NOTHING, ())?;
        for expected in expectations() {
            let row = |table, key: &Option<String>| {
                key.as_deref().map(|key| self.row(table, key)).transpose()
            };
            let (relation, measure, phase) = (
                row("relation_type", &expected.relation)?,
                row("measure", &expected.measure)?,
                row("phase", &expected.phase)?,
            );
            let kind = expected.kind.code();
            let expected = (kind, relation, expected.as_object, measure, phase);
            execute(db, WRITING, EXPECT, expected)?;
        }
        Ok(())
    }

    /// Which built-in rows are not those of this version.
    pub(crate) fn differences(&self) -> Vec<String> {
        let builtin = Catalogue::builtin();
        let mut differences = Vec::new();
        each_list!(list => for (key, row) in &list!(builtin) {
            let known = list!(self.definitions).get(key).is_some_and(|known| known == row);
            differences.extend(self.difference(row, known));
        });
        differences
    }

    fn difference<T: Definition>(&self, row: &T, is_known: bool) -> Option<String> {
        let stored = self.find(T::TABLE, &row.key());
        let right = is_known && stored.is_some_and(|stored| stored.builtin);
        (!right).then(|| {
            format!(
                "{} has other rows than every citebase has: see \"{}\"",
                T::TABLE,
                row.key()
            )
        })
    }

    /// Makes a row that of this version.
    fn update<T: Definition>(
        &mut self,
        db: &Connection,
        older: Option<&T>,
        row: &T,
    ) -> Result<(), Error> {
        let stored = self.find(T::TABLE, &row.key());
        let builtin = stored.is_some_and(|stored| stored.builtin);
        if older == Some(row) && builtin {
            return Ok(());
        }
        // What a sheet declared has to mean what the sheet says.
        if older.is_some_and(|older| row.contradicts(older) || (!builtin && older != row)) {
            return Err(Error::Catalogue {
                table: T::TABLE,
                key: row.key(),
            });
        }
        self.put(db, row, true).map(drop)
    }
}

fn reading(row: &Row<'_>) -> rusqlite::Result<Reading> {
    Ok(Reading {
        singular: row.get("singular")?,
        plural: row.get("plural")?,
        infinitive: row.get("infinitive")?,
    })
}
