//! What the name and the first bytes of a file say about it: whether content/, which has many writers,
//! may publish it, and whether it is something that nobody means to publish.

use crate::image;

/// Kinds of files that content/ publishes besides pictures: what no server runs, and no browser shows as
/// a page of the site.
const PUBLISHED: &[&[&str]] = &[
    // Documents, slides and tables.
    &[
        "pdf", "ps", "eps", "djvu", "epub", "mobi", "azw3", "doc", "docx", "docm", "dot", "dotx",
        "xls", "xlsx", "xlsm", "xlsb", "xltx", "ppt", "pptx", "pptm", "pps", "ppsx", "potx", "odt",
        "ods", "odp", "odg", "odf", "ott", "ots", "otp", "rtf", "pages", "numbers", "key", "wps",
        "et", "dps", "one", "vsd", "vsdx", "pub", "txt", "text", "log", "rst", "org", "adoc",
        "tex", "ltx", "sty", "cls", "bst", "bib", "ris", "enw", "nbib", "ics", "ical", "vcf",
        "asc", "sig", "gpg", "sha1", "sha256", "sha512", "md5", "po", "pot", "hwp", "hwpx", "caj",
        "mpp",
    ],
    // Pictures that are measured, and formats of drawing programs.
    &[
        "jpg", "jpeg", "png", "gif", "webp", "avif", "svg", "ico", "bmp", "ai", "indd", "xcf",
        "kra", "sketch", "fig", "drawio", "dxf", "dwg", "cdr", "exr", "hdr",
    ],
    // Films, sound and captions.
    &[
        "mp4", "m4v", "mov", "qt", "f4v", "3gp", "3g2", "mj2", "webm", "mkv", "mka", "avi", "ogv",
        "mp3", "m4a", "m4b", "aac", "flac", "ogg", "oga", "opus", "wav", "aif", "aiff", "mid",
        "midi", "vtt", "srt", "ass", "ssa", "sub", "lrc",
    ],
    // Archives.
    &[
        "zip", "gz", "tgz", "tar", "bz2", "tbz2", "xz", "txz", "zst", "lz4", "lzma", "br", "7z",
        "rar", "z",
    ],
    // Data.
    &[
        "csv",
        "tsv",
        "tab",
        "json",
        "jsonl",
        "ndjson",
        "json5",
        "jsonld",
        "geojson",
        "topojson",
        "yaml",
        "yml",
        "toml",
        "ini",
        "cfg",
        "dat",
        "data",
        "bin",
        "h5",
        "hdf5",
        "hdf",
        "he5",
        "h5ad",
        "loom",
        "nwb",
        "nc",
        "nc4",
        "cdf",
        "grib",
        "grb",
        "grib2",
        "mat",
        "npy",
        "npz",
        "pkl",
        "pickle",
        "pt",
        "pth",
        "ckpt",
        "onnx",
        "safetensors",
        "gguf",
        "pb",
        "tflite",
        "parquet",
        "feather",
        "arrow",
        "avro",
        "orc",
        "sqlite",
        "sqlite3",
        "db",
        "rds",
        "rda",
        "rdata",
        "sav",
        "por",
        "dta",
        "sas7bdat",
        "xpt",
        "jasp",
        "omv",
        "prism",
        "pzfx",
        "opj",
        "opju",
        "ttl",
        "nt",
        "nq",
        "n3",
        "trig",
        "shp",
        "shx",
        "dbf",
        "prj",
        "gpkg",
        "mbtiles",
        "pmtiles",
        "las",
        "laz",
        "fits",
        "fit",
        "fts",
        "root",
        "edf",
        "bdf",
        "gdf",
        "cnt",
        "set",
        "vhdr",
        "vmrk",
        "eeg",
        "fif",
        "snirf",
        "nii",
        "mgz",
        "mgh",
        "gii",
        "dcm",
        "nrrd",
        "nhdr",
        "mha",
        "mhd",
        "mrc",
        "map",
        "ccp4",
        "czi",
        "lif",
        "nd2",
        "oib",
        "oif",
        "lsm",
        "ims",
        "zarr",
        "swc",
        "fcs",
        "mzml",
        "raw",
        "wiff",
        "d",
        "spc",
        "jdx",
        "dx",
        "jcamp",
        "asd",
        "spa",
        "abf",
        "smr",
        "plx",
    ],
    // Sequences, structures and shapes.
    &[
        "fasta",
        "fa",
        "fna",
        "faa",
        "ffn",
        "fastq",
        "fq",
        "gb",
        "gbk",
        "genbank",
        "embl",
        "gff",
        "gff3",
        "gtf",
        "bed",
        "bedgraph",
        "bw",
        "bigwig",
        "bb",
        "wig",
        "vcf",
        "bcf",
        "sam",
        "bam",
        "bai",
        "cram",
        "crai",
        "tbi",
        "csi",
        "maf",
        "nwk",
        "newick",
        "tre",
        "tree",
        "nex",
        "nexus",
        "phy",
        "aln",
        "clustal",
        "sto",
        "hmm",
        "pdb",
        "ent",
        "pdbqt",
        "cif",
        "mmcif",
        "bcif",
        "mmtf",
        "mol",
        "mol2",
        "sdf",
        "smi",
        "smiles",
        "inchi",
        "xyz",
        "gro",
        "top",
        "itp",
        "xtc",
        "trr",
        "dcd",
        "psf",
        "prmtop",
        "inpcrd",
        "cube",
        "pse",
        "cxs",
        "stl",
        "ply",
        "obj",
        "mtl",
        "off",
        "gltf",
        "glb",
        "usdz",
        "3mf",
        "step",
        "stp",
        "iges",
        "igs",
        "brep",
        "fcstd",
        "f3d",
        "sldprt",
        "sldasm",
        "vtk",
        "msh",
        "inp",
        "gcode",
        "scad",
        "kicad_pcb",
        "kicad_sch",
        "gbr",
        "dna",
        "ab1",
    ],
    // Programs as text, which are read and not run.
    &[
        "py", "pyi", "pyx", "ipynb", "r", "jl", "m", "mlx", "c", "h", "cc", "cpp", "cxx", "hh",
        "hpp", "cu", "cuh", "rs", "go", "java", "kt", "scala", "swift", "f", "for", "f77", "f90",
        "f95", "f03", "f08", "pas", "hs", "ml", "mli", "lisp", "clj", "el", "lua", "pl", "pm",
        "rb", "sh", "bash", "zsh", "awk", "sed", "sql", "nf", "smk", "wdl", "cwl", "do", "ado",
        "sas", "sps", "nb", "wl", "mpl", "mw", "sage", "gms", "mod", "stan", "jags", "bugs",
        "nlogo", "v", "sv", "vhd", "vhdl", "asm", "cmake", "mk", "gradle", "diff", "patch", "lean",
        "thy", "agda", "coq", "psyexp", "praat", "textgrid", "ino", "vi", "pde", "slim", "ijm",
        "cppipe",
    ],
    // Fonts.
    &["ttf", "otf", "ttc", "woff", "woff2"],
];

