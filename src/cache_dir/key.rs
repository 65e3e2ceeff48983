//! The key of the seals that prove that labnews wrote an entry on this machine.
//!
//! It is derived from the environment variable `LABNEWS_CACHE_KEY` if that is set: a secret that the machines
//! of a CI share. Otherwise it is derived from what identifies the machine and the user: the machine's id, and
//! the number and creation time of the home folder. People who write to the site's repository do not know
//! these. They are the same on all machines of one image, so on a CI (`CI` is set) the key also depends on the
//! current boot. If nothing is known, the key is random, and nobody believes its entries later.
//!
//! Nothing is written to get a key: labnews writes only to the output folder and `.labnews/`.

use std::collections::hash_map::RandomState;
use std::ffi::OsString;
use std::fs::{self, File};
use std::hash::BuildHasher;
use std::io::Read;
use std::path::Path;
use std::sync::LazyLock;
use std::time::UNIX_EPOCH;

/// A key of BLAKE3.
pub(super) type Key = [u8; blake3::KEY_LEN];

/// The secret that machines of a CI share.
const SECRET: &str = "LABNEWS_CACHE_KEY";

/// Separates the keys from those of other programs and purposes.
const CONTEXT: &str = "labnews 2026-11-27 seals of .labnews";

/// The key of this machine.
pub(super) fn cache_key() -> &'static Key {
    static KEY: LazyLock<Key> = LazyLock::new(|| {
        let secret = variable(SECRET).map(|secret| vec![secret.into_encoded_bytes()]);
        let known = secret.or_else(identify_machine);
        derive_key(&known.unwrap_or_else(random_parts))
    });
    &KEY
}

/// A variable of the environment. An empty one is as good as missing: a CI sets it so where a secret is kept
/// from a pull request.
fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// What only this machine and user know; `None` if nothing is known.
fn identify_machine() -> Option<Vec<Vec<u8>>> {
    let machine = ["/etc/machine-id", "/var/lib/dbus/machine-id"];
    let machine = machine.iter().find_map(|path| read_id(Path::new(path)));
    let home = std::env::home_dir().and_then(|home| identify_folder(&home));
    let needs_boot = variable("CI").is_some() || (machine.is_none() && home.is_none());
    let boot = || read_id(Path::new("/proc/sys/kernel/random/boot_id"));
    let boot = needs_boot.then(boot).flatten();
    if needs_boot && boot.is_none() {
        return None;
    }
    Some([machine, home, boot].map(Option::unwrap_or_default).into())
}

/// The hexadecimal id in a file; `None` if there is none, or if the file says that there is none yet.
fn read_id(path: &Path) -> Option<Vec<u8>> {
    let mut text = String::new();
    let file = File::open(path).ok()?;
    file.take(100).read_to_string(&mut text).ok()?;
    let id = text.trim();
    let is_id = id.len() >= 32 && id.chars().all(|c| c.is_ascii_hexdigit() || c == '-');
    is_id.then(|| id.as_bytes().to_vec())
}

/// The number and creation time of a folder; `None` if the system does not know when it was created.
fn identify_folder(path: &Path) -> Option<Vec<u8>> {
    let metadata = fs::metadata(path).ok()?;
    let created = metadata.created().ok()?;
    let created = created.duration_since(UNIX_EPOCH).ok()?;
    Some(
        [
            inode(&metadata).to_le_bytes().as_slice(),
            &created.as_nanos().to_le_bytes(),
        ]
        .concat(),
    )
}

#[cfg(unix)]
fn inode(metadata: &fs::Metadata) -> u64 {
    std::os::unix::fs::MetadataExt::ino(metadata)
}

#[cfg(not(unix))]
fn inode(_: &fs::Metadata) -> u64 {
    0
}

/// Numbers that no other process has.
fn random_parts() -> Vec<Vec<u8>> {
    // The seeds of the standard library's hash maps are random, 128 bits each.
    let number = |seed: u64| RandomState::new().hash_one(seed).to_le_bytes().to_vec();
    (0..4).map(number).collect()
}

fn derive_key(parts: &[Vec<u8>]) -> Key {
    let mut hasher = blake3::Hasher::new_derive_key(CONTEXT);
    for part in parts {
        hasher.update(&(part.len() as u64).to_le_bytes());
        hasher.update(part);
    }
    *hasher.finalize().as_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_what_systems_write() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("machine-id");
        assert_eq!(read_id(&path), None);
        for (content, is_id) in [
            ("0123456789abcdef0123456789abcdef\n", true),
            ("01234567-89ab-cdef-0123-456789abcdef\n", true),
            ("uninitialized\n", false),
            ("", false),
            ("\n", false),
            ("0123456789abcdef0123456789abcdeg", false),
        ] {
            fs::write(&path, content).unwrap();
            assert_eq!(read_id(&path).is_some(), is_id, "{content:?}");
        }
    }

    #[test]
    fn keys_differ_where_a_part_differs() {
        let parts = |parts: &[&str]| {
            let parts: Vec<Vec<u8>> = parts.iter().map(|part| part.as_bytes().into()).collect();
            derive_key(&parts)
        };
        assert_eq!(parts(&["a", "b"]), parts(&["a", "b"]));
        assert_ne!(parts(&["a", "b"]), parts(&["ab", ""]));
        assert_ne!(parts(&["a"]), parts(&["a", ""]));
        assert_ne!(random_parts(), random_parts());
    }
}
