//! The catalogue in memory: what sheets are checked against.

use super::declare::{
    Declarations, Expectation, FormType, MeasureType, PhaseType, RelationType, SchemeType, UnitType,
};
use super::{Problem, Reading};
use crate::model::{Dimension, Kind, Steps};
use serde::Deserialize;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The relations, measures, units, phases, forms and registers that sheets may use: those
/// built in, and those that loaded sheets declared.
///
/// ```
/// use citebase::sheet::Catalogue;
///
/// let catalogue = Catalogue::builtin();
/// assert!(catalogue.relations().any(|key| key == "party to"));
/// assert!(catalogue.units().any(|key| key == "CNY"));
/// ```
#[derive(Debug, Clone, Default)]
pub struct Catalogue {
    pub(crate) relations: BTreeMap<String, RelationEntry>,
    pub(crate) measures: BTreeMap<String, Entry<MeasureType>>,
    pub(crate) units: BTreeMap<String, UnitEntry>,
    pub(crate) phases: BTreeMap<String, Entry<PhaseType>>,
    pub(crate) forms: BTreeMap<(Kind, String), Entry<FormType>>,
    pub(crate) schemes: BTreeMap<String, Entry<SchemeType>>,
}

/// A row with its id in the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry<T> {
    pub(crate) id: i64,
    pub(crate) row: T,
}

pub(crate) type RelationEntry = Entry<RelationType>;
pub(crate) type UnitEntry = Entry<UnitType>;

impl UnitEntry {
    pub(crate) fn steps(&self) -> Steps {
        Steps {
            decimals: self.row.decimals,
        }
    }
}

/// `data/catalogue.json`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Builtin {
    relations: Vec<RelationType>,
    measures: Vec<MeasureType>,
    units: Vec<UnitType>,
    phases: Vec<PhaseType>,
    forms: Vec<FormType>,
    schemes: Vec<SchemeType>,
    expects: Vec<Expectation>,
}

/// What readers look for in an entity of each kind.
pub(crate) fn expectations() -> &'static [Expectation] {
    &BUILTIN.1
}

/// The file is part of the crate; a test reads it, so the default is never met.
static BUILTIN: LazyLock<(Catalogue, Vec<Expectation>)> = LazyLock::new(|| {
    let read: Result<Builtin, _> = serde_json::from_str(include_str!("../../data/catalogue.json"));
    let Ok(builtin) = read else {
        return Default::default();
    };
    let expects = builtin.expects.clone();
    let mut catalogue = Catalogue::default();
    let declarations = Declarations {
        relations: builtin.relations,
        measures: builtin.measures,
        units: builtin.units,
        phases: builtin.phases,
        forms: builtin.forms,
        schemes: builtin.schemes,
    };
    let mut problems = Vec::new();
    catalogue.declare(&declarations, &mut problems);
    (catalogue, expects)
});

/// The rows that a sheet adds, by the ids they are to have.
#[derive(Debug, Default)]
pub(crate) struct Declared {
    /// Catalogue table and row id of everything the sheet declares, new or not.
    pub(crate) all: BTreeSet<(&'static str, i64)>,
    /// Those of them that the catalogue did not have.
    pub(crate) new: BTreeSet<(&'static str, i64)>,
}

macro_rules! lists {
    ($( $field:ident, $list:literal, $table:literal, |$row:ident| $key:expr; )*) => {
        /// Adds a sheet's rows. Conflicts are reported, and leave the catalogue's row.
        pub(crate) fn declare(
            &mut self,
            declarations: &Declarations,
            problems: &mut Vec<Problem>,
        ) -> Declared {
            let mut declared = Declared::default();
            // The database keeps the pairs sorted, and conflicts are told by comparing.
            let mut declarations = declarations.clone();
            for relation in &mut declarations.relations {
                relation.between.sort_unstable();
                relation.between.dedup();
            }
            $(
                let mut next = self.$field.values().map(|e| e.id).max().unwrap_or(0) + 1;
                for (index, $row) in declarations.$field.iter().enumerate() {
                    let id = match self.$field.get(&$key) {
                        Some(known) if known.row == *$row => known.id,
                        Some(_) => {
                            problems.push(Problem::new(
                                &format!("declares.{}[{index}]", $list),
                                format_args!(
                                    "\"{}\" is defined already, in other words; use it as it is or choose another key",
                                    $row.key
                                ),
                            ));
                            continue;
                        }
                        None => {
                            self.$field.insert($key, Entry { id: next, row: $row.clone() });
                            declared.new.insert(($table, next));
                            next += 1;
                            next - 1
                        }
                    };
                    if !declared.all.insert(($table, id)) {
                        problems.push(Problem::new(
                            &format!("declares.{}[{index}].key", $list),
                            format_args!("\"{}\" is declared twice", $row.key),
                        ));
                    }
                }
            )*
            declared
        }

        /// What a sheet may use: the built-in rows and those that it declares itself.
        pub(crate) fn usable(&self, declared: &Declared) -> Cow<'static, Self> {
            if declared.all.is_empty() {
                return Cow::Borrowed(Self::builtin());
            }
            let mut usable = Self::builtin().clone();
            $(
                for (key, entry) in &self.$field {
                    if declared.all.contains(&($table, entry.id)) {
                        usable.$field.insert(key.clone(), entry.clone());
                    }
                }
            )*
            Cow::Owned(usable)
        }
    };
}

impl Catalogue {
    /// The catalogue that every knowledge base begins with.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN.0
    }

