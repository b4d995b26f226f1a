//! In which texts some words stand, without a look at every text for every wording: each word of the
//! texts is known with its places, and whatever has words is looked for where its rarest word stands.

use super::text::{apart, plain};
use std::cell::RefCell;
use std::collections::HashMap;
use std::ops::Range;
use std::rc::Rc;

/// Texts with the places of their words.
pub(super) struct Places {
    /// The texts, as [`plain`] has them.
    texts: Vec<String>,
    /// Each word with its places: text and byte, in order.
    words: HashMap<String, Vec<(usize, usize)>>,
    /// What was looked for before.
    found: RefCell<HashMap<String, Rc<[usize]>>>,
}

impl Places {
    pub(super) fn of<'t>(texts: impl IntoIterator<Item = &'t str>) -> Self {
        let texts: Vec<String> = texts.into_iter().map(plain).collect();
        let mut words: HashMap<String, Vec<(usize, usize)>> = HashMap::new();
        for (number, text) in texts.iter().enumerate() {
            for range in words_of(text) {
                let place = (number, range.start);
                match words.get_mut(&text[range.clone()]) {
                    Some(places) => places.push(place),
                    None => drop(words.insert(text[range].to_owned(), vec![place])),
                }
            }
        }
        Self {
            texts,
            words,
            found: RefCell::default(),
        }
    }

    /// The texts in which some words stand, as [`stands_in`](super::text::stands_in) says, ascending.
    pub(super) fn with(&self, words: &str) -> Rc<[usize]> {
        if let Some(known) = self.found.borrow().get(words) {
            return Rc::clone(known);
        }
        // Of each text that has all parts so far, where the next may begin.
        let mut open: Option<Vec<(usize, usize)>> = None;
        let parts = words.split('…').map(|part| plain(part.trim()));
        for part in parts.filter(|part| !part.is_empty()) {
            let places = self.places(&part);
            let first = |(text, from): (usize, usize)| {
                let at = places.partition_point(|place| *place < (text, from));
                let place = places.get(at).filter(|place| place.0 == text)?;
                Some((text, place.1 + part.len()))
            };
            open = Some(match open {
                Some(open) => open.into_iter().filter_map(first).collect(),
                None => {
                    let mut texts: Vec<usize> = places.iter().map(|place| place.0).collect();
                    texts.dedup();
                    texts
                        .into_iter()
                        .filter_map(|text| first((text, 0)))
                        .collect()
                }
            });
        }
        let found: Rc<[usize]> = match open {
            Some(open) => open.into_iter().map(|(text, _)| text).collect(),
            None => (0..self.texts.len()).collect(),
        };
        let mut known = self.found.borrow_mut();
        known.insert(words.to_owned(), Rc::clone(&found));
        found
    }

    /// All places at which a part stands as words of its own.
    fn places(&self, part: &str) -> Vec<(usize, usize)> {
        let stands = |text: &str, at: usize| {
            text[at..].starts_with(part)
                && apart(text[..at].chars().next_back(), part.chars().next())
                && apart(
                    part.chars().next_back(),
                    text[at + part.len()..].chars().next(),
                )
        };
        match self.rarest(part) {
            Some(rarest) => {
                let places = self.words.get(&part[rarest.clone()]).into_iter().flatten();
                let begins =
                    places.filter_map(|&(text, at)| Some((text, at.checked_sub(rarest.start)?)));
                begins
                    .filter(|&(text, at)| {
                        let text = &self.texts[text];
                        text.is_char_boundary(at) && stands(text, at)
                    })
                    .collect()
            }
            // Nothing but signs.
            None => {
                let texts = self.texts.iter().enumerate();
                texts
                    .flat_map(|(number, text)| {
                        let places = text.char_indices().map(|(at, _)| at);
                        let places = places.filter(|&at| stands(text, at));
                        places.map(move |at| (number, at)).collect::<Vec<_>>()
                    })
                    .collect()
            }
        }
    }

    /// The word of a part that stands in the fewest places.
    fn rarest(&self, part: &str) -> Option<Range<usize>> {
        words_of(part).min_by_key(|word| self.words.get(&part[word.clone()]).map_or(0, Vec::len))
    }
}

