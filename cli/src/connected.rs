//! How two names are connected: the shortest ways along relations, each step with its passage.

use crate::common::{AskedBase, Exit, NotOne, Out, Result, the_one};
use citebase::query::{AnyEntity, MAX_LIMIT, Path, Reader, Walk};
use citebase::text::printable;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use std::io::Write;

/// The most steps of a way.
const STEPS: u32 = 8;

/// How two names are connected: the shortest ways, each step with its passage
#[derive(clap::Args)]
#[command(after_help = "\
Example:
  citebase connected CVTE \"Fudan University\"")]
pub struct Connected {
    #[command(flatten)]
    asked: AskedConnected,
    #[command(flatten)]
    base: AskedBase,
}

/// Which two.
#[derive(clap::Args, Deserialize, JsonSchema)]
pub struct AskedConnected {
    /// A name or key
    from: String,
    /// The other name or key
    to: String,
}

/// The shortest ways from one to the other.
#[derive(Serialize)]
pub struct Ways {
    pub from: AnyEntity,
    pub to: AnyEntity,
    pub paths: Vec<Path>,
    /// Whether all that may lead from one to the other was looked at, and all ways are given.
    pub complete: bool,
}

impl AskedConnected {
    /// The ways between the two.
    pub fn answer(&self, base: &Reader) -> Result<Ways> {
        let (from, to) = (the_one(base, &self.from)?, the_one(base, &self.to)?);
        let walk = Walk {
            hops: STEPS,
            limit: MAX_LIMIT,
            ..Walk::default()
        };
        let found = base.paths(from.id, to.id, &walk)?;
        Ok(Ways {
            paths: found.ways,
            complete: found.complete,
            from,
            to,
        })
    }
}

impl Connected {
    pub fn run(&self, out: &mut Out) -> Result {
        let base = self.base.open()?;
        let ways = match self.asked.answer(&base) {
            // The answer says it as the exit code does.
            Err(error) if out.wants_json() && is_nobody(&*error) => {
                out.json(
                    &serde_json::json!({"from": null, "to": null, "paths": [], "complete": true}),
                )?;
                return Ok(Exit::Negative);
            }
            ways => ways?,
        };
        match out.wants_json() {
            true => out.json(&ways)?,
            false => print(out, &ways)?,
        }
        Ok(Exit::of(!ways.paths.is_empty()))
    }
}

fn is_nobody(error: &(dyn std::error::Error + 'static)) -> bool {
    matches!(error.downcast_ref(), Some(NotOne::Nobody(..)))
}

/// The ways in words.
pub fn print(out: &mut Out, ways: &Ways) -> Result<()> {
    let Ways {
        from,
        to,
        paths,
        complete,
    } = ways;
    let (one, other) = (printable(&from.name), printable(&to.name));
    if from.id == to.id {
        return Ok(writeln!(out, "both names mean {one}")?);
    }
    match paths.len() {
        0 if !complete => writeln!(
            out,
            "{one} and {other}: no way was found among the {MAX_LIMIT} names nearest to them; there may be one"
        )?,
        0 => writeln!(
            out,
            "{one} and {other}: no relations lead from one to the other in {STEPS} steps"
        )?,
        1 => writeln!(out, "{one} and {other}: one shortest way\n")?,
        many if !complete => writeln!(
            out,
            "{one} and {other}: {many} shortest ways, and there may be more\n"
        )?,
        many => writeln!(out, "{one} and {other}: {many} shortest ways\n")?,
    }
    for path in paths {
        for (number, step) in path.steps.iter().enumerate() {
            writeln!(out, "{}. {step}", number + 1)?;
        }
        writeln!(out)?;
    }
    Ok(())
}