/// What web servers run, whatever stands behind it in the name: Apache may run `x.php.txt`.
const RUN_BY_SERVERS: &[&str] = &[
    "php", "php2", "php3", "php4", "php5", "php6", "php7", "php8", "phps", "pht", "phtm", "phtml",
    "phar", "jsp", "jspx", "jspf", "asp", "aspx", "ascx", "asa", "ashx", "asmx", "cer", "cshtml",
    "cfm", "cfml", "cfc", "cgi", "fcgi", "shtml", "shtm", "stm", "var", "asis", "htaccess",
    "htpasswd", "htc", "wsgi",
];

/// What browsers run, or show as a page that can.
const RUN_BY_BROWSERS: &[&str] = &[
    "html",
    "htm",
    "html5",
    "xhtml",
    "xht",
    "xhtm",
    "mhtml",
    "mht",
    "hta",
    "htt",
    "js",
    "mjs",
    "cjs",
    "jse",
    "wasm",
    "css",
    "appcache",
    "manifest",
    "webmanifest",
    "svgz",
    "xml",
    "xsl",
    "xslt",
    "xsd",
    "xs",
    "rng",
    "rnc",
    "dtd",
    "wsdl",
    "wadl",
    "mml",
    "mathml",
    "vml",
    "xul",
    "xbl",
    "xaml",
    "xap",
    "rdf",
    "rdfs",
    "owl",
    "rss",
    "atom",
    "xspf",
    "opml",
    "kml",
    "gpx",
    "tcx",
    "dae",
    "x3d",
    "collada",
    "sbml",
    "cml",
    "cellml",
    "sedml",
    "musicxml",
    "csl",
    "tei",
    "fodt",
    "fods",
    "fodp",
    "plist",
    "resx",
    "swf",
    "swz",
    "jar",
    "jnlp",
    "eml",
    "url",
    "webloc",
    "website",
    "desktop",
    "lnk",
];

