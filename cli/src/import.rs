//! A base from a backup, and rulings that were made elsewhere.

use crate::common::{Context, Exit, Out, Result, read, tell};
use citebase::KnowledgeBase;
use citebase::identity::Ruling;
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

/// Makes a base from a backup that 'citebase export backup' wrote, or takes over rulings
#[derive(clap::Args)]
#[command(after_help = "\
A backup is restored into a base in which nothing was loaded, which is made if it is not there. \
Rulings are a JSON list, as 'citebase proposals --json' has them, and go into any base.

Example:
  citebase import copy.db lingang.backup
  citebase import news.db --rulings rulings.json")]
pub struct Import {
    /// The file of the knowledge base
    base: PathBuf,
    /// The backup
    #[arg(required_unless_present = "rulings")]
    backup: Option<PathBuf>,
    /// Rulings to take over
    #[arg(long, value_name = "FILE", conflicts_with = "backup")]
    rulings: Option<PathBuf>,
}

impl Import {
    pub fn run(&self, out: &mut Out) -> Result {
        if let Some(path) = &self.rulings {
            return self.take_rulings(path, out);
        }
        let Some(path) = &self.backup else {
            return Ok(Exit::Success);
        };
        let open = || File::open(path).context(|| format!("cannot read {}", path.display()));
        if !self.base.exists() {
            // A base of which nothing would come is not made.
            KnowledgeBase::in_memory()?.restore(BufReader::new(open()?))?;
        }
        let mut base = KnowledgeBase::open_or_create(&self.base)?;
        let restored = base.restore(BufReader::new(open()?))?;
        base.close()?;
        tell(
            out,
            Exit::Success,
            &format!("restored: {restored}"),
            |out| {
                match out.wants_json() {
                    true => out.json(&restored)?,
                    false => writeln!(out, "restored: {restored}")?,
                }
                Ok(())
            },
        )
    }

    fn take_rulings(&self, path: &Path, out: &mut Out) -> Result {
        let rulings = Ruling::list_from_json(&read(path)?)?;
        let mut base = KnowledgeBase::open(&self.base)?;
        let new = base.import_rulings(&rulings)?;
        base.close()?;
        let summary = format!("{} rulings, {new} of them new", rulings.len());
        tell(out, Exit::Success, &summary, |out| {
            match out.wants_json() {
                true => out.json(&serde_json::json!({"rulings": rulings.len(), "new": new}))?,
                false => writeln!(out, "{summary}")?,
            }
            Ok(())
        })
    }
}
