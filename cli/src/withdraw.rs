//! Taking an article out of a base: kept aside, or forgotten for good.

use crate::common::{Exit, Out, Result, tell_line};
use citebase::KnowledgeBase;
use std::path::PathBuf;

/// Takes an article's facts out of a base; its sheet is kept aside, and can be loaded again
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase withdraw news.db 2024-05-02-bridge")]
pub struct Withdraw {
    /// The file of the knowledge base
    base: PathBuf,
    /// The key of the article
    source: String,
}

impl Withdraw {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = KnowledgeBase::open(&self.base)?;
        let gone = base.withdraw(&self.source)?;
        base.close()?;
        let summary = format!(
            "{}: withdrawn with {} claims; revision {} of its sheet is kept",
            gone.source, gone.claims, gone.revision
        );
        let json = serde_json::json!({
            "source": gone.source, "revision": gone.revision, "claims": gone.claims,
        });
        tell_line(out, Exit::Success, &summary, &json)
    }
}

/// Forgets an article or a person for good, in every byte of the file
#[derive(clap::Args)]
#[command(after_help = "\
This cannot be taken back.

Example:
  citebase forget news.db --person zhang-ying")]
pub struct Forget {
    /// The file of the knowledge base
    base: PathBuf,
    #[command(flatten)]
    what: What,
}

/// What is forgotten.
#[derive(clap::Args)]
#[group(required = true, multiple = false)]
struct What {
    /// The article with this key
    #[arg(long, value_name = "KEY")]
    source: Option<String>,
    /// The person with this key
    #[arg(long, value_name = "KEY")]
    person: Option<String>,
}

impl Forget {
    pub fn run(&self, out: &mut Out) -> Result {
        let mut base = KnowledgeBase::open(&self.base)?;
        let What { source, person } = &self.what;
        let gone = match (source, person) {
            (Some(source), _) => base.forget_source(source)?,
            (_, Some(person)) => base.forget_person(person)?,
            (None, None) => return Ok(Exit::Success),
        };
        base.close()?;
        tell_line(out, Exit::Success, &gone.to_string(), &gone)
    }
}