/// Endings of which every web server knows the media type. Behind any other, Apache goes by the ending
/// before it, so that `x.html.h5` is a page; and nginx and Caddy send `x.html.gz` as the page `x.html`.
const KNOWN_TO_SERVERS: &[&str] = &[
    "pdf", "ps", "eps", "rtf", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "odt", "ods", "odp",
    "epub", "txt", "csv", "tsv", "tex", "bib", "json", "ics", "vcf", "zip", "tar", "7z", "jpg",
    "jpeg", "png", "gif", "bmp", "ico", "webp", "mp3", "m4a", "wav", "ogg", "mp4", "m4v", "mov",
    "mpg", "mpeg", "avi", "webm",
];

/// What Markdown is called, by its authors and by programs that write something more into it.
const MARKDOWN: &[&str] = &[
    "md",
    "markdown",
    "mdown",
    "markdn",
    "mdwn",
    "mkd",
    "mkdn",
    "mdtxt",
    "mdtext",
    "mdx",
    "rmd",
    "qmd",
    "rmarkdown",
    "mmd",
    "livemd",
    "mdc",
    "mdoc",
];

/// Films beside those that labnews cleans, which have files beside them that tell where they were made.
const OTHER_FILMS: &[&str] = &["mts", "m2ts", "mpg", "mpeg", "insv", "360", "lrv", "braw"];

/// Pictures beside those that pages show.
const OTHER_PICTURES: &[&str] = &[
    "heic", "heif", "tif", "tiff", "dng", "cr2", "cr3", "nef", "arw", "raf", "orf", "rw2", "psd",
    "jxl", "insp", "gpr",
];

/// Why a file of content/ is not published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// A server may run it, for this ending in its name.
    RunsOnServers(String),
    /// A browser may run it, for this ending.
    RunsInBrowsers(String),
    /// Nothing is known of this ending.
    Unknown(String),
    /// Its name has no ending.
    Nameless,
}

/// What to do with a file that is not published as it is.
pub const PACK: &str = "if readers are to have it, pack it into a .zip";

impl std::fmt::Display for Refused {
    fn fmt(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        match self {
            Self::RunsOnServers(ending) => {
                write!(f, "web servers may run a file with `.{ending}` in its name")
            }
            Self::RunsInBrowsers(_) => {
                f.write_str("a file of this kind can run scripts in its readers' browsers")
            }
            Self::Unknown(ending) => {
                write!(
                    f,
                    "files of the kind `.{ending}` are not published from content/"
                )
            }
            Self::Nameless => {
                f.write_str("files whose names have no ending are not published from content/")
            }
        }
    }
}

impl Refused {
    /// Whether nothing speaks against the file but that its name does not say what it is.
    pub fn is_only_unknown(&self) -> bool {
        matches!(self, Self::Unknown(_) | Self::Nameless)
    }

    /// How to publish it all the same.
    pub fn help(&self) -> String {
        match self {
            Self::RunsOnServers(ending) | Self::RunsInBrowsers(ending) | Self::Unknown(ending) => {
                format!(
                    "{PACK}; the webmaster can move it into static/, or allow the ending in site.yaml: `attachments: [{ending}]`"
                )
            }
            Self::Nameless => {
                format!("give it an ending, such as .txt; {PACK}")
            }
        }
    }
}

/// Whether content/ may publish a file of this name. `allowed` are the endings that site.yaml adds;
/// with `trusted`, whoever writes content/ may bring scripts for browsers.
pub fn refuse(path: &str, allowed: &[&str], trusted: bool) -> Option<Refused> {
    let is_allowed = |ending: &str| allowed.contains(&ending);
    for ending in endings(path) {
        if RUN_BY_SERVERS.contains(&ending.as_str()) && !is_allowed(&ending) {
            return Some(Refused::RunsOnServers(ending));
        }
    }
    let last = image::extension(path);
    if last.is_empty() {
        return (!trusted).then_some(Refused::Nameless);
    }
    if trusted || is_allowed(&last) {
        return None;
    }
    if !KNOWN_TO_SERVERS.contains(&last.as_str()) {
        let mut inner: Vec<String> = endings(path).collect();
        inner.pop();
        let is_run = |ending: &String| {
            (ending == "svg" || RUN_BY_BROWSERS.contains(&ending.as_str())) && !is_allowed(ending)
        };
        if let Some(ending) = inner.into_iter().find(is_run) {
            return Some(Refused::RunsInBrowsers(ending));
        }
    }
    let is_published = PUBLISHED.iter().any(|group| group.contains(&last.as_str()));
    if is_published {
        return None;
    }
    Some(match RUN_BY_BROWSERS.contains(&last.as_str()) {
        true => Refused::RunsInBrowsers(last),
        false => Refused::Unknown(last),
    })
}

