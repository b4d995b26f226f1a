//! CSV: the views of the database as tables, for spreadsheets and other databases.
//!
//! One file a [`View`], as RFC 4180 has it: UTF-8 without a byte order mark, a first row with the
//! names of the columns, lines that end with CR LF, quotes where they are needed. The view
//! `data_dictionary` says what every column means.
//!
//! # Formulas
//!
//! A spreadsheet runs a cell that begins with `=`, `+`, `-`, `@`, a tab or a line's end, quoted or
//! not, and some run the full-width forms ＝ ＋ － ＠ as well. Such a text gets an apostrophe in
//! front ([`harmless`]), and is then shown as text. The same is done behind every semicolon, tab
//! and line's end within a text: where the comma is the decimal mark, spreadsheets take these for
//! the ends of cells. So that it can be taken back without doubt ([`as_written`]), apostrophes that
//! stand before such a character already get one more. Numbers, which are so by the column's
//! type, stay as they are. Control characters, which only another program can have written to the
//! file, are spelt out (`\u{1b}`), so that nothing happens to a terminal that shows the table.
//!
//! # What CSV cannot say
//!
//! - Nothing and an empty text look the same.
//! - Types: a number is a number only by its column, and a list is a text with semicolons in it.
//!   Bounds of amounts are floating-point numbers, exact to fifteen digits; `quantity` has them all.
//! - The views are in words, with the keys of entities and claims beside them, the bounds of
//!   amounts as numbers and dates as days. What else there is (which sheet uses which name, which
//!   rule ties mentions, rulings) is in the database, and the backup.
//! - It is only as fast as the views, which work out each row anew, and sorts them: more than
//!   SQLite's cache of that goes through temporary files.
//! - Many programs take UTF-8 for something else until told so when opening the file.

use crate::error::{Doing, Error};
use crate::model::vocabulary::read_words;
use crate::query::Reader;
use rusqlite::types::ValueRef;
use std::borrow::Cow;
use std::io::Write;

const DOING: &str = "reading a view";

macro_rules! views {
    ($( $view:ident, $name:literal, $order:literal, $meaning:literal; )*) => {
        /// A view of the database that is exported as a table.
        ///
        /// ```
        /// use citebase::export::csv::View;
        ///
        /// assert_eq!("figures".parse(), Ok(View::Figures));
        /// assert!(View::ALL.iter().any(|view| view.as_str() == "facts"));
        /// ```
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
        #[non_exhaustive]
        pub enum View {
            $( #[doc = $meaning] $view, )*
        }

        impl View {
            /// Every one of them.
            pub const ALL: &'static [Self] = &[$( Self::$view, )*];

            /// Its name in the database.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self {
                    $( Self::$view => $name, )*
                }
            }

            /// All its rows, in an order in which no row's number plays a part: the view's own, unless
            /// that leaves some open.
            const fn sql(self) -> &'static str {
                match self {
                    $( Self::$view => concat!("SELECT * FROM ", $name, $order), )*
                }
            }
        }
    };
}

views! {
    Facts, "facts", "", "Every claim and passage, in words.";
    Organisations, "organisations", " ORDER BY is_group, name, key", "Organisations.";
    Projects, "projects", " ORDER BY is_group, name, key", "Projects.";
    Industries, "industries", " ORDER BY is_group, name, key", "Industries.";
    Events, "events", " ORDER BY is_group, name, key", "Events.";
    People, "people", " ORDER BY is_group, name, key", "Persons.";
    Places, "places", " ORDER BY is_group, name, key", "Places.";
    Agreements, "agreements", " ORDER BY is_group, name, key", "Agreements.";
    Products, "products", " ORDER BY is_group, name, key", "Products.";
    Documents, "documents", " ORDER BY is_group, name, key", "Documents.";
    Figures, "figures", " ORDER BY subject, measure, claim", "Every figure.";
    Timeline, "timeline", "", "Milestones, the dated ones first.";
    Statements, "statements", "", "What somebody aims at, does or is.";
    Offices, "offices", "", "Who holds which office, according to whom.";
    Sources, "sources", "", "The articles.";
    Passages, "passages", "", "The passages of each article.";
    Citations, "citations", " ORDER BY source, position, claim", "Which passages say a claim.";
    Dictionary, "data_dictionary", "", "What every table, view and column means.";
}

read_words!(View, "view");

/// Characters that a spreadsheet may take for the end of a cell.
const ENDS: [char; 4] = [';', '\t', '\r', '\n'];

/// `true` if a spreadsheet may take a cell for a formula, or would without its leading apostrophes
/// and spaces.
fn is_risky(cell: &str) -> bool {
    let content = cell.trim_start_matches(['\'', ' ']);
    content.starts_with([
        '=', '+', '-', '@', '\t', '\r', '\n', '\u{FF1D}', '\u{FF0B}', '\u{FF0D}', '\u{FF20}',
    ]) && !is_signed_number(content)
}

