//! Imports follow the order of modules in the table of `src/lib.rs`, and never go around in a circle; workarounds of
//! other crates are listed.
//!
//! The test reads every path of the crate that begins with `crate`, `super`, `self`, a module or, in the
//! binary, `labnews`: in `use`, in code and in macros. It follows re-exports to the file that defines the
//! name. Three things are no imports:
//!
//! - what is in `#[cfg(test)]`;
//! - `mod x;`, and `pub use x::Y;` of a name that the file itself does not use: a `mod.rs` that lists its
//!   children and re-exports them depends on none of them;
//! - an import of a whole module, as in `use crate::image;`: what the file then takes from it counts.

use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet};
use std::fmt::Write;
use std::fs;
use std::path::Path;

use proc_macro2::{Delimiter, TokenStream, TokenTree};

#[test]
fn no_import_runs_up_the_order_of_modules() {
    let sources = Sources::read();
    let order = sources.order();
    let mut wrong = String::new();
    for import in &sources.imports {
        let (from, to) = (area(&import.from), area(&import.to));
        let rank = |name: &str| order.iter().position(|listed| listed == name);
        let is_upward = match (rank(from), rank(to)) {
            (Some(from), Some(to)) => to < from,
            // The command line is above the library; lib.rs only lists the modules.
            (None, _) => !matches!(from, "cli" | "main" | "lib"),
            (_, None) => true,
        };
        if is_upward {
            let _ = writeln!(wrong, "{import}");
        }
    }
    assert!(
        wrong.is_empty(),
        "these imports run up the table of src/lib.rs, or name a module that it does not list:\n{wrong}"
    );
}

#[test]
fn no_files_import_each_other_in_a_circle() {
    let sources = Sources::read();
    let mut wrong = String::new();
    for circle in sources.circles() {
        let files: Vec<&str> = circle.iter().map(String::as_str).collect();
        let _ = writeln!(wrong, "{}:", files.join(", "));
        let inside = sources.imports.iter().filter(|import| {
            circle.contains(&import.from) && circle.contains(&import.to) && import.from != import.to
        });
        for import in inside {
            let _ = writeln!(wrong, "    {import}");
        }
    }
    assert!(
        wrong.is_empty(),
        "these files import each other in a circle; move what they share into a file of its own:\n{wrong}"
    );
}

#[test]
fn the_table_of_workarounds_is_complete() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let contributing = fs::read_to_string(root.join("CONTRIBUTING.md")).unwrap();
    let (_, section) = contributing
        .split_once("## Workarounds of other crates")
        .unwrap();
    let (table, _) = section.split_once("\n## ").unwrap();
    let in_code = table.split('`').skip(1).step_by(2);
    let listed: BTreeSet<&str> = in_code
        .filter(|text| text.ends_with(".rs") && !text.starts_with("tests/"))
        .collect();
    let mut wrong = String::new();
    for file in &listed {
        if !root.join("src").join(file).is_file() {
            let _ = writeln!(
                wrong,
                "CONTRIBUTING.md lists `{file}`, which does not exist"
            );
        }
    }
    for entry in walkdir::WalkDir::new(root.join("src")) {
        let entry = entry.unwrap();
        let file = entry.path().strip_prefix(root.join("src")).unwrap();
        let file = file.to_string_lossy().replace('\\', "/");
        let is_listed = listed.contains(&*file);
        if file.ends_with(".rs")
            && !is_listed
            && fs::read_to_string(entry.path())
                .unwrap()
                .contains("WORKAROUND")
        {
            let _ = writeln!(
                wrong,
                "src/{file} has a workaround that CONTRIBUTING.md does not list"
            );
        }
    }
    assert!(wrong.is_empty(), "{wrong}");
}

/// The first part of a file's path below `src/`: its module at the top.
fn area(file: &str) -> &str {
    let inner = file.trim_start_matches("src/").trim_end_matches(".rs");
    inner.split('/').next().unwrap_or(inner)
}

/// A file of the crate takes something from another.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Import {
    from: String,
    line: usize,
    to: String,
    path: String,
}

