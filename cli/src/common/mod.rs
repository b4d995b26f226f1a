//! What the commands share, so that each of them is about its own job: the base that is asked,
//! exit codes, errors, interrupts, output and tables that fit the terminal, progress, and files that
//! are written whole or not at all.

mod base;
mod entity;
mod error;
mod file;
mod interrupt;
mod output;
mod paging;
mod safe;

pub use base::{AskedBase, all};
pub use entity::{NotOne, all_so_called, perhaps, the_one};
pub use error::{Context, Exit, Result, Usage, causes, is_closed_pipe};
pub use file::{read, write_whole};
pub use interrupt::{is_interrupted, on_interrupt};
pub use output::{Out, progress, table, table_or_lines, tell, tell_line, working};
pub use paging::{
    Most, Paging, Which, cited, day, edtf, limit, list_facts, one_named, print_facts,
};
pub use safe::safe_lines;
