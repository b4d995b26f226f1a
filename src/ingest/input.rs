//! What a batch is given: sheets, or JSON, which is not even read where it is what a source was
//! loaded from.

use super::source::{Digest, StoredSource};
use crate::error::Error;
use crate::sheet::{self, Sheet};
use std::path::{Path, PathBuf};

/// The first eight bytes of a digest.
pub(super) fn fingerprint(digest: &Digest) -> Option<u64> {
    let first = digest.first_chunk::<8>()?;
    Some(u64::from_be_bytes(*first))
}

/// The same of a digest in hexadecimal.
pub(super) fn fingerprint_of_text(digest: &str) -> Option<u64> {
    u64::from_str_radix(digest.get(..16)?, 16).ok()
}

/// A sheet as a batch takes it: the value, or its JSON. JSON has the advantage that it is not
/// read anew where it is, byte for byte, what its source was loaded from.
#[derive(Debug)]
pub struct Input {
    content: Content,
    /// Of the JSON.
    digest: Option<Digest>,
}

#[derive(Debug)]
enum Content {
    Sheet(Box<Sheet>),
    Json {
        text: String,
        /// Stands in messages where the text does not tell its source.
        name: Option<String>,
        /// The key of its source, if it tells one.
        source: Option<String>,
    },
}

impl From<Sheet> for Input {
    fn from(sheet: Sheet) -> Self {
        Self {
            content: Content::Sheet(Box::new(sheet)),
            digest: None,
        }
    }
}

/// JSON, as [`Sheet::from_json`] reads it.
impl From<String> for Input {
    fn from(text: String) -> Self {
        Self::json(text, None)
    }
}

impl Input {
    /// Takes a file, as [`Sheet::from_file`] reads it.
    ///
    /// # Errors
    /// [`Error::ReadSheet`] if the file cannot be read, [`Error::Sheet`] if it is too long, or not
    /// UTF-8. What is wrong with its JSON is told when it is loaded.
    pub fn from_file(path: impl AsRef<Path>) -> Result<Self, Error> {
        let (text, name) = sheet::read_file(path.as_ref())?;
        Ok(Self::json(text, Some(name)))
    }

    fn json(text: String, name: Option<String>) -> Self {
        Self {
            digest: Some(sheet::sha_256(text.as_bytes())),
            content: Content::Json {
                source: sheet::source_key(&text),
                text,
                name,
            },
        }
    }

    /// The key of its source, if it tells one.
    pub(super) fn source(&self) -> Option<&str> {
        match &self.content {
            Content::Sheet(sheet) => Some(&sheet.source.key),
            Content::Json { source, .. } => source.as_deref(),
        }
    }

    /// Whether a source was loaded from this very JSON, or this very sheet.
    pub(super) fn is_of(&self, stored: &StoredSource) -> Result<bool, Error> {
        Ok(match &self.content {
            Content::Sheet(sheet) => sheet.digest()? == stored.sheet_digest,
            Content::Json { .. } => self.digest.is_some() && self.digest == stored.json_digest,
        })
    }

    /// The beginning of the digest by which [`Input::is_of`] tells.
    pub(super) fn fingerprint(&self) -> Result<Option<u64>, Error> {
        Ok(match &self.content {
            Content::Sheet(sheet) => fingerprint_of_text(&sheet.digest()?),
            Content::Json { .. } => self.digest.as_ref().and_then(fingerprint),
        })
    }

    /// The sheet, and the digest of its JSON.
    pub(super) fn read(self) -> Result<(Sheet, Option<Digest>), Error> {
        let sheet = match self.content {
            Content::Sheet(sheet) => *sheet,
            Content::Json { text, name, .. } => match name {
                Some(name) => Sheet::named_from_json(&text, &name)?,
                None => Sheet::from_json(&text)?,
            },
        };
        Ok((sheet, self.digest))
    }
}

/// What a batch can take: sheets, their files, their JSON, or an error in the place of one that
/// could not be had. Several are taken at once, by two threads.
///
/// ```
/// use citebase::{Error, Input, IntoInput};
///
/// /// The lines of a file with a sheet in each.
/// struct Line(std::io::Result<String>);
///
/// impl IntoInput for Line {
///     fn into_input(self) -> Result<Input, Error> {
///         let text = self
///             .0
///             .map_err(|source| Error::ReadSheet { path: "sheets.jsonl".into(), source })?;
///         Ok(text.into())
///     }
/// }
/// ```
pub trait IntoInput: Send {
    /// The sheet, or its JSON.
    ///
    /// # Errors
    /// Why it cannot be had; the batch counts it as refused.
    fn into_input(self) -> Result<Input, Error>;
}

impl IntoInput for Input {
    fn into_input(self) -> Result<Input, Error> {
        Ok(self)
    }
}

impl IntoInput for Sheet {
    fn into_input(self) -> Result<Input, Error> {
        Ok(self.into())
    }
}

/// JSON, as [`Sheet::from_json`] reads it.
impl IntoInput for String {
    fn into_input(self) -> Result<Input, Error> {
        Ok(self.into())
    }
}

/// A file, as [`Sheet::from_file`] reads it.
impl IntoInput for &Path {
    fn into_input(self) -> Result<Input, Error> {
        Input::from_file(self)
    }
}

/// A file, as [`Sheet::from_file`] reads it.
impl IntoInput for PathBuf {
    fn into_input(self) -> Result<Input, Error> {
        Input::from_file(self)
    }
}

impl<S: IntoInput> IntoInput for Result<S, Error> {
    fn into_input(self) -> Result<Input, Error> {
        self?.into_input()
    }
}
