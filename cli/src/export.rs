//! Hands a knowledge base on to other tools: spreadsheets, investigators' tools, triple stores,
//! graph programs, or another knowledge base.

use crate::common::{AskedBase, Exit, Out, Result, Usage, on_interrupt, tell, working};
use citebase::export::{Existing, Format};
use citebase::query::Cancel;
use std::io::Write;
use std::path::{Path, PathBuf};

/// Hands a knowledge base on to other tools
#[derive(clap::Args)]
#[command(after_help = "\
A file that is there already is left alone unless --replace is used.

Example:
  citebase export csv tables --base lingang.db")]
pub struct Export {
    /// csv          a folder of tables, one file a view
    /// spreadsheet  the same with a byte order mark, for Excel
    /// ftm          FollowTheMoney, a JSON entity a line
    /// statements   the same a value a line, as OpenSanctions has it
    /// json-ld      linked data with the words of schema.org
    /// graphml      entities and relations, for Gephi, yEd and Cytoscape
    /// csl-json     the articles, for Zotero, pandoc and other tools that cite
    /// notes        a folder of Markdown for Obsidian, a note an entity
    /// parquet      a folder of tables for DuckDB, Spark and other engines
    /// backup       all sheets and rulings, to be restored
    #[arg(verbatim_doc_comment)]
    format: Format,
    /// The file to write, or for csv, spreadsheet, notes and parquet the folder; - is standard output (not for these)
    out: PathBuf,
    #[command(flatten)]
    base: AskedBase,
    /// Writes over a file that is there already
    #[arg(long)]
    replace: bool,
}

impl Export {
    pub fn run(&self, out: &mut Out) -> Result {
        let to_stdout = self.out == Path::new("-");
        if self.format.is_folder() && to_stdout {
            let wrong = "a folder does not go to standard output";
            return Err(Usage(wrong).into());
        }
        if to_stdout && out.wants_json() {
            let wrong = "standard output has the export or --json, not both";
            return Err(Usage(wrong).into());
        }
        let base = self.base.open()?;
        let cancel = Cancel::default();
        let switch = cancel.clone();
        on_interrupt(move || switch.cancel())?;
        let bar = working("exporting");
        match self.format {
            _ if !to_stdout => {
                let existing = match self.replace {
                    true => Existing::Replace,
                    false => Existing::Keep,
                };
                let written = base.cancellable(&cancel, |base| {
                    base.export(self.format, &self.out, existing)
                })?;
                bar.finish_and_clear();
                let summary = format!("the export is written:\n{written}");
                return tell(out, Exit::Success, summary.trim_end(), |out| {
                    if !out.wants_json() {
                        return Ok(write!(out, "{written}")?);
                    }
                    // A path need not be Unicode; JSON must.
                    let files = written.files.iter().map(|(path, length)| {
                        serde_json::json!({"file": path.to_string_lossy(), "bytes": length})
                    });
                    out.json(&files.collect::<Vec<_>>())
                });
            }
            Format::Ftm => base.write_ftm(out.for_programs())?,
            Format::JsonLd => base.write_json_ld(out.for_programs())?,
            Format::GraphMl => base.write_graphml(out.for_programs())?,
            Format::Statements => base.write_statements(out.for_programs())?,
            Format::CslJson => base.write_csl(out.for_programs())?,
            _ => base.write_backup(out.for_programs())?,
        }
        Ok(Exit::Success)
    }
}