impl std::fmt::Display for Import {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let Self {
            from,
            line,
            to,
            path,
        } = self;
        write!(out, "{from}:{line} imports `{path}` from {to}")
    }
}

/// A module's path from its crate's root; the root of the binary is `bin`.
type ModulePath = Vec<String>;

/// What the tokens of a module say.
#[derive(Debug, Default)]
struct Module {
    file: String,
    children: HashSet<String>,
    uses: Vec<Use>,
    /// Paths with `::` in code and macros, with their lines.
    paths: Vec<(Vec<String>, usize)>,
    /// All names in code and macros.
    names: HashSet<String>,
}

/// A name that `use` brings into a module.
#[derive(Debug)]
struct Use {
    path: Vec<String>,
    /// The name in this module; `*` for all.
    name: String,
    is_public: bool,
    line: usize,
}

/// What a path leads to.
#[derive(Debug)]
enum Target {
    Module(ModulePath),
    /// Something that a module defines.
    Item(ModulePath),
}

/// All modules of the crate and what they take from each other.
struct Sources {
    modules: HashMap<ModulePath, Module>,
    imports: BTreeSet<Import>,
}

impl Sources {
    fn read() -> Self {
        let mut sources = Self {
            modules: HashMap::new(),
            imports: BTreeSet::new(),
        };
        sources.read_module(vec!["crate".to_owned()], "src/lib.rs");
        sources.read_module(vec!["bin".to_owned()], "src/main.rs");
        sources.imports = sources.collect_imports();
        assert!(sources.imports.len() > 500, "the reader finds imports");
        sources
    }

