//! Times that count from the day of publication: "past two years", "未来三个月".

use super::meaning::{Item, Point};
use super::reader::{Read, Reader};

impl Reader<'_> {
    /// "past two years", "未来三个月".
    pub(super) fn span(&self, i: usize) -> Read<Item> {
        let vague = |end| Some((Item::Point(Point::Vague), end));
        let the = self.word(i, &["the"]);
        if self.running && the.is_some() {
            // Begins with "the" only if that makes a difference.
            let end = self.word(i + 1, &["last", "next"]).and_then(|i| {
                self.word(i, &["day", "week", "month", "quarter", "year", "decade"])
            })?;
            // "the last quarter of 2024".
            let of_year = self
                .word(end, &["of", "in"])
                .and_then(|at| self.year_of(at));
            return if of_year.is_some() { None } else { vague(end) };
        }
        let start = the.unwrap_or(i);
        if let Some(next) = self.word(start, &["past", "last", "next", "coming"]) {
            let past = self.word(start, &["past", "last"]).is_some();
            let many = self
                .word(next, &["few", "several"])
                .or_else(|| self.phrase(next, "couple of"));
            if let Some((_, end)) = many.and_then(|i| self.unit(i)) {
                return vague(end);
            }
            // "It will last two years."
            if self.running && self.word(start, &["last"]).is_some() {
                self.word(
                    start.checked_sub(1)?,
                    &["the", "these", "in", "over", "during", "within", "for"],
                )?;
            }
            let (count, at) = match self.count(next) {
                Some(read) => read,
                // "the past year" is one; "last year" and "the next year" may be a calendar year.
                None if self.word(start, &["past", "coming"]).is_some() => {
                    // "the coming weeks".
                    if self.any_word(next).is_some_and(|unit| unit.ends_with('s')) {
                        return vague(self.unit(next)?.1);
                    }
                    (1, next)
                }
                None => {
                    let (_, end) = self.unit(next)?;
                    return if the.is_some() { vague(end) } else { None };
                }
            };
            let ((months, days), end) = self.unit(at)?;
            return Some((span_of(count, months, days, past), end));
        }

        let past = self.any_han(i, &["近", "最近", "过去", "过去的"]);
        let next = past.or_else(|| self.any_han(i, &["未来", "今后", "未来的"]))?;
        if past.is_some()
            && let Some(end) = self.any_han(next, &["年", "年来"])
            && self.any_han(i, &["近", "最近"]).is_some()
        {
            return vague(end);
        }
        if let Some(end) = self.any_han(next, &["半年", "半年来"]) {
            return Some((span_of(6, 1, 0, past.is_some()), end));
        }
        if let Some((_, end)) = self
            .any_han(next, &["几", "数", "多"])
            .and_then(|i| self.han_unit(i))
        {
            return vague(end);
        }
        let (count, mut at) = self.han_number(next)?;
        let several = self.dash(at).and_then(|i| self.han_number(i));
        if let Some((_, i)) = several {
            at = i;
        }
        if let Some(i) = self.any_han(at, &["几", "多", "余"])
            && let Some((_, end)) = self.han_unit(i)
        {
            return vague(end);
        }
        let ((months, days), end) = self.han_unit(at)?;
        if several.is_some() {
            return vague(end);
        }
        Some((span_of(count, months, days, past.is_some()), end))
    }

    /// Wordings without bounds.
    pub(super) fn recently(&self, i: usize) -> Option<usize> {
        if let Some(i) = self.word(i, &["recent"]) {
            return self.word(i, &["days", "weeks", "months", "years", "decades"]);
        }
        // "two years ago", except days, which are told apart.
        let (_, i) = match self.word(i, &["a", "an"]) {
            Some(next) => (1, next),
            None => self.count(i)?,
        };
        let (_, i) = self.unit(i)?;
        self.word(i, &["ago"])
    }
}

/// So many units, before or after publication.
fn span_of(count: u32, months: u32, days: u32, past: bool) -> Item {
    let sign = if past { -1 } else { 1 };
    let times = |n: u32| sign * i64::from(n) * i64::from(count);
    Item::Span(times(months), times(days))
}
