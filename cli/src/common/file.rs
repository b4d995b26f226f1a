//! Files that are read and written.

use super::{Context, Result};
use citebase::Error;
use citebase::export::{Existing, write_file};
use std::path::Path;

/// Reads a text.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).context(|| format!("cannot read {}", path.display()))
}

/// Writes a file: a reader sees the old one, if it may be replaced, or the new one; when something
/// fails, the old one is as it was.
pub fn write_whole(path: &Path, existing: Existing, content: &str) -> Result<()> {
    write_file(path, existing, |out| {
        out.write_all(content.as_bytes()).map_err(Error::Write)
    })
    .context(|| format!("cannot write {}", path.display()))?;
    Ok(())
}