/// Whether readers' browsers or the web server may run files of this ending.
pub fn is_run(ending: &str) -> bool {
    RUN_BY_BROWSERS.contains(&ending) || RUN_BY_SERVERS.contains(&ending)
}

/// Whether files of this ending are sources, which are never published.
pub fn is_markdown(ending: &str) -> bool {
    MARKDOWN.contains(&ending)
}

/// Whether content/ publishes files of this ending without being asked to.
pub fn is_published(ending: &str) -> bool {
    PUBLISHED.iter().any(|group| group.contains(&ending)) && !is_run(ending)
}

/// The endings of a file's name in small letters, as far as they are letters and digits: `md` and `1` of
/// `a.md (copy).1`.
fn endings(path: &str) -> impl Iterator<Item = String> {
    let name = path.rsplit('/').next().unwrap_or(path);
    name.split('.').skip(1).map(|part| {
        let part = part.trim_start();
        let end = part.find(|c: char| !c.is_ascii_alphanumeric());
        part[..end.unwrap_or(part.len())].to_ascii_lowercase()
    })
}

/// Whether a name says that the file is Markdown, or a copy of Markdown.
pub(super) fn is_named_as_markdown(path: &str) -> bool {
    endings(path).any(|ending| is_markdown(&ending))
}

/// Whether a file is what cameras, phones and photo programs write beside a picture or film: where and
/// when it was made, and by whom.
pub(super) fn is_sidecar(path: &str) -> bool {
    let last = image::extension(path);
    match last.as_str() {
        "xmp" | "aae" | "thm" | "lrv" | "pp3" | "dop" | "on1" | "cos" => true,
        // Google Takeout: `IMG_1.jpg.json`, `IMG_1.jpg.supplemental-metadata.json`.
        "json" => {
            let mut before: Vec<String> = endings(path).collect();
            before.pop();
            before.iter().any(|ending| is_picture_or_film(ending))
        }
        _ => false,
    }
}

fn is_picture_or_film(ending: &str) -> bool {
    image::media_type_of(ending).is_some()
        || image::may_hold_metadata(ending)
        || OTHER_FILMS.contains(&ending)
        || OTHER_PICTURES.contains(&ending)
}

/// How much of a file's start is looked at.
pub(super) const HEAD: usize = 32 * 1024;

/// Whether a browser that is told no media type shows a file with this start as a page (WHATWG, MIME
/// Sniffing, 7.1): servers know no media type for most endings of data.
pub(super) fn is_markup(head: &[u8]) -> bool {
    const TAGS: [&str; 17] = [
        "!doctype html",
        "html",
        "head",
        "script",
        "iframe",
        "h1",
        "div",
        "font",
        "table",
        "a",
        "style",
        "title",
        "b",
        "body",
        "br",
        "p",
        "svg",
    ];
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let Some(inside) = head.trim_ascii_start().strip_prefix(b"<") else {
        return false;
    };
    let starts = |with: &str| {
        let start = inside.get(..with.len());
        start.is_some_and(|start| start.eq_ignore_ascii_case(with.as_bytes()))
    };
    starts("!--")
        || starts("?xml")
        || TAGS.iter().any(|tag| {
            let next = inside.get(tag.len());
            starts(tag)
                && next.is_none_or(|next| matches!(next, b' ' | b'>' | b'/' | b'\t'..=b'\r'))
        })
}

/// Whether the bytes say that a file is a document, an archive or a font, whatever its name. Pictures,
/// films and sound need an ending, since it decides how their metadata is taken out.
pub(super) fn is_document(head: &[u8]) -> bool {
    use infer::MatcherType::{Archive, Book, Doc, Font};
    let is_known = |kind: infer::Type| {
        // Flash films are programs.
        matches!(kind.matcher_type(), Archive | Book | Doc | Font) && kind.extension() != "swf"
    };
    infer::get(head).is_some_and(is_known)
}

