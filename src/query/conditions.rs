//! Conditions that listings share.

/// SQL that holds if `:known` is NULL, or if the source with this row was published on or before
/// that day. The last day that the source's date can mean counts; it does not hold if no such day
/// is known.
macro_rules! known_by {
    ($source:literal) => {
        concat!(
            " AND (:known IS NULL OR (SELECT published.latest FROM source known
                 JOIN edtf published ON published.id = known.published
                 WHERE known.id = ",
            $source,
            ") <= :known)"
        )
    };
}

/// SQL that holds if the day or days `d` may lie between `:from` and `:until`; all do if neither is
/// given.
macro_rules! may_lie_in_range {
    () => {
        "(:from IS NULL OR d.latest >= :from OR (d.latest IS NULL AND d.earliest IS NOT NULL))
         AND (:until IS NULL OR d.earliest <= :until OR (d.earliest IS NULL AND d.latest IS NOT NULL))"
    };
}

pub(super) use {known_by, may_lie_in_range};
