//! The macro that makes SQL constants, and a test of the plan of each.

/// Makes constants of SQL. Each gets a test, `NAME::plan`, which plans it against the schema and
/// fails on a full scan. Exceptions and further requirements stand after the constant, as
/// [`Plan`](crate::plans::Plan)s:
///
/// ```ignore
/// sql! {
///     /// The sources by key.
///     pub(super) PAGE = "SELECT key FROM source WHERE key > ?1 ORDER BY key LIMIT ?2";
///     COUNT = "SELECT count(*) AS value FROM source", Scans("source", "all are counted");
/// }
/// ```
///
/// `each NAME = ["…", "…"];` makes a list of statements, to be run one after the other.
macro_rules! sql {
    ($($(#[$doc:meta])* $vis:vis each $name:ident = $list:expr $(, $plan:expr)*;)+) => {$(
        $(#[$doc])*
        $vis const $name: &[&str] = &$list;
        sql!(@test $name, super::$name, $($plan),*);
    )+};
    ($($(#[$doc:meta])* $vis:vis $name:ident = $sql:expr $(, $plan:expr)*;)+) => {$(
        $(#[$doc])*
        $vis const $name: &str = $sql;
        sql!(@test $name, &[super::$name], $($plan),*);
    )+};
    (@test $name:ident, $sql:expr, $($plan:expr),*) => {
        #[cfg(test)]
        #[allow(non_snake_case)]
        mod $name {
            #[test]
            fn plan() {
                #[allow(unused_imports)]
                use crate::plans::Plan::*;
                crate::plans::check(module_path!(), $sql, &[$($plan),*]);
            }
        }
    };
}
