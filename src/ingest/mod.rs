//! How sheets get into a base, in three steps:
//!
//! 1. *plan* ([`plan`]): what can be known of a sheet without the base, by any thread;
//! 2. *write* ([`write`], [`claims`], [`removal`]): the rows of the source, in the place of those
//!    that it revises, with all that follows from this sheet alone: masks, the words of the search
//!    index, the entities of mentions that a few look-ups tell;
//! 3. *derive* ([`identity`](crate::identity), [`derived`](crate::derived)): what others have a part
//!    in: who is who where look-ups do not tell, and the edges.
//!
//! There is one way in, `Loader::put`: for a single sheet, a batch, a base that is filled
//! ([`bulk`]), a revision, and a backup that is restored. Whatever can be wrong with a sheet is found
//! before anything is written; what only the base can tell, `Loader::check` asks of it. So an error after
//! that is the base's. The caller holds an IMMEDIATE transaction.

mod batch;
mod bulk;
mod cache;
mod changes;
mod claims;
mod forget;
mod input;
mod loader;
mod plan;
mod queue;
mod removal;
mod report;
mod source;
pub(crate) mod versions;
mod write;

pub use batch::{Batch, BatchReport, BatchSheet, Withdrawal};
pub(crate) use bulk::{begin_bulk, end_bulk};
pub(crate) use cache::Cache;
pub use changes::Changes;
pub use forget::{Erasure, Forgotten};
pub(crate) use forget::{NO_ERASURE, erase, is_pending};
pub use input::{Input, IntoInput};
pub(crate) use loader::{Loader, is_empty};
pub(crate) use queue::Queue;
pub(crate) use removal::archive;
pub use report::{LoadOutcome, LoadReport};
