//! Single dates, in whichever language.

use super::meaning::{Point, Year};
use super::reader::{Read, Reader, furthest};
use super::token::Kind;
use crate::vocabulary::Class;

impl Reader<'_> {
    /// The single date at a token. It is asked for by several readers of the same place, and is
    /// kept.
    pub(super) fn point(&self, i: usize) -> Read<Point> {
        if let Some((at, read)) = &*self.last.borrow()
            && *at == i
        {
            return read.clone();
        }
        let read = self.fresh_point(i);
        self.last.replace(Some((i, read.clone())));
        read
    }

    fn fresh_point(&self, i: usize) -> Read<Point> {
        match self.kind(i)? {
            Kind::Han(_) if self.text.japanese && self.means(i, Class::Fiscal).is_some() => {
                self.means(i, Class::Fiscal).map(|end| (Point::Vague, end))
            }
            Kind::Han(_) => self.han_point(i),
            Kind::Word(_) => furthest([
                self.day(i),
                self.after_time(i),
                self.month_and_year(i),
                self.part(i),
                self.relative(i),
                self.vague(i),
                self.decade(i),
                self.week_before(i),
                self.quarters(i),
                self.week_of(i),
            ]),
            Kind::Number(..) => furthest([
                self.day(i),
                self.numeric(i),
                self.after_time(i),
                self.part(i),
                self.relative(i),
                self.decade(i),
                self.han_point(i),
                self.week_before(i),
                self.year(i).map(|(y, end)| (Point::Year(Year::Of(y)), end)),
            ]),
            Kind::Mark(_) => self.han_plan(i),
            Kind::Grouped => None,
        }
    }

    /// "afternoon of 14 December", "21:33 on 14 December".
    fn after_time(&self, i: usize) -> Read<Point> {
        let start = self.opening_the(i);
        let part = self.daypart(start).and_then(|at| self.word(at, &["of"]));
        let at = part.or_else(|| {
            let at = self
                .word(i, &["noon", "midday", "midnight"])
                .or_else(|| self.clock(i))?;
            let at = self.mark(at, ",").unwrap_or(at);
            Some(self.word(at, &["on"]).unwrap_or(at))
        })?;
        let at = self.the(at);
        furthest([self.day(at), self.numeric(at), self.han_day(at)])
            .filter(|(point, _)| point.is_day() || matches!(point, Point::Vague | Point::Never))
    }
}
