//! What names are looked at for that may be alike: two are compared if they have one of these in common.

use super::common::Common;
use super::compare::Name;
use super::suffix::core;
use super::words::{
    acronym, are_han, content, initials, is_long, numbers_digest, run_together, units,
};
use crate::model::Kind;
use crate::text::identity_fold;

/// Names of more words, or Chinese characters, are compared only as a whole: to try all that
/// could be left out of them would cost too much, and they are descriptions.
const MOST_UNITS: usize = 60;

impl Name {
    /// Calls for each feature, with its text in pieces: a million names have some ten million. Gives a
    /// digest of the name's numbers, too.
    pub(super) fn features(&self, kind: Kind, each: impl FnMut(Common, &[&str])) -> u64 {
        let fold = identity_fold(&self.text);
        if !fold.is_empty() {
            self.features_of(&fold, kind, each);
        }
        numbers_digest(&fold)
    }

    fn features_of(&self, fold: &str, kind: Kind, mut each: impl FnMut(Common, &[&str])) {
        let units = units(core(fold, kind).0);
        let units: Vec<&str> = units.iter().map(|unit| &**unit).collect();
        let han = are_han(&units);
        let descriptive = kind != Kind::Person;
        each(Common::Name, &[fold]);
        if descriptive && let Some(letters) = acronym(&self.text, &units) {
            each(Common::Initials, &[&letters]);
        }
        if han && descriptive && (4..=MOST_UNITS).contains(&units.len()) {
            // A short form begins somewhere in the long one, and ends as it does.
            let last = &units[units.len() - 2..];
            for start in units.windows(2).take(units.len().min(8) - 1) {
                each(
                    Common::ShortForm,
                    &[start[0], start[1], "…", last[0], last[1]],
                );
            }
        }
        if self.short() {
            return;
        }
        each(Common::Letters, &run_together(&units));
        if units.len() > MOST_UNITS {
            return;
        }
        let words = content(&units);
        if !han && words.len() > 1 {
            let mut sorted = words.clone();
            sorted.sort_unstable();
            each(Common::Words, &spaced(sorted.iter().copied()));
        }
        if !descriptive {
            return;
        }
        for letters in initials(&units) {
            each(Common::Initials, &[&letters]);
        }
        if han {
            units.windows(2).for_each(|pair| each(Common::Word, pair));
            return;
        }
        if let [first, second, .., last_but_one, last] | [first, second @ last_but_one, last] =
            units[..]
        {
            each(Common::Ends, &["…", last_but_one, " ", last]);
            each(Common::Ends, &[first, " ", second, "…"]);
        }
        for (at, unit) in units.iter().enumerate().filter(|(_, unit)| is_long(unit)) {
            if units.len() > 1 {
                let others = units.iter().enumerate();
                let others = others.map(|(i, other)| if i == at { "*" } else { other });
                each(Common::AllButOne, &spaced(others));
            } else {
                // One edit leaves the beginning or the end.
                let half = unit.chars().count() / 2 - 1;
                let behind = |letter: usize| unit.char_indices().nth(letter).map_or(0, |(i, _)| i);
                let end = unit.chars().count() - half;
                each(Common::AllButOne, &[&unit[..behind(half)], "*"]);
                each(Common::AllButOne, &["*", &unit[behind(end)..]]);
            }
        }
        for word in words {
            each(Common::Word, &[word]);
        }
    }
}

/// Words with a space between each two.
fn spaced<'a>(words: impl Iterator<Item = &'a str>) -> Vec<&'a str> {
    let mut pieces: Vec<&str> = words.flat_map(|word| [word, " "]).collect();
    pieces.pop();
    pieces
}