/// `true` for a number with its sign and at most words behind it, "-5 per cent": nothing in it makes
/// a formula, and who reads the cell as a number may.
fn is_signed_number(content: &str) -> bool {
    let number = content.strip_prefix(['-', '+']);
    number.is_some_and(|number| {
        number.starts_with(|c: char| c.is_ascii_digit())
            && number
                .trim_end_matches(ENDS)
                .chars()
                .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | ',' | '%'))
    })
}

/// A text as a cell that no spreadsheet runs: an apostrophe in front of what might be a formula.
///
/// ```
/// use citebase::export::csv::{as_written, harmless};
///
/// assert_eq!(harmless("=1+1"), "'=1+1");
/// assert_eq!(harmless("'=1+1"), "''=1+1");
/// assert_eq!(harmless("one;=1+1"), "one;'=1+1");
/// assert_eq!(harmless("Lingang Group"), "Lingang Group");
/// assert_eq!(harmless("-5 per cent"), "-5 per cent");
/// assert_eq!(harmless("-5+cmd|' /C calc'!A0"), "'-5+cmd|' /C calc'!A0");
/// for text in ["=1+1", "'=1+1", "''", "'s-Gravenhage", "-5 % of them", "@home;-1", "a;b"] {
///     assert_eq!(as_written(&harmless(text)), text);
/// }
/// ```
#[must_use]
pub fn harmless(text: &str) -> Cow<'_, str> {
    if !text.split_inclusive(ENDS).any(is_risky) {
        return Cow::Borrowed(text);
    }
    let mut cell = String::with_capacity(text.len() + 8);
    for part in text.split_inclusive(ENDS) {
        if is_risky(part) {
            cell.push('\'');
        }
        cell.push_str(part);
    }
    Cow::Owned(cell)
}

/// Control characters that a terminal obeys, spelt out: no sheet has them, but another program may
/// have written them to the file. A cell may hold tabs and line ends.
fn spelt_out(text: &str) -> Cow<'_, str> {
    let obeyed = |c: char| c.is_control() && !matches!(c, '\t' | '\r' | '\n');
    if !text.contains(obeyed) {
        return Cow::Borrowed(text);
    }
    let parts = text
        .split_inclusive(obeyed)
        .map(|part| match part.chars().next_back() {
            Some(c) if obeyed(c) => format!(
                "{}{}",
                &part[..part.len() - c.len_utf8()],
                c.escape_unicode()
            ),
            _ => part.to_owned(),
        });
    Cow::Owned(parts.collect())
}

/// The text that a cell holds: what [`harmless`] did, undone.
#[must_use]
pub fn as_written(cell: &str) -> Cow<'_, str> {
    if !cell.split_inclusive(ENDS).any(is_risky) {
        return Cow::Borrowed(cell);
    }
    cell.split_inclusive(ENDS)
        .map(|part| match part.strip_prefix('\'') {
            Some(text) if is_risky(part) => text,
            _ => part,
        })
        .collect::<String>()
        .into()
}

impl Reader {
    /// Writes a view as CSV; see [`export::csv`](self). Gives the number of rows below the first.
    ///
    /// # Errors
    /// [`Error::Sqlite`] if the database cannot be read, [`Error::Write`] if `out` fails.
    ///
    /// ```
    /// use citebase::KnowledgeBase;
    /// use citebase::export::csv::View;
    ///
    /// let base = KnowledgeBase::seeded()?;
    /// let mut table = Vec::new();
    /// assert_eq!(base.write_csv(View::Figures, &mut table)?, 10);
    /// let text = String::from_utf8(table).expect("UTF-8");
    /// assert!(text.starts_with("subject,predicate,quantity,measure,lower,upper,unit,wording,"));
    /// # Ok::<(), citebase::Error>(())
    /// ```
    pub fn write_csv(&self, view: View, out: &mut impl Write) -> Result<u64, Error> {
        let failed = |e: ::csv::Error| Error::Write(e.into());
        let mut table = ::csv::WriterBuilder::new()
            .terminator(::csv::Terminator::CRLF)
            .from_writer(out);
        let mut statement = self.db.prepare_cached(view.sql()).doing(DOING)?;
        let columns = statement.column_count();
        table
            .write_record(statement.column_names())
            .map_err(failed)?;
        let mut rows = statement.query(()).doing(DOING)?;
        let mut number = 0;
        while let Some(row) = rows.next().doing(DOING)? {
            for column in 0..columns {
                let value = row.get_ref(column).doing(DOING)?;
                let cell = match value {
                    ValueRef::Null => Cow::Borrowed(""),
                    ValueRef::Integer(n) => Cow::Owned(n.to_string()),
                    ValueRef::Real(x) => Cow::Owned(x.to_string()),
                    // STRICT tables hold no blobs, and text is UTF-8 unless another program
                    // wrote something else.
                    ValueRef::Text(bytes) | ValueRef::Blob(bytes) => {
                        let text = String::from_utf8_lossy(bytes);
                        Cow::Owned(harmless(&spelt_out(&text)).into_owned())
                    }
                };
                table.write_field(cell.as_bytes()).map_err(failed)?;
            }
            table.write_record(None::<&[u8]>).map_err(failed)?;
            number += 1;
        }
        table.flush().map_err(Error::Write)?;
        Ok(number)
    }
}
