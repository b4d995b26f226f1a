//! Hands a knowledge base on to other tools: spreadsheets, investigators' tools, triple stores,
//! graph programs, or another knowledge base.
//!
//! `cargo run --example export -- FORMAT OUT [DATABASE]`; `--help` says more.

mod common;

use citebase::KnowledgeBase;
use citebase::export::{Existing, Format};
use common::{Arguments, Exit, Opt, Out, Program, Result, Usage, json, nine_articles, working};
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;

const PROGRAM: Program = Program {
    usage: "export FORMAT OUT [DATABASE]",
    about: "\
FORMAT    csv       a folder of tables, one file a view
          ftm       FollowTheMoney, a JSON entity a line
          json-ld   linked data with the words of schema.org
          graphml   entities and relations, for Gephi, yEd and Cytoscape
          backup    all sheets and rulings, to be restored
OUT       the file to write, or for csv the folder; - is standard output (not for csv)
DATABASE  a citebase file; without it, the nine articles that come with the crate

A file that is there already is left alone unless --replace is given.",
    takes: 2..=3,
    options: &[OPTIONS],
};

const OPTIONS: &[Opt] = &[("replace", "writes over a file that is there already")];

fn main() -> ExitCode {
    PROGRAM.run(export)
}

fn export(given: &Arguments, stdout: &mut Out) -> Result {
    let format = given.text(0)?.unwrap_or_default().parse::<Format>();
    let format = format.map_err(|unknown| Usage(unknown.to_string()))?;
    let out = given.path_at(1)?;
    let existing = match given.has("replace") {
        true => Existing::Replace,
        false => Existing::Keep,
    };
    let to_stdout = out == Path::new("-");
    if format.is_folder() && to_stdout {
        return Err(Usage(
            "csv is a folder of files, and does not go to standard output".to_owned(),
        )
        .into());
    }
    if to_stdout && given.json() {
        return Err(Usage("standard output has the export or --json, not both".to_owned()).into());
    }
    let base = match given.paths().nth(2) {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => nine_articles()?.0,
    };
    let bar = working("exporting");
    match format {
        _ if !to_stdout => {
            let written = base.export(format, out, existing)?;
            bar.finish_and_clear();
            if given.json() {
                // A path need not be Unicode; JSON must.
                let files = written.files.iter().map(|(path, length)| {
                    serde_json::json!({"file": path.to_string_lossy(), "bytes": length})
                });
                return json(stdout, &files.collect::<Vec<_>>());
            }
            write!(stdout, "{written}")?;
        }
        Format::Ftm => base.write_ftm(stdout.for_programs())?,
        Format::JsonLd => base.write_json_ld(stdout.for_programs())?,
        Format::GraphMl => base.write_graphml(stdout.for_programs())?,
        _ => base.write_backup(stdout.for_programs())?,
    }
    Ok(Exit::Fine)
}
