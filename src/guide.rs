//! The pages of the guide, which also stand in the folder `docs` of the repository. There is no code
//! here, only pages; the tests run what they show.
//!
//! - [`library`]: asking from Rust, what to call for what, features, examples;
//! - [`sheets`]: what a fact sheet is, and how to write one;
//! - [`modelling`]: "How do I say that …?", from a range to two companies of one name;
//! - [`news`]: the words of business news: relations and events of other people's lists, and the sheet that says each;
//! - [`many_articles`]: who is who across articles, batches, and filling an empty base;
//! - [`shell`]: the file in `sqlite3`, DuckDB, Datasette and DB Browser for SQLite;
//! - [`cookbook`]: twenty questions in Rust and in SQL;
//! - [`program`]: the commands of the program `citebase`;
//! - [`mcp`]: a language model that asks a base, over the Model Context Protocol;
//! - [`formats`]: CSV, FollowTheMoney, statements, JSON-LD, GraphML, CSL-JSON, notes and the backup;
//! - [`lake`]: Parquet, and views of it in DuckDB and DataFusion;
//! - [`server`]: a base for many clients, with a whole small program;
//! - [`promises`]: what holds when something fails, and the command that proves it;
//! - [`cost`]: how much work a question or a load is, and how large a base is comfortable;
//! - [`scale`]: how far one file goes, how a team shares one, and what lies beyond;
//! - [`benchmarks`]: how fast it is, measured beside SQL by hand.

// A page's links to other files become links to modules: the first definition of a link counts.

#[doc = "[cookbook]: cookbook"]
#[doc = "[lake]: lake"]
#[doc = "[many]: many_articles"]
#[doc = "[server]: server"]
#[doc = ""]
#[doc = include_str!("../docs/library.md")]
pub mod library {}

#[doc = "[modelling]: modelling"]
#[doc = "[news]: news"]
#[doc = ""]
#[doc = include_str!("../docs/sheets.md")]
pub mod sheets {}

#[doc = "[sheets]: sheets"]
#[doc = ""]
#[doc = include_str!("../docs/modelling.md")]
pub mod modelling {}

#[doc = "[sheets]: sheets"]
#[doc = "[formats]: formats"]
#[doc = ""]
#[doc = include_str!("../docs/news.md")]
pub mod news {}

#[doc = "[rules]: crate::identity"]
#[doc = "[modelling]: modelling"]
#[doc = "[cost]: cost"]
#[doc = ""]
#[doc = include_str!("../docs/many-articles.md")]
pub mod many_articles {}

#[doc = "[cookbook]: cookbook"]
#[doc = ""]
#[doc = include_str!("../docs/shell.md")]
pub mod shell {}

#[doc = "[formats]: formats"]
#[doc = "[mcp]: mcp"]
// The pictures are in the repository; the one of the front page is in the documentation, too.
#[doc = "[pictures]: crate"]
#[doc = ""]
#[doc = include_str!("../docs/program.md")]
pub mod program {}

#[doc = "[program]: program"]
#[doc = ""]
#[doc = include_str!("../docs/mcp.md")]
pub mod mcp {}

#[doc = "[lake]: lake"]
#[doc = ""]
#[doc = include_str!("../docs/formats.md")]
pub mod formats {}

#[doc = "[tables]: crate::export"]
#[doc = "[folder]: crate"]
#[doc = "[shell]: shell"]
#[doc = "[scale]: scale"]
#[doc = ""]
#[doc = include_str!("../docs/lake.md")]
pub mod lake {}

#[doc = "[pool]: crate::Pool"]
#[doc = "[sequence]: crate::query::Reader::sequence"]
#[doc = ""]
#[doc = include_str!("../docs/server.md")]
pub mod server {}

#[doc = "[benchmarks]: benchmarks"]
#[doc = "[cost]: cost"]
#[doc = "[lake]: lake"]
#[doc = "[many]: many_articles"]
#[doc = "[server]: server"]
#[doc = ""]
#[doc = include_str!("../docs/scale.md")]
pub mod scale {}

#[doc = include_str!("../docs/promises.md")]
pub mod promises {}

#[doc = "[benchmarks]: benchmarks"]
#[doc = "[lake]: lake"]
#[doc = ""]
#[doc = include_str!("../docs/cost.md")]
pub mod cost {}

#[doc = "[cost]: cost"]
#[doc = ""]
#[doc = include_str!("../docs/benchmarks.md")]
pub mod benchmarks {}

#[doc = "[q02]: cookbook::q02"]
#[doc = "[q03]: cookbook::q03"]
#[doc = "[q05]: cookbook::q05"]
#[doc = "[q07]: cookbook::q07"]
#[doc = "[q09]: cookbook::q09"]
#[doc = "[q10]: cookbook::q10"]
#[doc = "[q12]: cookbook::q12"]
#[doc = "[q13]: cookbook::q13"]
#[doc = "[q16]: cookbook::q16"]
#[doc = "[q18]: cookbook::q18"]
#[doc = "[q19]: cookbook::q19"]
#[doc = "[q20]: cookbook::q20"]
#[doc = "[q28]: cookbook::q28"]
#[doc = "[q32]: cookbook::q32"]
#[doc = "[q34]: cookbook::q34"]
#[doc = "[q36]: cookbook::q36"]
#[doc = "[q37]: cookbook::q37"]
#[doc = "[q38]: cookbook::q38"]
#[doc = "[q39]: cookbook::q39"]
#[doc = "[q40]: cookbook::q40"]
#[doc = ""]
#[doc = include_str!("../docs/cookbook/README.md")]
pub mod cookbook {
    #[doc = include_str!("../docs/cookbook/q02.md")]
    pub mod q02 {}
    #[doc = include_str!("../docs/cookbook/q03.md")]
    pub mod q03 {}
    #[doc = include_str!("../docs/cookbook/q05.md")]
    pub mod q05 {}
    #[doc = include_str!("../docs/cookbook/q07.md")]
    pub mod q07 {}
    #[doc = include_str!("../docs/cookbook/q09.md")]
    pub mod q09 {}
    #[doc = include_str!("../docs/cookbook/q10.md")]
    pub mod q10 {}
    #[doc = include_str!("../docs/cookbook/q12.md")]
    pub mod q12 {}
    #[doc = include_str!("../docs/cookbook/q13.md")]
    pub mod q13 {}
    #[doc = include_str!("../docs/cookbook/q16.md")]
    pub mod q16 {}
    #[doc = include_str!("../docs/cookbook/q18.md")]
    pub mod q18 {}
    #[doc = include_str!("../docs/cookbook/q19.md")]
    pub mod q19 {}
    #[doc = include_str!("../docs/cookbook/q20.md")]
    pub mod q20 {}
    #[doc = include_str!("../docs/cookbook/q28.md")]
    pub mod q28 {}
    #[doc = include_str!("../docs/cookbook/q32.md")]
    pub mod q32 {}
    #[doc = include_str!("../docs/cookbook/q34.md")]
    pub mod q34 {}
    #[doc = include_str!("../docs/cookbook/q36.md")]
    pub mod q36 {}
    #[doc = include_str!("../docs/cookbook/q37.md")]
    pub mod q37 {}
    #[doc = include_str!("../docs/cookbook/q38.md")]
    pub mod q38 {}
    #[doc = include_str!("../docs/cookbook/q39.md")]
    pub mod q39 {}
    #[doc = include_str!("../docs/cookbook/q40.md")]
    pub mod q40 {}
}
