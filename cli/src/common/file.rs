//! Files that are written whole or not at all.

use super::{Context, Result};
use std::io::{BufWriter, Write};
use std::path::Path;

/// Reads a text.
pub fn read(path: &Path) -> Result<String> {
    std::fs::read_to_string(path).context(|| format!("cannot read {}", path.display()))
}

/// Writes a file: into a new one beside it, which takes its name once all is written. A reader
/// sees the old file or the new one; when something fails, the old one is as it was.
pub fn write_whole(path: &Path, write: impl FnOnce(&mut dyn Write) -> Result<()>) -> Result<()> {
    let action = || format!("cannot write {}", path.display());
    let folder = match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    };
    let mut builder = tempfile::Builder::new();
    builder.prefix(".citebase-");
    // As any program would make it, less what the umask takes away.
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    let mut file = BufWriter::new(builder.tempfile_in(folder).context(action)?);
    write(&mut file).context(action)?;
    let file = file.into_inner().context(action)?;
    file.as_file().sync_all().context(action)?;
    file.persist(path).map_err(|e| e.error).context(action)?;
    Ok(())
}