/// Whether a file starts as the texts of a site do: with front matter.
pub(super) fn has_front_matter(head: &[u8]) -> bool {
    // What a shell of Windows wrote has a byte of nothing beside each letter.
    let wide = head.starts_with(b"\xff\xfe") || head.starts_with(b"\xfe\xff");
    let head: Vec<u8> = match wide {
        true => head[2..]
            .iter()
            .copied()
            .filter(|&byte| byte != 0)
            .collect(),
        false => head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head).to_vec(),
    };
    let head = String::from_utf8_lossy(&head)
        .replace("\r\n", "\n")
        .replace('\r', "\n");
    let Some((first, rest)) = head.trim_start().split_once('\n') else {
        return false;
    };
    if first.trim_end() != "---" {
        return false;
    }
    let is_end = |line: &&str| matches!(line.trim_end(), "---" | "...");
    let is_closed = rest.lines().any(|line| is_end(&line));
    let mut lines = rest.lines().take_while(|line| !is_end(line));
    let is_key = |word: &str| matches!(word, "title" | "draft" | "publish_at" | "expires_at");
    if !is_closed {
        // Data may start in the same way: an environment of conda has a `name:`.
        let keys = lines.filter_map(|line| line.split_once(':'));
        let mut keys = keys.map(|(key, _)| key.trim_matches(['"', '\'', ' ']));
        return keys.any(is_key);
    }
    // Keys can be written in many ways: `{title: x}`, `? title`, `!!str title:`, `"t\x69tle":`.
    let is_sign = |c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '\\');
    lines.any(|line| {
        let mut words = line.split(is_sign);
        words.any(|word| is_key(word) || word == "name" || word.contains('\\'))
    })
}

/// Whether a file holds a private key, as text.
pub(super) fn is_private_key(head: &[u8]) -> bool {
    [
        &b"PRIVATE KEY-----"[..],
        b"PRIVATE KEY BLOCK-----",
        b"PuTTY-User-Key-File",
    ]
    .iter()
    .any(|mark| memchr::memmem::find(head, mark).is_some())
}

/// Whether captions tell where a drone was.
pub(super) fn tells_positions(head: &[u8]) -> bool {
    [&b"latitude"[..], b"GPS(", b"GPS ("]
        .iter()
        .any(|mark| memchr::memmem::find(head, mark).is_some())
}

/// What a file of static/ is by its name that nobody means to publish.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Private {
    /// What may hold more than readers are to see.
    Doubtful,
    /// Passwords or keys.
    Secret,
}

