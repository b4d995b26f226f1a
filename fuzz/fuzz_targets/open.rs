//! Database files from strangers: a sound file with some bytes changed is refused, or read as
//! what it was. The input is the changes: four bytes of place and one to put there, each.

#![no_main]

use citebase::{Caution, KnowledgeBase};
use libfuzzer_sys::fuzz_target;
use std::path::PathBuf;
use std::sync::LazyLock;
use std::time::Duration;

struct Sound {
    path: PathBuf,
    bytes: Vec<u8>,
    dump: Vec<u8>,
}

fn dump(base: &KnowledgeBase) -> Vec<u8> {
    let mut out = Vec::new();
    base.dump(&mut out).expect("memory");
    out
}

static SOUND: LazyLock<Sound> = LazyLock::new(|| {
    let path = std::env::temp_dir().join(format!("citebase-fuzz-{}.db", std::process::id()));
    let _ = std::fs::remove_file(&path);
    let mut base = KnowledgeBase::create(&path).expect("a folder for temporary files");
    let sheets = KnowledgeBase::companions().expect("part of the crate");
    base.load(&sheets[2]).expect("part of the crate");
    let dump = dump(&base);
    base.close().expect("nobody else has it");
    let bytes = std::fs::read(&path).expect("just written");
    Sound { path, bytes, dump }
});

fuzz_target!(|changes: &[u8]| {
    let mut bytes = SOUND.bytes.clone();
    for change in changes.chunks_exact(5) {
        let place = u32::from_le_bytes([change[0], change[1], change[2], change[3]]) as usize;
        let place = place % bytes.len();
        bytes[place] = change[4];
    }
    std::fs::write(&SOUND.path, &bytes).expect("room for a file");
    let caution = Caution {
        deadline: Duration::from_secs(2),
        ..Caution::default()
    };
    if let Ok(base) = KnowledgeBase::open_untrusted(&SOUND.path, &caution) {
        assert!(dump(&base) == SOUND.dump, "something was changed and not noticed");
    }
});
