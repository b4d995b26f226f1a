//! What was known by a day: the condition that listings share.

/// SQL that holds if no day is asked for in `:known`, or if the source with this row was
/// published on or before it: by the last day that its date can mean. Where no such day is
/// known, it does not hold.
macro_rules! known {
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
pub(super) use known;
