//! Sums that cannot be wrong: each has both bounds, and names what decides between them.

use super::Reader;
use super::addable::{End, Interval, Settled};
use super::candidate::{Candidate, Sort, Spoken};
use super::figure_terms::{DOING, MEASURE, NEVER_NEGATIVE, UnitRow, Words};
use super::timeline::check_range;
use super::total::{Doubt, LeftOut, Reason, Summand, Total, Unsettled};
use super::total_query::TotalQuery;
use super::within::Everywhere;
use crate::db::decode;
use crate::error::Error;
use crate::model::{Bound, LinkType, Modality, Nature, Polarity, Quantity, Scale};
use chrono::NaiveDate;
use std::collections::{BTreeMap, HashMap};

/// The most figures of one of many questions: a total of more takes seconds, and so would each of
/// thousands.
const MOST_OF_MANY: usize = 10_000;

impl Reader {
    /// The total of figures of one sort.
    ///
    /// # Errors
    /// [`Error::NotAddable`] if the question covers figures of several measures, units, natures or
    /// periods, which names them; [`Error::Overflow`]; [`Error::NotFound`] and [`Error::Range`] as usual.
    /// `Ok(None)` if there is no such figure.
    ///
    /// ```
    /// use citebase::{Error, KnowledgeBase};
    /// use citebase::query::TotalQuery;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut query = TotalQuery { unit: Some("CNY".into()), ..TotalQuery::default() };
    /// // Investment added by the signed projects, and investment that the parks attracted:
    /// assert!(matches!(base.total(&query), Err(Error::NotAddable { .. })));
    /// query.measure = Some("added investment".into());
    /// let total = base.total(&query)?.expect("there are such figures");
    /// assert_eq!(total.sum.expect("they add").to_string(), "more than 16 billion CNY");
    /// # Ok::<(), Error>(())
    /// ```
    pub fn total(&self, query: &TotalQuery) -> Result<Option<Total>, Error> {
        let mut totals = self.totals(query)?;
        if totals.len() > 1 {
            return Err(Error::NotAddable {
                kinds: totals
                    .iter()
                    .map(|t| match &t.sum {
                        Some(_) => format!("{} ({})", t.kind(), t.answer()),
                        None => t.kind(),
                    })
                    .collect(),
                advice: "they differ in measure, unit, nature, period or condition; narrow the question, or ask for each total apart",
            });
        }
        Ok(totals.pop())
    }

    /// The totals of all figures that a question covers, one for each sort, never across sorts.
    ///
    /// # Errors
    /// [`Error::Overflow`]; [`Error::NotFound`] if an entity, the measure, unit or source is not known;
    /// [`Error::Range`] if the days are the wrong way round.
    pub fn totals(&self, query: &TotalQuery) -> Result<Vec<Total>, Error> {
        let modality = Some(query.modality.unwrap_or(Modality::Reported));
        let polarity = Some(query.polarity.unwrap_or(Polarity::Affirmed));
        let totals = self.totals_of_each(query, modality, polarity, None)?;
        let totals = totals.into_iter().map(|(total, beyond)| match beyond {
            None => Ok(total),
            Some(beyond) => Err(beyond),
        });
        totals.collect()
    }

    /// The totals as [`Reader::totals`] has them, of each modality and polarity that there is if none is
    /// given. A sum beyond the range is `None`, with the error beside it. Who asks many questions of one
    /// state reads once what lies within what, and is not answered where a question covers more than
    /// [`MOST_OF_MANY`] figures.
    pub(crate) fn totals_of_each(
        &self,
        query: &TotalQuery,
        modality: Option<Modality>,
        polarity: Option<Polarity>,
        everywhere: Option<&Everywhere>,
    ) -> Result<Vec<(Total, Option<Error>)>, Error> {
        check_range(query.from, query.until)?;
        self.require_terms("measure", &query.measure)?;
        self.require_terms("unit", &query.unit)?;
        let mut words = Words::default();
        // What is denied makes a figure doubtful.
        let read = polarity.filter(|polarity| *polarity == Polarity::Negated);
        let mut figures = self.candidates(query, modality, read, &mut words)?;
        let groups = figures.iter().filter(|f| f.is_group).map(|f| f.subject);
        let belonging = self.belonging(query, &groups.collect())?;
        figures.retain(|f| !belonging.excludes(f.subject, &words.periods[f.sort.3]));
        if everywhere.is_some() && figures.len() > MOST_OF_MANY {
            return Ok(Vec::new());
        }
        let mut apart: BTreeMap<Spoken, Vec<Candidate>> = BTreeMap::new();
        for figure in figures {
            apart.entry(figure.spoken).or_default().push(figure);
        }
        let mut doubtful: BTreeMap<Spoken, HashMap<usize, Doubt>> = BTreeMap::new();
        let by_itself =
            |f: &Candidate| belonging.doubt(f.subject, f.scope, &words.periods[f.sort.3]);
        for (how, figures) in &apart {
            let numbered = figures.iter().enumerate();
            let doubts = numbered.filter_map(|(number, figure)| Some((number, by_itself(figure)?)));
            doubtful.insert(*how, doubts.collect());
            if how.1 == Polarity::Affirmed.code()
                && let Some(denials) = apart.get(&(how.0, Polarity::Negated.code()))
            {
                // A denial that is denied itself, or was corrected, denies nothing.
                let claims = denials.iter().map(|denial| denial.summand.claim.clone());
                let links = self.links_to(claims.collect(), query.known_by)?;
                let holds = |denial: &&Candidate| {
                    let mut links = links.of(&denial.summand.claim).iter();
                    !links.any(|link| {
                        link.holds && matches!(link.link, LinkType::Denies | LinkType::Amends)
                    })
                };
                let denials = denials.iter().filter(holds);
                let denied = words.denied(figures, denials).into_iter();
                let denied = denied.map(|(number, by)| (number, Doubt::Denied(by)));
                doubtful.entry(*how).or_default().extend(denied);
            }
        }
        let mut totals = Vec::new();
        for (how, figures) in apart {
            if polarity.is_none_or(|polarity| polarity.code() == how.1) {
                let doubtful = doubtful.remove(&how).unwrap_or_default();
                let figures = (figures, doubtful);
                totals.extend(self.totals_of(how, figures, &words, query.known_by, everywhere)?);
            }
        }
        Ok(totals)
    }

