//! A base from a backup, rulings that were made elsewhere, and entities of FollowTheMoney.

use crate::common::{Context, Exit, Out, Result, read, tell, tell_line};
use crate::ftm;
use citebase::KnowledgeBase;
use citebase::identity::Ruling;
use citebase::sheet::{Date, Source};
use std::fs::File;
use std::io::{BufReader, Write};
use std::path::{Path, PathBuf};

/// Makes a base from a backup that 'citebase export backup' wrote; takes over rulings, or FollowTheMoney
#[derive(clap::Args)]
#[command(after_help = "\
A backup is restored into a base in which nothing was loaded, which is made if it is not there. \
Rulings are a JSON list, as 'citebase proposals --json' has them, and go into any base. \
A file of FollowTheMoney becomes a source of its own, each record a passage of it: its \
organisations, people, projects, events, addresses, contracts and documents with their names and \
identifiers, and its relations. Whatever else it has is counted and not loaded.

Example:
  citebase import copy.db lingang.backup
  citebase import news.db --rulings rulings.json
  citebase import news.db --ftm entities.ftm.json --key sanctions-2024 --published 2024-05-02")]
pub struct Import {
    /// The file of the knowledge base
    base: PathBuf,
    /// The backup
    #[arg(required_unless_present_any = ["rulings", "ftm"])]
    backup: Option<PathBuf>,
    /// Rulings to take over
    #[arg(long, value_name = "FILE", conflicts_with = "backup")]
    rulings: Option<PathBuf>,
    /// Entities of FollowTheMoney, one a line
    #[arg(long, value_name = "FILE", conflicts_with_all = ["backup", "rulings"], requires = "key")]
    ftm: Option<PathBuf>,
    /// The key of the source that the file of FollowTheMoney becomes
    #[arg(long, requires = "ftm")]
    key: Option<String>,
    /// The title of that file
    #[arg(long, requires = "ftm")]
    title: Option<String>,
    /// The day of its publication, such as 2024-05-02
    #[arg(long, value_name = "DAY", requires = "ftm")]
    published: Option<String>,
    /// Its language
    #[arg(long, value_name = "TAG", default_value = "en", requires = "ftm")]
    language: String,
}

impl Import {
    pub fn run(&self, out: &mut Out) -> Result {
        if let Some(path) = &self.rulings {
            return self.take_rulings(path, out);
        }
        if let (Some(path), Some(key)) = (&self.ftm, &self.key) {
            return self.take_ftm(path, key, out);
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
        tell_line(
            out,
            Exit::Success,
            &format!("restored: {restored}"),
            &restored,
        )
    }

    fn take_ftm(&self, path: &Path, key: &str, out: &mut Out) -> Result {
        let source = Source {
            key: key.to_owned(),
            headline: self.title.clone(),
            language: self.language.clone(),
            published: self.published.as_ref().map(|day| Date {
                edtf: Some(day.clone()),
                ..Date::default()
            }),
            ..Source::default()
        };
        let made = ftm::sheet(&read(path)?, source)?;
        let mut base = KnowledgeBase::open_or_create(&self.base)?;
        base.load(&made.sheet)?;
        base.close()?;
        let summary = format!(
            "{} records: {} entities and {} relations are loaded as the source {key}",
            made.records, made.entities, made.relations
        );
        tell(out, Exit::Success, &summary, |out| {
            if out.wants_json() {
                return out.json(&made);
            }
            writeln!(out, "{summary}")?;
            if !made.left_out.is_empty() {
                writeln!(out, "not loaded:")?;
            }
            for (what, number) in &made.left_out {
                writeln!(out, "  {number} {what}")?;
            }
            Ok(())
        })
    }

    fn take_rulings(&self, path: &Path, out: &mut Out) -> Result {
        let rulings = Ruling::list_from_json(&read(path)?)?;
        let mut base = KnowledgeBase::open(&self.base)?;
        let new = base.import_rulings(&rulings)?;
        base.close()?;
        let summary = format!("{} rulings, {new} of them new", rulings.len());
        let json = serde_json::json!({"rulings": rulings.len(), "new": new});
        tell_line(out, Exit::Success, &summary, &json)
    }
}
