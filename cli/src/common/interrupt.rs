//! Ctrl-C and a polite kill: the job ends where it can say what is done.

use super::Result;
use std::sync::atomic::{AtomicBool, Ordering};

static INTERRUPTED: AtomicBool = AtomicBool::new(false);

/// Whether somebody wants the job to end.
pub fn is_interrupted() -> bool {
    INTERRUPTED.load(Ordering::Acquire)
}

/// From now on, the first interrupt is remembered and calls `end`; a second one ends the process
/// where it is.
pub fn on_interrupt(mut end: impl FnMut() + Send + 'static) -> Result<()> {
    ctrlc::set_handler(move || {
        if INTERRUPTED.swap(true, Ordering::AcqRel) {
            std::process::exit(130);
        }
        end();
    })?;
    Ok(())
}
