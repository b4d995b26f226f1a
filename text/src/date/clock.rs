//! Times of day, which are read over.

use super::reader::Reader;

const HAN_DAYPARTS: [&str; 19] = [
    "上午", "下午", "中午", "正午", "午后", "午间", "早上", "早晨", "清晨", "凌晨", "傍晚", "晚上",
    "晚间", "夜间", "夜里", "深夜", "午夜", "早", "晚",
];

impl Reader<'_> {
    pub(super) fn clock(&self, i: usize) -> Option<usize> {
        let (hour, at) = self.han_number(i).filter(|(h, _)| *h <= 24)?;
        let digits = self.short(i).is_some();
        let minutes = |at: usize| {
            let next = self.glued_mark(at, ":")?;
            let (n, len) = self.number(next)?;
            (len == 2 && n <= 59).then_some(next + 1)
        };
        let half = |at: usize| -> Option<usize> {
            let at = self.word(at, &["am", "pm"]).or_else(|| {
                let at = self.mark(self.word(at, &["a", "p"])?, ".")?;
                let at = self.word(at, &["m"]).filter(|_| self.glued(at))?;
                Some(self.mark(at, ".").filter(|_| self.glued(at)).unwrap_or(at))
            })?;
            (1..=12).contains(&hour).then_some(at)
        };
        if let Some(at) = minutes(at).filter(|_| digits) {
            let seconds = minutes(at);
            let fraction = seconds.and_then(|at| {
                let next = self.glued_mark(at, ".")?;
                self.number(next).map(|_| next + 1)
            });
            let at = fraction.or(seconds).unwrap_or(at);
            return Some(self.zone(half(at).unwrap_or(at)));
        }
        if let Some(at) = half(at).filter(|_| digits) {
            return Some(self.zone(at));
        }
        let at = self.any_han(at, &["时", "点"])?;
        let minutes = self
            .short(at)
            .filter(|(n, _)| *n <= 59)
            .and_then(|(_, at)| {
                let at = self.han(at, "分")?;
                let seconds = self.han_number(at).and_then(|(_, at)| self.han(at, "秒"));
                Some(seconds.unwrap_or(at))
            });
        let rest = minutes.or_else(|| self.any_han(at, &["半", "整", "许", "左右"]));
        Some(rest.unwrap_or(at))
    }

    fn zone(&self, i: usize) -> usize {
        let bracket = self.mark(i, "(");
        let at = bracket.unwrap_or(i);
        let named = self
            .word(
                at,
                &[
                    "z", "gmt", "utc", "cst", "est", "edt", "et", "bst", "cet", "jst", "hkt",
                ],
            )
            .or_else(|| self.phrase(at, "local time"))
            .or_else(|| self.phrase(at, "beijing time"));
        let offset = self.mark(named.unwrap_or(at), "+-").and_then(|at| {
            let (_, len) = self
                .number(at)
                .filter(|_| self.glued(at) && self.glued(at - 1))?;
            let colon = self.mark(at + 1, ":").and_then(|at| self.short(at));
            match (len, colon) {
                (1 | 2, Some((_, end))) => Some(end),
                (1 | 2 | 4, None) => Some(at + 1),
                _ => None,
            }
        });
        let end = match (offset.or(named), bracket) {
            (Some(end), Some(_)) => self.mark(end, ")"),
            (end, _) => end,
        };
        end.unwrap_or(i)
    }

    /// Whether a time of day stands within a wording.
    pub(super) fn is_timed(&self, from: usize, end: usize) -> bool {
        (from..end).any(|at| {
            self.clock(at).is_some_and(|to| to <= end)
                || self.daypart(at).is_some()
                || self.any_han(at, &HAN_DAYPARTS).is_some()
                || self.word(at, &["noon", "midday"]).is_some()
        })
    }

    /// "morning" and the like, without "in the".
    pub(super) fn daypart(&self, i: usize) -> Option<usize> {
        self.word(i, &["morning", "afternoon", "evening", "night"])
    }

    /// Past the time of day after a day, if there is one.
    pub(super) fn after_day(&self, i: usize) -> usize {
        let zoned = self.any_han(i, &["北京时间", "当地时间"]).unwrap_or(i);
        let part = self.any_han(zoned, &HAN_DAYPARTS);
        if let Some(end) = self.clock(part.unwrap_or(zoned)).or(part) {
            return end;
        }
        if let Some(end) = self
            .word(i, &["t"])
            .filter(|at| self.glued(i) && self.glued(*at))
            .and_then(|at| self.clock(at))
        {
            return end;
        }
        let at = self.mark(i, ",").unwrap_or(i);
        let part = self.daypart(at).or_else(|| {
            let at = self.phrase(at, "in the")?;
            self.word(at, &["morning", "afternoon", "evening"])
        });
        if let Some(end) = part.filter(|_| at == i || !self.running) {
            return end;
        }
        self.clock(self.word(at, &["at"]).unwrap_or(at))
            .unwrap_or(i)
    }
}