    /// The totals of figures of one modality and polarity, one for each sort. Some of them are doubtful by
    /// themselves.
    fn totals_of(
        &self,
        (modality, polarity): Spoken,
        (figures, doubtful): (Vec<Candidate>, HashMap<usize, Doubt>),
        words: &Words,
        known_by: Option<NaiveDate>,
        everywhere: Option<&Everywhere>,
    ) -> Result<Vec<(Total, Option<Error>)>, Error> {
        let modality = decode("a modality", Modality::from_code(modality), modality)?;
        let polarity = decode("a polarity", Polarity::from_code(polarity), polarity)?;
        let settling = self.settling(figures, doubtful, known_by, everywhere.map(|e| &e.0))?;

        let mut sorts: BTreeMap<Sort, Vec<usize>> = BTreeMap::new();
        let same_days = words.same_days();
        for (number, figure) in settling.figures.iter().enumerate() {
            let (measure, unit, nature, period, condition) = figure.sort;
            let sort = (measure, unit, nature, same_days[period], condition);
            sorts.entry(sort).or_default().push(number);
        }
        let settled: Vec<(Sort, Settled, usize)> = sorts
            .into_iter()
            .map(|(sort, numbers)| {
                let settled = settling.settle(&numbers, &words.periods[sort.3]);
                (sort, settled, numbers.len())
            })
            .collect();
        // Each figure goes into one total.
        let figures = settling.figures.into_iter();
        let mut summands: Vec<Option<Summand>> = figures.map(|f| Some(f.summand)).collect();
        let mut take = |number: usize| summands[number].take();
        let mut totals = Vec::with_capacity(settled.len());
        for ((measure, unit, nature, period, condition), settled, figures) in settled {
            let measure: Option<String> = self.value(DOING, MEASURE, [measure])?;
            let unit = &words.units[&unit];
            let counted = settled.counted.into_iter().filter_map(&mut take);
            let counted = counted.collect();
            let unsettled = settled.unsettled.into_iter().filter_map(|(number, doubt)| {
                let figure = take(number)?;
                Some(Unsettled { figure, doubt })
            });
            let unsettled = unsettled.collect();
            let left_out = settled.left_out.into_iter().filter_map(|(number, reason)| {
                let mut figure = take(number)?;
                // Then that is the reason.
                if matches!(reason, Reason::PartOf(_)) {
                    figure.part_of = None;
                }
                Some(LeftOut { figure, reason })
            });
            let mut beyond = None;
            let never_negative = measure
                .as_deref()
                .is_some_and(|m| NEVER_NEGATIVE.contains(&m));
            let mut sum = |of: &Interval| match unit.quantity(of, never_negative, figures) {
                Ok(sum) => sum,
                Err(error) => {
                    beyond = Some(error);
                    None
                }
            };
            let (sum, if_within, if_apart) = (
                sum(&settled.sum),
                sum(&settled.if_within),
                sum(&settled.if_apart),
            );
            let total = Total {
                measure: measure.unwrap_or_default(),
                unit: unit.key.clone(),
                modality,
                polarity,
                nature: decode("a nature", Nature::from_code(nature), nature)?,
                period: words.periods[period].clone(),
                condition: words.conditions[condition].clone(),
                sum,
                if_within,
                if_apart,
                counted,
                unsettled,
                left_out: left_out.collect(),
            };
            totals.push((total, beyond));
        }
        let place = |(t, _): &(Total, Option<Error>)| {
            (
                t.measure.clone(),
                t.unit.clone(),
                t.nature.code(),
                (t.period.clone(), t.condition.clone()),
            )
        };
        totals.sort_by_cached_key(place);
        Ok(totals)
    }
}

impl UnitRow {
    /// An interval as a quantity, if a side of it is bounded: of what is never negative, "up to 3" rather than
    /// "between 0 and 3".
    fn quantity(
        &self,
        interval: &Interval,
        never_negative: bool,
        figures: usize,
    ) -> Result<Option<Quantity>, Error> {
        let decimals = self.factor.max(1).ilog10();
        let bound = |end: Option<End>| -> Result<Option<Bound>, Error> {
            let Some(end) = end else { return Ok(None) };
            // The range is the same on both sides, as for a single amount.
            let steps = i64::try_from(end.steps).ok().filter(|s| *s != i64::MIN);
            let steps = steps.ok_or_else(|| Error::Overflow {
                figures,
                unit: self.key.clone(),
            })?;
            Ok(Some(Bound {
                amount: Scale { decimals }.amount(steps),
                inclusive: end.inclusive,
            }))
        };
        let is_nothing = |end: Option<End>| end.is_none_or(|end| end.steps == 0 && end.inclusive);
        let goes_without_saying =
            never_negative && is_nothing(interval.lower) && !is_nothing(interval.upper);
        let lower = interval.lower.filter(|_| !goes_without_saying);
        let (lower, upper) = (bound(lower)?, bound(interval.upper)?);
        Ok(Quantity::new(lower, upper, interval.approximate, self.key.as_str()).ok())
    }
}
