//! Builds a knowledge base from the article that comes with the program.

use crate::common::{Exit, Out, Result, tell};
use citebase::{KnowledgeBase, LoadReport};
use std::io::Write;
use std::path::PathBuf;

/// Builds a knowledge base from the article that comes with the program
#[derive(clap::Args)]
#[command(after_help = "\
A citebase database that is there already gets the article loaded into it; any other file is \
left alone.

Example:
  citebase seed
  sqlite3 -box lingang.db \"SELECT * FROM figures\"")]
pub struct Seed {
    /// The file to make
    #[arg(default_value = "lingang.db")]
    path: PathBuf,
}

impl Seed {
    pub fn run(&self, out: &mut Out) -> Result {
        let shown = self.path.display();
        let existed = self.path.exists();
        let mut base = KnowledgeBase::open_or_create(&self.path)?;
        let report = base.load(&KnowledgeBase::seed()?)?;
        base.close()?;
        let summary = format!("{shown}: the article is loaded");
        tell(out, Exit::Success, &summary, |out| {
            self.print(out, existed, &report)
        })
    }

    fn print(&self, out: &mut Out, existed: bool, report: &LoadReport) -> Result<()> {
        let shown = self.path.display();
        if out.wants_json() {
            return out.json(&serde_json::json!({
                "base": self.path.to_string_lossy(), "new": !existed, "report": report,
            }));
        }
        let state = match existed {
            true => "is a citebase database; the article is loaded into it",
            false => "is new",
        };
        writeln!(out, "{shown} {state}\n\n{report}\nWorth trying:\n")?;
        for question in [
            "SELECT subject, predicate, object, passage FROM facts WHERE subject = 'Lingang Group'",
            "SELECT subject, measure, quantity, equivalents, passages FROM figures",
            "SELECT object, name, meaning FROM data_dictionary WHERE object = 'facts'",
        ] {
            writeln!(out, "  sqlite3 -box {shown} \"{question}\"")?;
        }
        Ok(())
    }
}
