//! An organisation's profile: everything the knowledge base says about it, each fact with its
//! passage, and what one would look for and no source states.
//!
//! `cargo run --example profile ["Fudan University"]`

use citebase::KnowledgeBase;

fn main() -> Result<(), citebase::Error> {
    let name = std::env::args().nth(1);
    let name = name.as_deref().unwrap_or("Lingang Group");

    let base = KnowledgeBase::seeded()?;
    let found = base.named(name)?;
    if found.is_empty() {
        println!("no source calls anything \"{name}\"");
    }
    for entity in found {
        println!("{}", base.profile(entity.id, 50)?);
    }
    Ok(())
}