    lists! {
        relations, "relations", "relation_type", |row| row.key.clone();
        measures, "measures", "measure", |row| row.key.clone();
        units, "units", "unit", |row| row.key.clone();
        phases, "phases", "phase", |row| row.key.clone();
        forms, "forms", "form", |row| (row.kind, row.key.clone());
        schemes, "schemes", "scheme", |row| row.key.clone();
    }

    /// The keys of the relations, sorted.
    pub fn relations(&self) -> impl Iterator<Item = &str> {
        self.relations.keys().map(String::as_str)
    }

    /// The keys of the measures, sorted.
    pub fn measures(&self) -> impl Iterator<Item = &str> {
        self.measures.keys().map(String::as_str)
    }

    /// The keys of the units, sorted.
    pub fn units(&self) -> impl Iterator<Item = &str> {
        self.units.keys().map(String::as_str)
    }

    /// What a unit measures, by its key; `None` if there is no such unit.
    ///
    /// ```
    /// use citebase::model::Dimension;
    /// use citebase::sheet::Catalogue;
    ///
    /// assert_eq!(Catalogue::builtin().dimension("m²"), Some(Dimension::Area));
    /// ```
    #[must_use]
    pub fn dimension(&self, unit: &str) -> Option<Dimension> {
        self.units.get(unit).map(|e| e.row.dimension)
    }

    /// The keys of the milestone phases, sorted.
    pub fn phases(&self) -> impl Iterator<Item = &str> {
        self.phases.keys().map(String::as_str)
    }

    /// The forms that entities of a kind can have, sorted.
    pub fn forms(&self, kind: Kind) -> impl Iterator<Item = &str> {
        self.forms
            .keys()
            .filter(move |(k, _)| *k == kind)
            .map(|(_, form)| form.as_str())
    }

    /// The keys of the registers of identifiers, sorted.
    pub fn schemes(&self) -> impl Iterator<Item = &str> {
        self.schemes.keys().map(String::as_str)
    }

    /// How a relation, measure or phase reads in a sentence, by its key.
    #[must_use]
    pub fn reading(&self, key: &str) -> Option<&Reading> {
        self.relations
            .get(key)
            .map(|e| &e.row.reads)
            .or_else(|| self.measures.get(key).map(|e| &e.row.reads))
            .or_else(|| self.phases.get(key).map(|e| &e.row.reads))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iso_currency::{Currency, IntoEnumIterator};

    #[test]
    fn the_file_is_read_whole_and_without_conflict() {
        let builtin: Builtin =
            serde_json::from_str(include_str!("../../data/catalogue.json")).unwrap();
        let (catalogue, expects) = &*BUILTIN;
        assert_eq!(catalogue.relations.len(), builtin.relations.len());
        assert_eq!(catalogue.measures.len(), builtin.measures.len());
        assert_eq!(catalogue.units.len(), builtin.units.len());
        assert_eq!(catalogue.phases.len(), builtin.phases.len());
        assert_eq!(catalogue.forms.len(), builtin.forms.len());
        assert_eq!(expects, &builtin.expects);
        for relation in &builtin.relations {
            assert!(!relation.between.is_empty(), "{}", relation.key);
        }
    }

    #[test]
    fn every_unit_that_a_wording_is_read_in_is_in_the_catalogue() {
        for unit in crate::text::units() {
            assert!(Catalogue::builtin().units.contains_key(unit), "{unit}");
        }
    }

    #[test]
    fn currencies_are_those_of_iso_4217() {
        let ours: BTreeSet<&str> = Catalogue::builtin()
            .units
            .values()
            .filter(|u| u.row.dimension == Dimension::Currency && u.row.key.len() == 3)
            .map(|u| u.row.key.as_str())
            .collect();
        let iso: BTreeSet<&str> = Currency::iter()
            .filter(|c| c.exponent().is_some() && !c.is_fund())
            .map(|c| c.code())
            .collect();
        assert_eq!(ours, iso);
        for code in iso {
            let exponent = Currency::from_code(code).and_then(|c| c.exponent());
            let unit = &Catalogue::builtin().units[code].row;
            assert_eq!(
                Some(unit.decimals),
                exponent.map(|e| u32::from(e).max(2)),
                "{code}"
            );
        }
    }

    #[test]
    fn a_row_in_other_words_is_a_conflict() {
        let mut catalogue = Catalogue::builtin().clone();
        let mut metre = catalogue.units["m²"].row.clone();
        let mut problems = Vec::new();
        let declarations = Declarations {
            units: vec![metre.clone()],
            ..Declarations::default()
        };
        let declared = catalogue.declare(&declarations, &mut problems);
        assert!(problems.is_empty() && declared.new.is_empty() && declared.all.len() == 1);
        metre.decimals = 0;
        let declarations = Declarations {
            units: vec![metre],
            ..Declarations::default()
        };
        catalogue.declare(&declarations, &mut problems);
        assert_eq!(
            problems[0].to_string(),
            "declares.units[0]: \"m²\" is defined already, in other words; use it as it is or choose another key"
        );
    }
}
