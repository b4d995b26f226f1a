//! Single dates, in whichever language.

use super::meaning::{Point, Year};
use super::reader::{Read, Reader, furthest};

impl Reader<'_> {
    pub(super) fn point(&self, i: usize) -> Read<Point> {
        if self.is_han(i) {
            return self.han_point(i);
        }
        furthest([
            self.day(i),
            self.numeric(i),
            self.after_time(i),
            self.month_and_year(i),
            self.part(i),
            self.relative(i),
            self.vague(i),
            self.decade(i),
            self.han_point(i),
            self.week_before(i),
            self.quarters(i),
            self.han_plan(i),
            self.year(i).map(|(y, end)| (Point::Year(Year::Of(y)), end)),
        ])
    }

    /// "afternoon of 14 December", "21:33 on 14 December".
    fn after_time(&self, i: usize) -> Read<Point> {
        let start = self.opening_the(i);
        let part = self.daypart(start).and_then(|at| self.word(at, &["of"]));
        let at = part.or_else(|| {
            let at = self.clock(i)?;
            let at = self.mark(at, ",").unwrap_or(at);
            Some(self.word(at, &["on"]).unwrap_or(at))
        })?;
        let at = self.the(at);
        furthest([self.day(at), self.numeric(at), self.han_day(at)])
            .filter(|(point, _)| point.is_day() || matches!(point, Point::Vague | Point::Never))
    }
}
