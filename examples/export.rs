//! Hands a knowledge base on to other tools: spreadsheets, investigators' tools, triple stores,
//! graph programs, or another knowledge base.
//!
//! `cargo run --example export -- FORMAT OUT [DATABASE]`; `--help` says more.

use citebase::export::{Existing, Format};
use citebase::text::printable;
use citebase::{Batch, Error, KnowledgeBase};
use std::io::{BufWriter, Write};
use std::ops::ControlFlow;
use std::process::ExitCode;

const HELP: &str = "usage: export [--replace] FORMAT OUT [DATABASE]

FORMAT    csv       a folder of tables, one file a view
          ftm       FollowTheMoney, a JSON entity a line
          json-ld   linked data with the words of schema.org
          graphml   entities and relations, for Gephi, yEd and Cytoscape
          backup    all sheets and rulings, to be restored
OUT       the file to write, or for csv the folder; - is standard output (not for csv)
DATABASE  a citebase file; without it, the nine articles that come with the crate

A file that is there already is left alone unless --replace is given.
Exit code: 0 if all is written, 1 if not (then nothing is), 2 if the command is not understood.
";

fn main() -> ExitCode {
    let mut words: Vec<String> = std::env::args_os()
        .skip(1)
        .map(|word| word.to_string_lossy().into_owned())
        .collect();
    if words.iter().any(|word| word == "--help" || word == "-h") {
        print!("{HELP}");
        return ExitCode::SUCCESS;
    }
    let given = words.len();
    words.retain(|word| word != "--replace");
    let existing = match words.len() == given {
        true => Existing::Keep,
        false => Existing::Replace,
    };
    let (format, out, database) = match words.as_slice() {
        [format, out] => (format, out, None),
        [format, out, database] => (format, out, Some(database)),
        _ => return misunderstood("FORMAT and OUT are needed"),
    };
    let format: Format = match format.parse() {
        Ok(format) => format,
        Err(unknown) => return misunderstood(&format!("{unknown}")),
    };
    if format.is_folder() && out == "-" {
        return misunderstood("csv is a folder of files, and does not go to standard output");
    }
    match export(format, out, database, existing) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("export: {}", printable(&error.to_string()));
            let mut beneath = std::error::Error::source(&error);
            while let Some(cause) = beneath {
                eprintln!("  because: {}", printable(&cause.to_string()));
                beneath = cause.source();
            }
            ExitCode::FAILURE
        }
    }
}

fn misunderstood(why: &str) -> ExitCode {
    eprintln!("export: {}; try --help", printable(why));
    ExitCode::from(2)
}

fn export(
    format: Format,
    out: &str,
    database: Option<&String>,
    existing: Existing,
) -> Result<(), Error> {
    let base = match database {
        Some(path) => KnowledgeBase::open_read_only(path)?,
        None => nine_articles()?,
    };
    if out != "-" {
        let written = base.export(format, out, existing)?;
        // A reader that closes the pipe early has seen enough.
        let _ = write!(std::io::stdout(), "{}", written);
        return Ok(());
    }
    let mut out = BufWriter::new(std::io::stdout().lock());
    match format {
        Format::Ftm => base.write_ftm(&mut out)?,
        Format::JsonLd => base.write_json_ld(&mut out)?,
        Format::GraphMl => base.write_graphml(&mut out)?,
        _ => base.write_backup(&mut out)?,
    }
    out.flush().map_err(Error::Write)
}

fn nine_articles() -> Result<KnowledgeBase, Error> {
    let mut base = KnowledgeBase::seeded()?;
    let sheets = KnowledgeBase::companions()?.into_iter().map(Ok);
    base.load_all(sheets, &Batch::default(), |_| ControlFlow::Continue(()))?;
    Ok(base)
}
