//! Which fonts the system has, without reading them.

use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use blake3::{Hash, Hasher};
use walkdir::WalkDir;

/// The hash of the paths, sizes and times of all font files of the system: as long as it is the same, cards are
/// drawn in the same fonts. It covers the folders in which fontdb looks for fonts.
pub fn hash_installed_fonts() -> Hash {
    let mut hasher = Hasher::new();
    for folder in list_font_folders() {
        let files = WalkDir::new(&folder).follow_links(true).sort_by_file_name();
        // A folder that cannot be read has no fonts for fontdb either.
        for file in files.into_iter().flatten() {
            if file.file_type().is_dir() {
                continue;
            }
            let metadata = file.metadata().ok();
            let modified = metadata.as_ref().and_then(|metadata| {
                let modified = metadata.modified().ok()?;
                modified.duration_since(UNIX_EPOCH).ok()
            });
            let path = file.path().as_os_str().as_encoded_bytes();
            let size = metadata.map_or(0, |metadata| metadata.len());
            let modified = modified.map_or(0, |time| time.as_nanos());
            hasher.update(&(path.len() as u64).to_le_bytes());
            hasher.update(path);
            hasher.update(&size.to_le_bytes());
            hasher.update(&modified.to_le_bytes());
        }
    }
    hasher.finalize()
}

fn in_home(path: &str) -> Option<PathBuf> {
    Some(Path::new(&std::env::var_os("HOME")?).join(path))
}

/// The folders that fontconfig names, or those that are usual without it.
#[cfg(all(unix, not(target_vendor = "apple")))]
fn list_font_folders() -> Vec<PathBuf> {
    use fontconfig_parser::FontConfig;
    let mut config = FontConfig::default();
    match std::env::var_os("FONTCONFIG_FILE") {
        Some(file) => drop(config.merge_config(Path::new(&file))),
        None => {
            let own = std::env::var_os("XDG_CONFIG_HOME").map(PathBuf::from);
            let own = own.or_else(|| in_home(".config"));
            let own = own.map(|own| own.join("fontconfig/fonts.conf"));
            if own.is_none_or(|own| config.merge_config(&own).is_err()) {
                let _ = config.merge_config(Path::new("/etc/fonts/local.conf"));
            }
            let _ = config.merge_config(Path::new("/etc/fonts/fonts.conf"));
        }
    }
    if config.dirs.is_empty() {
        let usual = ["/usr/share/fonts", "/usr/local/share/fonts"].map(PathBuf::from);
        let own = [".fonts", ".local/share/fonts"].map(in_home);
        return usual.into_iter().chain(own.into_iter().flatten()).collect();
    }
    let named = config.dirs.into_iter();
    named
        .filter_map(|folder| match folder.path.strip_prefix("~") {
            Ok(path) => in_home(path.to_str()?),
            Err(_) => Some(folder.path),
        })
        .collect()
}

/// The folders in which macOS keeps fonts.
#[cfg(target_vendor = "apple")]
fn list_font_folders() -> Vec<PathBuf> {
    let system = [
        "/Library/Fonts",
        "/System/Library/Fonts",
        "/Network/Library/Fonts",
    ];
    let downloaded = std::fs::read_dir("/System/Library/AssetsV2");
    let downloaded = downloaded.into_iter().flatten().flatten().filter(|entry| {
        let name = entry.file_name();
        name.to_string_lossy()
            .starts_with("com_apple_MobileAsset_Font")
    });
    let mut downloaded: Vec<PathBuf> = downloaded.map(|entry| entry.path()).collect();
    downloaded.sort();
    let system = system.map(PathBuf::from).into_iter();
    system
        .chain(downloaded)
        .chain(in_home("Library/Fonts"))
        .collect()
}

/// The folders in which Windows keeps fonts.
#[cfg(not(any(unix, target_vendor = "apple")))]
fn list_font_folders() -> Vec<PathBuf> {
    let system = std::env::var_os("SYSTEMROOT").unwrap_or_else(|| "C:\\Windows".into());
    let mut folders = vec![Path::new(&system).join("Fonts")];
    if let Some(own) = std::env::var_os("USERPROFILE") {
        let own = Path::new(&own).join("AppData");
        folders.push(own.join("Local\\Microsoft\\Windows\\Fonts"));
        folders.push(own.join("Roaming\\Microsoft\\Windows\\Fonts"));
    }
    folders
}