/// Whether a file's name is one that nobody means to publish.
pub(super) fn private(path: &str) -> Option<Private> {
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
        return Some(Private::Secret);
    }
    matches!(
        ending.as_str(),
        "sql" | "sqlite" | "sqlite3" | "db" | "mdb" | "accdb" | "dump" | "pem" | "log"
    )
    .then_some(Private::Doubtful)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn known_kinds_are_published_and_others_are_not() {
        for name in [
            "paper.pdf",
            "slides.PPTX",
            "data.tar.gz",
            "brain.nii.gz",
            "a.csv",
            "v1.2.csv",
            "film.mp4",
            "code.py",
            "model.ipynb",
            "a.b/c.txt",
            "structure.cif",
            "photo.JPG",
            "Dr. Xu 2022.pdf",
            "talk (final).pdf",
            "研讨会.pdf",
        ] {
            assert_eq!(refuse(name, &[], false), None, "{name}");
        }
        let server = |ending: &str| Some(Refused::RunsOnServers(ending.to_owned()));
        let browser = |ending: &str| Some(Refused::RunsInBrowsers(ending.to_owned()));
        let unknown = |ending: &str| Some(Refused::Unknown(ending.to_owned()));
        for (name, refused) in [
            ("a.php", server("php")),
            ("a.PHP5", server("php5")),
            ("a.php.txt", server("php")),
            ("a.php.", server("php")),
            ("a.asp;.jpg", server("asp")),
            ("a.php::$DATA", server("php")),
            ("a. php .txt", server("php")),
            ("web.config", unknown("config")),
            ("model.config.json.exe", unknown("exe")),
            ("a.xsd", browser("xsd")),
            ("a.HtMl", browser("html")),
            ("a.svgz", browser("svgz")),
            ("a.exe", unknown("exe")),
            ("a.txt2", unknown("txt2")),
            ("Makefile", Some(Refused::Nameless)),
            ("a.b/Makefile", Some(Refused::Nameless)),
            ("a.", Some(Refused::Nameless)),
        ] {
            assert_eq!(refuse(name, &[], false), refused, "{name}");
        }
        let allowed = ["xsd", "php"];
        assert_eq!(refuse("a.XSD", &allowed, false), None);
        assert_eq!(refuse("a.php", &allowed, false), None);
        assert_eq!(refuse("a.html", &[], true), None);
        assert_eq!(refuse("a.php", &[], true), server("php"));
    }

    #[test]
    fn no_kind_is_both_published_and_run() {
        for ending in PUBLISHED.iter().copied().flatten() {
            assert!(!RUN_BY_SERVERS.contains(ending), "{ending}");
            assert!(!MARKDOWN.contains(ending), "{ending}");
            assert!(!RUN_BY_BROWSERS.contains(ending), "{ending}");
        }
    }

    #[test]
    fn copies_of_markdown_are_known_by_name() {
        for name in [
            "x.md.draft",
            "x.md.1",
            "x.MD.swp",
            "x.mdx",
            "x.Rmd",
            "x.qmd",
            "x.md copy",
            "x.md (1)",
            "x.markdown_old",
            "x.md-2",
            "x.md.gz",
        ] {
            assert!(is_named_as_markdown(name), "{name}");
        }
        for name in ["x.mdb", "md.txt", "x.amd.txt", "a.md/x.txt", "cmd"] {
            assert!(!is_named_as_markdown(name), "{name}");
        }
    }

    #[test]
    fn front_matter_is_known_by_its_keys() {
        for text in [
            "---\ntitle: x\n---\n",
            "\u{feff}---\r\ndate: 2026-01-01\r\ndraft: true\r\n---\r\n",
            "\n\n--- \n'title' : x\n",
            "---\n# words\nname: x\n---\n",
            "---\n{title: x, draft: true}\n---\n",
        ] {
            assert!(has_front_matter(text.as_bytes()), "{text:?}");
            let wide = text.trim_start_matches('\u{feff}');
            let wide: Vec<u8> = wide.encode_utf16().flat_map(u16::to_le_bytes).collect();
            let wide = [&b"\xff\xfe"[..], &wide].concat();
            assert!(has_front_matter(&wide), "{text:?} in UTF-16");
        }
        for text in [
            "title: x\n",
            "---\nx: 1\n---\ntitle: y\n",
            "",
            "---",
            "---\nname: analysis\nchannels: [conda-forge]\n",
            "----\ntitle: x\n",
        ] {
            assert!(!has_front_matter(text.as_bytes()), "{text:?}");
        }
    }

    #[test]
    fn what_browsers_take_for_a_page_is_known() {
        for text in [
            "<script>alert(1)</script>",
            " \n\t<!DOCTYPE HTML>",
            "\u{feff}<html lang=en>",
            "<!-- x -->",
            "<?xml version='1.0'?>",
            "<svg/onload=alert(1)>",
            "<p>x",
        ] {
            assert!(is_markup(text.as_bytes()), "{text}");
        }
        for text in [
            "a < b",
            "<http://example.org/a> a <b> .",
            "<param 1>",
            "%PDF-1.7",
            "",
        ] {
            assert!(!is_markup(text.as_bytes()), "{text}");
        }
    }

    #[test]
    fn what_lies_beside_photos_is_known() {
        for name in [
            "IMG_1.xmp",
            "IMG_1.jpg.xmp",
            "IMG_1.AAE",
            "MVI_1.THM",
            "IMG_1.jpg.json",
            "IMG_1.HEIC.supplemental-metadata.json",
            "film.mp4.suppl.json",
            "IMG_1.jpg(1).json",
        ] {
            assert!(is_sidecar(name), "{name}");
        }
        for name in ["data.json", "a.v2.json", "map.geojson", "jpg.json", "a.txt"] {
            assert!(!is_sidecar(name), "{name}");
        }
    }

    #[test]
    fn secrets_are_known_by_name_and_content() {
        for name in [
            ".env",
            ".env.local",
            "a/.ENV",
            ".htpasswd",
            "id_rsa",
            ".ssh/config",
            "x.kdbx",
        ] {
            assert_eq!(private(name), Some(Private::Secret), "{name}");
        }
        for name in ["dump.sql", "cert.pem"] {
            assert_eq!(private(name), Some(Private::Doubtful), "{name}");
        }
        for name in ["id_rsa.pub", "environment.txt", ".well-known/x", "talk.key"] {
            assert_eq!(private(name), None, "{name}");
        }
        assert!(is_private_key(b"-----BEGIN OPENSSH PRIVATE KEY-----\nx"));
        assert!(is_private_key(
            b"{\"private_key\": \"-----BEGIN PRIVATE KEY-----\\n"
        ));
        assert!(!is_private_key(b"-----BEGIN PUBLIC KEY-----"));
    }
}
