//! A map that remembers what was used of late.

use std::collections::HashMap;

/// Values by key. When there is no more room, those go that were not used for as long.
#[derive(Debug)]
pub(crate) struct Recent<T> {
    young: HashMap<String, T>,
    old: HashMap<String, T>,
    room: usize,
}

impl<T> Recent<T> {
    /// An empty map with room for so many values at least, and twice as many at most.
    pub(crate) fn new(room: usize) -> Self {
        Self {
            young: HashMap::new(),
            old: HashMap::new(),
            room,
        }
    }

    pub(crate) fn get(&mut self, key: &str) -> Option<&T> {
        if !self.young.contains_key(key) {
            let (key, value) = self.old.remove_entry(key)?;
            self.put(key, value);
        }
        self.young.get(key)
    }

    pub(crate) fn insert(&mut self, key: &str, value: T) {
        self.old.remove(key);
        self.put(key.to_owned(), value);
    }

    fn put(&mut self, key: String, value: T) {
        if self.young.len() >= self.room {
            self.old = std::mem::take(&mut self.young);
        }
        self.young.insert(key, value);
    }

    pub(crate) fn clear(&mut self) {
        self.young.clear();
        self.old.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_used_of_late_stays() {
        let mut recent = Recent::new(2);
        recent.insert("a", 1);
        recent.insert("b", 2);
        recent.insert("c", 3);
        assert_eq!(recent.get("a"), Some(&1));
        recent.insert("d", 4);
        recent.insert("e", 5);
        assert_eq!(recent.get("b"), None);
        assert_eq!(recent.get("a"), Some(&1));
        recent.clear();
        assert_eq!(recent.get("e"), None);
    }
}
