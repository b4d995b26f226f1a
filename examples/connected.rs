//! How two names are connected: the shortest ways along relations, each step with its passage.
//!
//! `cargo run --example connected ["CVTE" "Fudan University"]`

use citebase::KnowledgeBase;
use citebase::query::Walk;

fn main() -> Result<(), citebase::Error> {
    let names: Vec<String> = std::env::args().skip(1).collect();
    let (from, to) = match names.as_slice() {
        [from, to] => (from.as_str(), to.as_str()),
        _ => ("CVTE", "Fudan University"),
    };

    let base = KnowledgeBase::seeded()?;
    let (found_from, found_to) = (base.named(from)?, base.named(to)?);
    let (Some(start), Some(end)) = (found_from.first(), found_to.first()) else {
        println!("no source knows both \"{from}\" and \"{to}\"");
        return Ok(());
    };
    let walk = Walk {
        hops: 8,
        ..Walk::default()
    };
    let paths = base.paths(start.id, end.id, &walk)?;
    println!(
        "{} and {}: {} shortest way(s)\n",
        start.name,
        end.name,
        paths.len()
    );
    for path in paths {
        println!("{path}");
    }
    Ok(())
}
