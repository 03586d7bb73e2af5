//! The program's own source, read as far as directions go: modules, what each of them names of the others, and the
//! methods of a few types.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::Path as File,
    sync::LazyLock,
};

use proc_macro2::{Delimiter, TokenStream, TokenTree};

/// Crate, modules, and whatever is named in them: `["server", "record", "Record"]`.
pub(super) type Path = Vec<String>;

/// Everything in shared, app and server.
pub(super) static SOURCE: LazyLock<Source> = LazyLock::new(Source::read);

pub(super) struct Source {
    /// By path. One that stands inside a file is part of that file's module.
    pub(super) modules: BTreeMap<Path, Module>,
}

#[derive(Default)]
pub(super) struct Module {
    /// As written, from the crate on: of imports and of paths in the code.
    pub(super) named: BTreeSet<Path>,
    /// What is only handed on, by a `pub use`: by the name it gets.
    handed_on: BTreeMap<String, Path>,
    /// Every word of the code that is no import.
    words: BTreeSet<String>,
    /// Names a path through this module can use without knowing where they come from.
    imported: BTreeMap<String, Path>,
    children: BTreeSet<String>,
    /// Inherent `impl` blocks: the type and its functions.
    pub(super) impls: Vec<(String, Vec<String>)>,
    /// Methods that are called on `self` inside an `impl` block, by its type, and on a variable by its name.
    pub(super) calls: BTreeSet<(String, String)>,
}

impl Source {
    fn read() -> Self {
        let mut source = Self { modules: BTreeMap::new() };
        for name in ["shared", "app", "server"] {
            let folder = File::new(env!("CARGO_MANIFEST_DIR")).join("..").join(name).join("src");
            source.read_folder(&folder, &[name.to_owned()]);
        }
        source
    }

    fn read_folder(&mut self, folder: &File, path: &[String]) {
        for entry in fs::read_dir(folder).expect("a folder").flatten() {
            let file = entry.path();
            let name = file.file_stem().and_then(|name| name.to_str()).expect("a plain name").to_owned();
            let inner = [path, std::slice::from_ref(&name)].concat();
            if file.is_dir() {
                self.read_folder(&file, &inner);
            } else if file.extension().is_some_and(|ending| ending == "rs") && !is_a_test(&name) {
                let path = if matches!(name.as_str(), "mod" | "lib" | "main") { path.to_vec() } else { inner };
                let text = fs::read_to_string(&file).expect("a text");
                let tokens: TokenStream = text.parse().unwrap_or_else(|error| panic!("{}: {error}", file.display()));
                let mut reader = Reader { module: self.modules.remove(&path).unwrap_or_default(), path };
                reader.read(&tokens.into_iter().collect::<Vec<_>>(), &reader.path.clone(), "");
                self.modules.insert(reader.path, reader.module);
            }
        }
    }

    /// The modules this one leans on: not one it only hands something on from, nor those it stands in. A name that
    /// another module hands on belongs to where it was written.
    pub(super) fn leans_on(&self, path: &Path) -> BTreeSet<Path> {
        let module = &self.modules[path];
        let used = module.handed_on.iter().filter(|(name, _)| module.words.contains(*name)).map(|(_, from)| from);
        let homes = module.named.iter().chain(used).filter_map(|named| self.home(named, 0));
        homes.filter(|home| !path.starts_with(home)).collect()
    }

    /// The module where something is written.
    fn home(&self, named: &[String], depth: usize) -> Option<Path> {
        let length = (1..=named.len()).rev().find(|length| self.modules.contains_key(&named[..*length]))?;
        let (path, rest) = named.split_at(length);
        let Some(name) = rest.first().filter(|_| depth < 8) else { return Some(path.to_vec()) };
        let module = &self.modules[path];
        if let Some(from) = module.imported.get(name) {
            let whole = [from.as_slice(), &rest[1..]].concat();
            return self.home(&whole, depth + 1);
        }
        Some(path.to_vec())
    }
}

fn is_a_test(file: &str) -> bool {
    file == "tests" || file.ends_with("_tests")
}

struct Reader {
    path: Path,
    module: Module,
}

