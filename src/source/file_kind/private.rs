//! Files that should not be published, recognized by their names.

use super::extensions::{OTHER_PICTURES, OTHER_VIDEOS};
use super::publishing::endings;
use crate::image;

/// Whether this is a sidecar file, in which cameras, phones and photo programs record where, when and by whom a
/// picture or video was made.
pub(in crate::source) fn is_sidecar(path: &str) -> bool {
    let last = image::extension(path);
    match last.as_str() {
        "xmp" | "aae" | "thm" | "lrv" | "pp3" | "dop" | "on1" | "cos" => true,
        // Google Takeout: `IMG_1.jpg.json`, `IMG_1.jpg.supplemental-metadata.json`.
        "json" => {
            let mut before: Vec<String> = endings(path).collect();
            before.pop();
            before.iter().any(|ending| is_picture_or_video(ending))
        }
        _ => false,
    }
}

fn is_picture_or_video(ending: &str) -> bool {
    image::media_type_of(ending).is_some()
        || image::may_hold_metadata(ending)
        || OTHER_VIDEOS.contains(&ending)
        || OTHER_PICTURES.contains(&ending)
}

/// Why nobody may have meant to publish a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(in crate::source) enum Sensitivity {
    /// Files of this kind often hold more than readers should see.
    OftenPrivate,
    /// Passwords or keys.
    Secret,
}

/// Why nobody may have meant to publish a file of this name.
pub(in crate::source) fn sensitivity(path: &str) -> Option<Sensitivity> {
    const SECRETS: [&str; 27] = [
        ".env",
        ".envrc",
        ".htpasswd",
        ".git-credentials",
        ".netrc",
        "_netrc",
        ".npmrc",
        ".yarnrc",
        ".pypirc",
        ".pgpass",
        ".my.cnf",
        ".boto",
        ".s3cfg",
        ".dockercfg",
        ".vault-token",
        ".bash_history",
        ".zsh_history",
        ".python_history",
        ".psql_history",
        ".mysql_history",
        "id_rsa",
        "id_dsa",
        "id_ecdsa",
        "id_ed25519",
        "id_ed25519_sk",
        "id_ecdsa_sk",
        "credentials.json",
    ];
    const FOLDERS: [&str; 6] = [".ssh", ".gnupg", ".aws", ".azure", ".kube", ".docker"];
    let path = path.to_ascii_lowercase();
    let mut folders: Vec<&str> = path.split('/').collect();
    let name = folders.pop().unwrap_or_default();
    let ending = image::extension(name);
    if SECRETS.contains(&name)
        || name.starts_with(".env.")
        || folders.iter().any(|folder| FOLDERS.contains(folder))
        || matches!(
            ending.as_str(),
            "p12" | "pfx" | "kdbx" | "kdb" | "jks" | "keystore" | "ppk" | "ovpn" | "tfstate"
        )
    {
        return Some(Sensitivity::Secret);
    }
    matches!(
        ending.as_str(),
        "sql" | "sqlite" | "sqlite3" | "db" | "mdb" | "accdb" | "dump" | "pem" | "log"
    )
    .then_some(Sensitivity::OftenPrivate)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_beside_photos_is_known() {
        for name in [
            "IMG_1.xmp",
            "IMG_1.jpg.xmp",
            "IMG_1.AAE",
            "MVI_1.THM",
            "IMG_1.jpg.json",
            "IMG_1.HEIC.supplemental-metadata.json",
            "video.mp4.suppl.json",
            "IMG_1.jpg(1).json",
        ] {
            assert!(is_sidecar(name), "{name}");
        }
        for name in ["data.json", "a.v2.json", "map.geojson", "jpg.json", "a.txt"] {
            assert!(!is_sidecar(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_known_by_name() {
        for name in [
            ".env",
            ".env.local",
            "a/.ENV",
            ".htpasswd",
            "id_rsa",
            ".ssh/config",
            "x.kdbx",
        ] {
            assert_eq!(sensitivity(name), Some(Sensitivity::Secret), "{name}");
        }
        for name in ["dump.sql", "cert.pem"] {
            assert_eq!(sensitivity(name), Some(Sensitivity::OftenPrivate), "{name}");
        }
        for name in ["id_rsa.pub", "environment.txt", ".well-known/x", "talk.key"] {
            assert_eq!(sensitivity(name), None, "{name}");
        }
    }
}
