//! The photos of a new item: which files they are, their order and their names.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

use jiff::civil::DateTime;
use labnews::image::{PictureFormat, extension, is_heic, probe, read_capture_time};
use labnews::messages::{Problem, command};
use labnews::values::slug::Slug;
use tempfile::TempDir;

use super::heic;

/// The endings of files that are taken for photos where a folder is given.
const ENDINGS: [&str; 9] = [
    "jpg", "jpeg", "png", "webp", "gif", "avif", "heic", "heif", "hif",
];

/// Photos to copy, in the order in which they were taken.
#[derive(Debug, Default)]
pub(super) struct NewPhotos {
    pub list: Vec<NewPhoto>,
    /// Holds the JPEG files of photos that had to be converted.
    _converted: Option<TempDir>,
}

/// A photo to copy.
#[derive(Debug)]
pub(super) struct NewPhoto {
    /// The file to copy.
    pub file: PathBuf,
    /// The name of the copy.
    pub name: String,
}

/// Finds the photos that are given as files and folders. Writes nothing into the site.
pub(super) fn prepare(given: &[PathBuf]) -> Result<NewPhotos, Problem> {
    let mut found = Vec::new();
    let mut converted = None;
    for path in list_files(given)? {
        let mut photo = look_at(&path)?;
        if photo.format.is_none() {
            let folder = match &converted {
                Some(folder) => folder,
                None => {
                    converted.insert(tempfile::tempdir().map_err(command::no_temporary_folder)?)
                }
            };
            let jpeg = folder.path().join(format!("{}.jpg", found.len()));
            heic::convert(&path, &jpeg)?;
            photo.file = jpeg;
        }
        found.push(photo);
    }
    // Photos that do not say when they were taken keep their order, after the others.
    found.sort_by_key(|photo| (photo.taken.is_none(), photo.taken));
    let mut names = HashSet::new();
    let list = found.into_iter().map(|photo| NewPhoto {
        name: choose_name(&photo, &mut names),
        file: photo.file,
    });
    Ok(NewPhotos {
        list: list.collect(),
        _converted: converted,
    })
}

/// A photo that was looked at.
struct FoundPhoto {
    file: PathBuf,
    /// The name of the given file, without its ending.
    stem: String,
    /// `None` if it must be converted to JPEG.
    format: Option<PictureFormat>,
    taken: Option<DateTime>,
}

/// The given files, and the photos in given folders, sorted by name.
fn list_files(given: &[PathBuf]) -> Result<Vec<PathBuf>, Problem> {
    let mut files = Vec::new();
    for path in given {
        if path.is_file() {
            files.push(path.clone());
            continue;
        }
        let entries = fs::read_dir(path).map_err(|_| command::photo_not_found(path))?;
        let mut photos: Vec<PathBuf> = entries
            .flatten()
            .map(|entry| entry.path())
            .filter(|path| is_photo(path))
            .collect();
        if photos.is_empty() {
            return Err(command::folder_without_photos(path));
        }
        photos.sort();
        files.append(&mut photos);
    }
    Ok(files)
}

/// Whether a file in a folder is a photo by its name. Programs hide files of their own behind a dot.
fn is_photo(path: &Path) -> bool {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    !name.starts_with('.') && ENDINGS.contains(&&*extension(&name)) && path.is_file()
}

fn look_at(path: &Path) -> Result<FoundPhoto, Problem> {
    let unreadable = |error| command::photo_unreadable(path, &error);
    let mut file = File::open(path).map_err(unreadable)?;
    let mut head = Vec::new();
    (&file)
        .take(64)
        .read_to_end(&mut head)
        .map_err(unreadable)?;
    file.seek(SeekFrom::Start(0)).map_err(unreadable)?;
    let format = if is_heic(&head) {
        None
    } else {
        let format = PictureFormat::detect(&head);
        Some(format.ok_or_else(|| command::not_a_photo(path))?)
    };
    let taken = read_capture_time(&file);
    if let Some(format) = format {
        probe(format.extension(), file)
            .map_err(|problem| command::photo_refused(path, &problem))?;
    }
    let stem = path.file_stem().unwrap_or_default().to_string_lossy();
    Ok(FoundPhoto {
        file: path.to_owned(),
        stem: stem.into_owned(),
        format,
        taken,
    })
}

/// A name that is safe in URLs and on every system, and that no other photo of the item has.
fn choose_name(photo: &FoundPhoto, taken: &mut HashSet<String>) -> String {
    let stem = Slug::from_words(&photo.stem);
    let stem = stem.as_ref().map_or("photo", Slug::as_str);
    let ending = photo.format.unwrap_or(PictureFormat::Jpeg).extension();
    let numbered = (2..).map(|number| format!("{stem}-{number}.{ending}"));
    let mut names = std::iter::once(format!("{stem}.{ending}")).chain(numbered);
    let free = names.find(|name| taken.insert(name.clone()));
    free.unwrap_or_default()
}