/// Words as written, each with what is said of it, to find those that have something in common: the
/// one stands in the other.
pub(super) struct Wordings<T> {
    places: Places,
    /// Each wording once, with what is said of it.
    pub(super) each: Vec<(String, Vec<T>)>,
    /// Those that have a word as their rarest.
    by_rarest: HashMap<String, Vec<usize>>,
}

impl<T: PartialEq> Wordings<T> {
    /// In the order in which they first come.
    pub(super) fn of<'t>(wordings: impl IntoIterator<Item = (&'t str, T)>) -> Self {
        let mut numbers: HashMap<&str, usize> = HashMap::new();
        let mut each: Vec<(String, Vec<T>)> = Vec::new();
        for (words, value) in wordings {
            let number = *numbers.entry(words).or_insert(each.len());
            match each.get_mut(number) {
                Some((_, values)) if values.contains(&value) => {}
                Some((_, values)) => values.push(value),
                None => each.push((words.to_owned(), vec![value])),
            }
        }
        let places = Places::of(each.iter().map(|(words, _)| words.as_str()));
        let mut by_rarest: HashMap<String, Vec<usize>> = HashMap::new();
        for (number, text) in places.texts.iter().enumerate() {
            if let Some(rarest) = places.rarest(text) {
                let rarest = by_rarest.entry(text[rarest].to_owned()).or_default();
                rarest.push(number);
            }
        }
        Self {
            places,
            each,
            by_rarest,
        }
    }

    /// The numbers of those in which some words stand, ascending.
    pub(super) fn with(&self, words: &str) -> Rc<[usize]> {
        self.places.with(words)
    }

    /// The numbers of those in which some words stand, or which stand in these, ascending.
    pub(super) fn meeting(&self, words: &str) -> Vec<usize> {
        let mut found = self.with(words).to_vec();
        let text = plain(words);
        let mut candidates: Vec<usize> = words_of(&text)
            .filter_map(|word| self.by_rarest.get(&text[word]))
            .flatten()
            .copied()
            .collect();
        candidates.sort_unstable();
        candidates.dedup();
        candidates.retain(|&number| super::text::stands_in(&self.each[number].0, words));
        found.extend(candidates);
        found.sort_unstable();
        found.dedup();
        found
    }
}

/// The words of a plain text: runs of letters and digits, and single characters of scripts that are
/// written without spaces. What stands as words of its own begins and ends where these do.
fn words_of(text: &str) -> impl Iterator<Item = Range<usize>> {
    let mut rest = text.char_indices().peekable();
    std::iter::from_fn(move || {
        loop {
            let (start, c) = rest.next()?;
            if !c.is_alphanumeric() {
                continue;
            }
            let mut end = start + c.len_utf8();
            while let Some(&(at, next)) = rest.peek() {
                if apart(Some(c), Some(next)) {
                    break;
                }
                end = at + next.len_utf8();
                rest.next();
            }
            return Some(start..end);
        }
    })
}

#[cfg(test)]
mod tests {
    use super::super::text::stands_in;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn words_stand_where_they_are_looked_for_one_by_one(
            texts in prop::collection::vec("[aB1 ,.临港-]{0,12}", 0..6),
            words in "[aB1 ,.临港…-]{0,5}",
        ) {
            let places = Places::of(texts.iter().map(String::as_str));
            let right: Vec<usize> = (0..texts.len()).filter(|&n| stands_in(&words, &texts[n])).collect();
            prop_assert_eq!(&*places.with(&words), &right[..]);
            prop_assert_eq!(&*places.with(&words), &right[..]);
        }

        #[test]
        fn wordings_meet_where_one_stands_in_the_other(
            texts in prop::collection::btree_set("[aB1 ,临港]{0,8}", 0..6),
            words in "[aB1 ,临港]{0,8}",
        ) {
            let has_word = |text: &String| text.contains(char::is_alphanumeric);
            let texts: Vec<String> = texts.into_iter().filter(has_word).collect();
            let wordings = Wordings::of(texts.iter().map(|text| (text.as_str(), ())));
            let meets = |text: &str| stands_in(&words, text) || stands_in(text, &words);
            let right: Vec<usize> = (0..texts.len()).filter(|&n| meets(&texts[n])).collect();
            prop_assert_eq!(wordings.meeting(&words), right);
        }
    }
}