    fn read_module(&mut self, path: ModulePath, file: &str) {
        let root = Path::new(env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(root.join(file)).unwrap();
        let tokens: TokenStream = text.parse().unwrap();
        let module = Module {
            file: file.to_owned(),
            ..Module::default()
        };
        self.modules.insert(path.clone(), module);
        let directory = match file.strip_suffix("mod.rs") {
            Some(directory) => directory.to_owned(),
            None if path.len() == 1 => "src/".to_owned(),
            None => format!("{}/", file.trim_end_matches(".rs")),
        };
        for child in self.read_tokens(&path, tokens) {
            let mut child_path = path.clone();
            child_path.push(child.clone());
            let files = [".rs", "/mod.rs"].map(|end| format!("{directory}{child}{end}"));
            let found = files.iter().find(|file| root.join(file).is_file());
            let found = found.unwrap_or_else(|| panic!("{file} has no file for `mod {child};`"));
            self.read_module(child_path, found);
        }
    }

    /// Reads the tokens of a module; returns the names of those of its children that have files.
    fn read_tokens(&mut self, path: &ModulePath, tokens: TokenStream) -> Vec<String> {
        let mut children = Vec::new();
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        let mut at = 0;
        while at < tokens.len() {
            let word = |at: usize| match tokens.get(at) {
                Some(TokenTree::Ident(ident)) => ident.to_string(),
                Some(TokenTree::Punct(punct)) => punct.as_char().to_string(),
                _ => String::new(),
            };
            if let Some(end) = end_of_test(&tokens, at) {
                at = end;
                continue;
            }
            match (word(at).as_str(), tokens.get(at + 2)) {
                ("use", _) if word(at + 1) != "<" => {
                    let line = tokens[at].span().start().line;
                    let end = (at..tokens.len()).find(|&at| word(at) == ";");
                    let end = end.expect("`use` ends with a semicolon");
                    let is_public = is_public(&tokens[..at]);
                    let module = self.modules.get_mut(path).unwrap();
                    read_use(&tokens[at + 1..end], &[], is_public, line, &mut module.uses);
                    at = end;
                }
                ("mod", Some(TokenTree::Punct(end))) if end.as_char() == ';' => {
                    let module = self.modules.get_mut(path).unwrap();
                    module.children.insert(word(at + 1));
                    children.push(word(at + 1));
                    at += 2;
                }
                ("mod", Some(TokenTree::Group(body))) if !word(at + 1).is_empty() => {
                    let mut child = path.clone();
                    child.push(word(at + 1));
                    let module = self.modules.get_mut(path).unwrap();
                    module.children.insert(word(at + 1));
                    let file = module.file.clone();
                    self.modules.insert(
                        child.clone(),
                        Module {
                            file,
                            ..Module::default()
                        },
                    );
                    self.read_tokens(&child, body.stream());
                    at += 2;
                }
                _ => match &tokens[at] {
                    TokenTree::Group(group) => {
                        children.extend(self.read_tokens(path, group.stream()));
                    }
                    TokenTree::Ident(_) => {
                        let mut segments = vec![word(at)];
                        let line = tokens[at].span().start().line;
                        let is_start = at < 2 || word(at - 1) != ":" || word(at - 2) != ":";
                        let mut end = at;
                        while word(end + 1) == ":"
                            && word(end + 2) == ":"
                            && matches!(tokens.get(end + 3), Some(TokenTree::Ident(_)))
                        {
                            segments.push(word(end + 3));
                            end += 3;
                        }
                        let module = self.modules.get_mut(path).unwrap();
                        module.names.insert(word(at));
                        if is_start && segments.len() > 1 {
                            module.paths.push((segments, line));
                        }
                    }
                    _ => {}
                },
            }
            at += 1;
        }
        children
    }

    fn collect_imports(&self) -> BTreeSet<Import> {
        let mut imports = BTreeSet::new();
        for (from, module) in &self.modules {
            let mut add = |path: &[String], line: usize| {
                if let Some(Target::Item(to)) = self.resolve(from, path, 0) {
                    let to = &self.modules[&to].file;
                    if *to != module.file {
                        imports.insert(Import {
                            from: module.file.clone(),
                            line,
                            to: to.clone(),
                            path: path.join("::"),
                        });
                    }
                }
            };
            for import in &module.uses {
                if !import.is_public || module.names.contains(&import.name) {
                    add(&import.path, import.line);
                }
            }
            for (path, line) in &module.paths {
                add(path, *line);
            }
        }
        imports
    }

    /// What a path in a module leads to; `None` for other crates and for local names.
    fn resolve(&self, from: &ModulePath, path: &[String], depth: usize) -> Option<Target> {
        if depth > 20 {
            return None;
        }
        let module = &self.modules[from];
        let (first, rest) = path.split_first()?;
        match first.as_str() {
            "crate" => self.descend(from[..1].to_vec(), rest, depth),
            "labnews" if from[0] == "bin" => self.descend(vec!["crate".to_owned()], rest, depth),
            "self" => self.descend(from.clone(), rest, depth),
            "super" => {
                let (_, parent) = from.split_last()?;
                let mut inner = rest;
                let mut parent = parent.to_vec();
                while let ["super", ..] = inner.iter().map(String::as_str).collect::<Vec<_>>()[..] {
                    parent.pop();
                    inner = &inner[1..];
                }
                self.descend(parent, inner, depth)
            }
            name if module.children.contains(name) => self.descend(from.clone(), path, depth),
            name => {
                let mut uses = module.uses.iter();
                let import = uses.find(|import| import.name == name && import.path[0] != *first)?;
                match self.resolve(from, &import.path, depth + 1)? {
                    Target::Module(to) => self.descend(to, rest, depth),
                    // A name of the type that the import brought in, which counts already.
                    Target::Item(_) => None,
                }
            }
        }
    }

    fn descend(&self, at: ModulePath, path: &[String], depth: usize) -> Option<Target> {
        let Some((first, rest)) = path.split_first() else {
            return Some(Target::Module(at));
        };
        let module = self.modules.get(&at)?;
        let import = module.uses.iter().find(|import| import.name == *first);
        let imported = import.and_then(|import| {
            let path = [&import.path, rest].concat();
            self.resolve(&at, &path, depth + 1)
        });
        if module.children.contains(first) {
            // A module may re-export a function or macro of its own name, as in `pub use parse::parse;`.
            return match imported {
                Some(Target::Item(_)) if rest.is_empty() => imported,
                _ => self.descend(child(&at, first), rest, depth),
            };
        }
        imported.or(Some(Target::Item(at)))
    }

    /// The modules of the table in `src/lib.rs`, from the top.
    fn order(&self) -> Vec<String> {
        let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join("src/lib.rs"));
        let text = text.unwrap();
        let rows = text.lines().filter_map(|line| line.strip_prefix("//! | "));
        let names = rows.filter_map(|row| row.split('`').nth(1));
        let order: Vec<String> = names.map(str::to_owned).collect();
        let listed: BTreeSet<&String> = order.iter().collect();
        let declared = &self.modules[&vec!["crate".to_owned()]].children;
        assert_eq!(
            listed,
            declared.iter().collect(),
            "the table of src/lib.rs lists the modules that it declares"
        );
        order
    }