impl Reader {
    /// Reads on inside the module at `here`, and inside an `impl` block of the type `of`.
    fn read(&mut self, tokens: &[TokenTree], here: &[String], of: &str) {
        let mut at = 0;
        while at < tokens.len() {
            at += match &tokens[at] {
                TokenTree::Punct(punct) if punct.as_char() == '#' && is_for_tests(tokens.get(at + 1)) => {
                    2 + length_of_item(&tokens[at + 2..])
                }
                TokenTree::Punct(punct) if punct.as_char() == '.' => self.read_call(tokens, at, of),
                TokenTree::Group(group) => {
                    self.read(&group.stream().into_iter().collect::<Vec<_>>(), here, of);
                    1
                }
                TokenTree::Ident(ident) => match ident.to_string().as_str() {
                    "use" => self.read_use(&tokens[at + 1..], here, is_public(&tokens[..at])),
                    "mod" => self.read_module(&tokens[at + 1..], here),
                    "impl" if of.is_empty() => self.read_impl(&tokens[at + 1..], here),
                    _ => self.read_path(&tokens[at..], here),
                },
                _ => 1,
            };
        }
    }

    fn read_call(&mut self, tokens: &[TokenTree], at: usize, of: &str) -> usize {
        let called =
            matches!(tokens.get(at + 2), Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis);
        if let (true, Some(TokenTree::Ident(method))) = (called, tokens.get(at + 1)) {
            let on = match at.checked_sub(1).map(|before| &tokens[before]) {
                Some(TokenTree::Ident(name)) if name == "self" => of.to_owned(),
                Some(TokenTree::Ident(name)) => name.to_string(),
                _ => String::new(),
            };
            self.module.calls.insert((on, method.to_string()));
            return 2;
        }
        1
    }

    fn read_module(&mut self, tokens: &[TokenTree], here: &[String]) -> usize {
        let Some(TokenTree::Ident(name)) = tokens.first() else { return 1 };
        self.module.children.insert(name.to_string());
        if let Some(TokenTree::Group(group)) = tokens.get(1) {
            let inner = [here, &[name.to_string()]].concat();
            self.read(&group.stream().into_iter().collect::<Vec<_>>(), &inner, "");
        }
        3
    }

    /// The type is the last name before what it is generic over.
    fn read_impl(&mut self, tokens: &[TokenTree], here: &[String]) -> usize {
        let is_body =
            |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        // `impl Trait` stands where a type does, and no block follows before the end of that.
        let Some(length) = tokens.iter().position(is_body) else { return 1 };
        let (head, body) = (&tokens[..length], &tokens[length]);
        let TokenTree::Group(body) = body else { return 1 };
        let body: Vec<TokenTree> = body.stream().into_iter().collect();
        let names = outside_angles(head);
        let name = names.iter().take_while(|name| *name != "where").last().cloned().unwrap_or_default();
        if !names.iter().any(|name| name == "for") {
            let functions = body.windows(2).filter_map(|pair| match pair {
                [TokenTree::Ident(word), TokenTree::Ident(name)] if word == "fn" => Some(name.to_string()),
                _ => None,
            });
            self.module.impls.push((name.clone(), functions.collect()));
        }
        self.read(head, here, "");
        self.read(&body, here, &name);
        length + 2
    }

