//! Digests: SHA-256.

use sha2::{Digest, Sha256};
use std::fmt::Write;

pub(crate) fn sha_256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// A digest as people write it.
pub(crate) fn hexadecimal(digest: impl IntoIterator<Item = u8>) -> String {
    let mut text = String::with_capacity(64);
    for byte in digest {
        // Writing into a text cannot fail.
        let _ = write!(text, "{byte:02x}");
    }
    text
}