    /// Groups of files in which each file reaches all others.
    fn circles(&self) -> Vec<BTreeSet<String>> {
        let mut next: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
        for import in &self.imports {
            next.entry(&import.from).or_default().insert(&import.to);
        }
        let reach = |start: &str| {
            let mut seen: BTreeSet<&str> = BTreeSet::new();
            let mut open: Vec<&str> = next.get(start).into_iter().flatten().copied().collect();
            while let Some(file) = open.pop() {
                if seen.insert(file) {
                    open.extend(next.get(file).into_iter().flatten());
                }
            }
            seen
        };
        let reached: BTreeMap<&str, BTreeSet<&str>> =
            next.keys().map(|&file| (file, reach(file))).collect();
        let mut circles: BTreeSet<BTreeSet<String>> = BTreeSet::new();
        for (file, others) in reached
            .iter()
            .filter(|(file, others)| others.contains(*file))
        {
            let is_mutual =
                |other: &&&str| reached.get(**other).is_some_and(|back| back.contains(file));
            circles.insert(
                others
                    .iter()
                    .filter(is_mutual)
                    .map(|&other| other.to_owned())
                    .collect(),
            );
        }
        circles.into_iter().collect()
    }
}

fn child(path: &ModulePath, name: &str) -> ModulePath {
    let mut path = path.clone();
    path.push(name.to_owned());
    path
}

/// Where an item ends that `#[cfg(test)]` begins here.
fn end_of_test(tokens: &[TokenTree], at: usize) -> Option<usize> {
    let is_test = match (&tokens[at], tokens.get(at + 1)) {
        (TokenTree::Punct(hash), Some(TokenTree::Group(attribute))) if hash.as_char() == '#' => {
            let text = attribute.stream().to_string().replace(' ', "");
            text == "cfg(test)"
        }
        _ => false,
    };
    let is_end = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    let end = tokens.iter().skip(at + 2).position(is_end);
    is_test.then_some(end.map_or(tokens.len(), |end| at + 3 + end))
}

/// Whether the tokens before `use` say that the name is visible outside its module.
fn is_public(before: &[TokenTree]) -> bool {
    let is_pub = |token: Option<&TokenTree>| matches!(token, Some(TokenTree::Ident(ident)) if *ident == "pub");
    match before {
        [.., last] if is_pub(Some(last)) => true,
        [.., before, TokenTree::Group(_)] => is_pub(Some(before)),
        _ => false,
    }
}

/// Reads the tree between `use` and `;`.
fn read_use(
    tokens: &[TokenTree],
    before: &[String],
    is_public: bool,
    line: usize,
    uses: &mut Vec<Use>,
) {
    let is_comma = |token: &TokenTree| matches!(token, TokenTree::Punct(p) if p.as_char() == ',');
    for tree in tokens.split(is_comma).filter(|tree| !tree.is_empty()) {
        let mut path = before.to_vec();
        let mut name = None;
        let mut is_renamed = false;
        for token in tree {
            match token {
                TokenTree::Ident(ident) if *ident == "as" => is_renamed = true,
                TokenTree::Ident(ident) if is_renamed => name = Some(ident.to_string()),
                TokenTree::Ident(ident) => path.push(ident.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '*' => path.push("*".to_owned()),
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    read_use(&inner, &path, is_public, line, uses);
                    path.clear();
                }
                _ => {}
            }
        }
        if path.len() > 1 && path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        let Some(last) = path.last().cloned() else {
            continue;
        };
        let name = name.unwrap_or(last);
        uses.push(Use {
            path,
            name,
            is_public,
            line,
        });
    }
}