    fn read_use(&mut self, tokens: &[TokenTree], here: &[String], handed_on: bool) -> usize {
        let is_end = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ';');
        let length = tokens.iter().position(is_end).unwrap_or(tokens.len());
        self.read_tree(&tokens[..length], &[], here, handed_on);
        length + 2
    }

    /// One branch of an import: `a::b`, `a::{b, c}`, `a::*`, `a as b`.
    fn read_tree(&mut self, tokens: &[TokenTree], before: &[String], here: &[String], handed_on: bool) {
        let mut path = before.to_vec();
        let mut alias = None;
        let mut at = 0;
        while at < tokens.len() {
            match &tokens[at] {
                TokenTree::Ident(name) if name == "as" => {
                    alias = tokens.get(at + 1).map(ToString::to_string);
                    at += 1;
                }
                TokenTree::Ident(name) => path.push(name.to_string()),
                TokenTree::Punct(punct) if punct.as_char() == '*' => {
                    self.module.named.extend(self.absolute(&path, here));
                    return;
                }
                TokenTree::Group(group) => {
                    let inner: Vec<TokenTree> = group.stream().into_iter().collect();
                    let is_comma =
                        |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ',');
                    for branch in inner.split(is_comma).filter(|branch| !branch.is_empty()) {
                        self.read_tree(branch, &path, here, handed_on);
                    }
                    return;
                }
                _ => {}
            }
            at += 1;
        }
        if path.last().is_some_and(|last| last == "self") {
            path.pop();
        }
        if let Some(whole) = self.absolute(&path, here) {
            let name = alias.or(whole.last().cloned()).unwrap_or_default();
            self.module.imported.insert(name.clone(), whole.clone());
            if handed_on {
                self.module.handed_on.insert(name, whole);
            } else {
                self.module.named.insert(whole);
            }
        }
    }

    /// A path in the code; one that begins with something imported was counted with the import.
    fn read_path(&mut self, tokens: &[TokenTree], here: &[String]) -> usize {
        let mut path = Vec::new();
        let mut at = 0;
        while let Some(TokenTree::Ident(name)) = tokens.get(at) {
            self.module.words.insert(name.to_string());
            path.push(name.to_string());
            at += 1;
            let is_colon =
                |at: usize| matches!(tokens.get(at), Some(TokenTree::Punct(punct)) if punct.as_char() == ':');
            if !(is_colon(at) && is_colon(at + 1)) {
                break;
            }
            at += 2;
        }
        if path.len() > 1
            && let Some(whole) = self.absolute(&path, here)
        {
            self.module.named.insert(whole);
        }
        at.max(1)
    }

    /// The path from the crate on; nothing for what belongs to another house.
    fn absolute(&self, path: &[String], here: &[String]) -> Option<Path> {
        let (first, rest) = path.split_first()?;
        let mut base: Path = match first.as_str() {
            "crate" => vec![here[0].clone()],
            "self" => here.to_vec(),
            "super" => here[..here.len() - 1].to_vec(),
            "weft_shared" => vec!["shared".to_owned()],
            "weft_app" => vec!["app".to_owned()],
            "weft_server" => vec!["server".to_owned()],
            child if self.module.children.contains(child) => [here, std::slice::from_ref(first)].concat(),
            _ => return None,
        };
        for name in rest {
            if name == "super" {
                base.pop();
            } else {
                base.push(name.clone());
            }
        }
        Some(base)
    }
}

/// `pub` or `pub(crate)`, before an item
fn is_public(before: &[TokenTree]) -> bool {
    let at = match before.last() {
        Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Parenthesis => before.len() - 1,
        _ => before.len(),
    };
    at.checked_sub(1).is_some_and(|at| matches!(&before[at], TokenTree::Ident(word) if word == "pub"))
}

/// `[cfg(test)]`
fn is_for_tests(token: Option<&TokenTree>) -> bool {
    token.is_some_and(|token| token.to_string().replace(' ', "") == "[cfg(test)]")
}

/// How many tokens the next item has.
fn length_of_item(tokens: &[TokenTree]) -> usize {
    let ends = |token: &TokenTree| match token {
        TokenTree::Punct(punct) => punct.as_char() == ';',
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        _ => false,
    };
    tokens.iter().position(ends).map_or(tokens.len(), |end| end + 1)
}

/// The names in the head of an `impl` block that are not inside `<…>`.
fn outside_angles(tokens: &[TokenTree]) -> Vec<String> {
    let mut depth = 0;
    let mut before = ' ';
    let mut names = Vec::new();
    for token in tokens {
        match token {
            TokenTree::Punct(punct) => {
                match punct.as_char() {
                    '<' => depth += 1,
                    '>' if before != '-' => depth -= 1,
                    _ => {}
                }
                before = punct.as_char();
            }
            TokenTree::Ident(name) if depth == 0 => names.push(name.to_string()),
            _ => {}
        }
    }
    names
}
