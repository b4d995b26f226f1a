//! The catalogue in memory: what sheets are checked against.

use super::declare::{
    Declarations, Expectation, FormType, MeasureType, PhaseType, RelationType, SchemeType, UnitType,
};
use super::digest::{hexadecimal, sha_256};
use super::{Problem, Reading};
use crate::model::{Dimension, Kind, Scale};
use serde::Deserialize;
use serde_json::{Map, Value};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// The relations, measures, units, phases, forms and registers that sheets may use: those
/// built in, and those that loaded sheets declared. Each is known by its key; which row of a file
/// holds it is the file's own affair.
///
/// ```
/// use citebase::sheet::Catalogue;
///
/// let catalogue = Catalogue::builtin();
/// assert!(catalogue.relations().any(|key| key == "party to"));
/// assert!(catalogue.units().any(|key| key == "CNY"));
/// ```
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Catalogue {
    pub(crate) relations: BTreeMap<String, RelationType>,
    pub(crate) measures: BTreeMap<String, MeasureType>,
    pub(crate) units: BTreeMap<String, UnitType>,
    pub(crate) phases: BTreeMap<String, PhaseType>,
    pub(crate) forms: BTreeMap<(Kind, String), FormType>,
    pub(crate) schemes: BTreeMap<String, SchemeType>,
}

impl UnitType {
    pub(crate) fn scale(&self) -> Scale {
        Scale {
            decimals: self.decimals,
        }
    }
}

const BUILTIN_JSON: &str = include_str!("../../data/catalogue.json");

/// The facts that readers expect of each kind of entity.
pub(crate) fn expectations() -> &'static [Expectation] {
    &BUILTIN.1
}

/// `data/catalogue.json`: declarations as a sheet has them, and what is expected.
fn builtin() -> serde_json::Result<(Declarations, Vec<Expectation>)> {
    let mut lists: Map<String, Value> = serde_json::from_str(BUILTIN_JSON)?;
    let expects = lists.remove("expects").unwrap_or_default();
    let declarations = Declarations::deserialize(Value::Object(lists))?;
    Ok((declarations, Vec::deserialize(expects)?))
}

/// The file is part of the crate; a test reads it, so the default is never met.
static BUILTIN: LazyLock<(Catalogue, Vec<Expectation>)> = LazyLock::new(|| {
    let (declarations, expects) = builtin().unwrap_or_default();
    let mut catalogue = Catalogue::default();
    catalogue.declare(&declarations, &mut Vec::new());
    (catalogue, expects)
});

macro_rules! lists {
    ($( $field:ident, $list:literal, |$row:ident| $key:expr; )*) => {
        /// Adds a sheet's rows. A row that is there in other words is a conflict: it is reported,
        /// and the catalogue's stays.
        pub(crate) fn declare(
            &mut self,
            declarations: &Declarations,
            problems: &mut Vec<Problem>,
        ) {
            // The database keeps the pairs sorted, and conflicts are told by comparing.
            let mut declarations = declarations.clone();
            for relation in &mut declarations.relations {
                relation.between.sort_unstable();
                relation.between.dedup();
            }
            $(
                let mut seen = BTreeSet::new();
                for (index, $row) in declarations.$field.iter().enumerate() {
                    let key = $key;
                    let is_new = seen.insert(key.clone());
                    let known = self.$field.entry(key).or_insert_with(|| $row.clone());
                    if known == $row && !is_new {
                        problems.push(Problem::new(
                            &format!("declares.{}[{index}].key", $list),
                            format_args!("\"{}\" is declared twice", $row.key),
                        ));
                    } else if known != $row {
                        problems.push(Problem::new(
                            &format!("declares.{}[{index}]", $list),
                            format_args!(
                                "\"{}\" is defined already, in other words; use it as it is or choose another key",
                                $row.key
                            ),
                        ));
                    }
                }
            )*
        }
    };
}

impl Catalogue {
    /// The catalogue that every knowledge base begins with.
    #[must_use]
    pub fn builtin() -> &'static Self {
        &BUILTIN.0
    }

    /// The digest of the built-in catalogue, in hexadecimal.
    pub(crate) fn builtin_digest() -> String {
        hexadecimal(sha_256(BUILTIN_JSON.as_bytes()))
    }

    lists! {
        relations, "relations", |row| row.key.clone();
        measures, "measures", |row| row.key.clone();
        units, "units", |row| row.key.clone();
        phases, "phases", |row| row.key.clone();
        forms, "forms", |row| (row.kind, row.key.clone());
        schemes, "schemes", |row| row.key.clone();
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

    /// The dimension of a unit, by its key; `None` if there is no such unit.
    ///
    /// ```
    /// use citebase::model::Dimension;
    /// use citebase::sheet::Catalogue;
    ///
    /// assert_eq!(Catalogue::builtin().dimension("m²"), Some(Dimension::Area));
    /// ```
    #[must_use]
    pub fn dimension(&self, unit: &str) -> Option<Dimension> {
        self.units.get(unit).map(|unit| unit.dimension)
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

    /// The words of a relation, measure or phase in a sentence, by its key.
    #[must_use]
    pub fn reading(&self, key: &str) -> Option<&Reading> {
        self.relations
            .get(key)
            .map(|row| &row.reads)
            .or_else(|| self.measures.get(key).map(|row| &row.reads))
            .or_else(|| self.phases.get(key).map(|row| &row.reads))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use iso_currency::{Currency, IntoEnumIterator};

    #[test]
    fn the_file_is_read_whole_and_without_conflict() {
        let (builtin, expected) = builtin().unwrap();
        let (catalogue, expects) = &*BUILTIN;
        assert_eq!(catalogue.relations.len(), builtin.relations.len());
        assert_eq!(catalogue.measures.len(), builtin.measures.len());
        assert_eq!(catalogue.units.len(), builtin.units.len());
        assert_eq!(catalogue.phases.len(), builtin.phases.len());
        assert_eq!(catalogue.forms.len(), builtin.forms.len());
        assert_eq!(expects, &expected);
        assert!(!expects.is_empty());
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
            .filter(|u| u.dimension == Dimension::Currency && u.key.len() == 3)
            .map(|u| u.key.as_str())
            .collect();
        let iso: BTreeSet<&str> = Currency::iter()
            .filter(|c| c.exponent().is_some() && !c.is_fund())
            .map(|c| c.code())
            .collect();
        assert_eq!(ours, iso);
        for code in iso {
            let exponent = Currency::from_code(code).and_then(|c| c.exponent());
            let unit = &Catalogue::builtin().units[code];
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
        let mut metre = catalogue.units["m²"].clone();
        let mut problems = Vec::new();
        let declarations = Declarations {
            units: vec![metre.clone()],
            ..Declarations::default()
        };
        catalogue.declare(&declarations, &mut problems);
        assert!(problems.is_empty() && &catalogue == Catalogue::builtin());
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
