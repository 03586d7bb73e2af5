//! Names in Weft's form for things that are called otherwise elsewhere.

use std::collections::{HashMap, HashSet};

/// The longest id that is made here; a number still fits behind it.
const LONGEST: usize = 56;

/// The ids of one list, each given once.
#[derive(Default)]
pub(super) struct Ids {
    taken: HashSet<String>,
    /// Where counting goes on, so that many equal names do not count from the start each time.
    next: HashMap<String, usize>,
}

impl Ids {
    /// `name` itself where it is an id, else made into one; with a number behind it when it is taken.
    pub fn unique(&mut self, name: &str) -> String {
        let wanted = if is_id(name) { name.to_owned() } else { slug(name) };
        if self.taken.insert(wanted.clone()) {
            return wanted;
        }
        let base: String = wanted.chars().take(LONGEST).collect();
        let next = self.next.entry(base.clone()).or_insert(2);
        loop {
            let numbered = format!("{base}-{next}");
            *next += 1;
            if self.taken.insert(numbered.clone()) {
                return numbered;
            }
        }
    }
}

pub(super) fn is_id(name: &str) -> bool {
    (1..=64).contains(&name.len()) && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
}

/// Letters and digits of `name` with single hyphens between; never empty.
pub(super) fn slug(name: &str) -> String {
    let mut slug = String::new();
    for character in name.chars() {
        if slug.len() >= LONGEST {
            break;
        }
        if character.is_ascii_alphanumeric() {
            slug.push(character);
        } else if !slug.is_empty() && !slug.ends_with('-') {
            slug.push('-');
        }
    }
    let slug = slug.trim_end_matches('-');
    if slug.is_empty() { "item".to_owned() } else { slug.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_kept_where_they_can_be() {
        let mut ids = Ids::default();
        let names = ["q-1", "/44250-9", "q 1", "q-1", "Ärger & Wut", "???", "q-1-2"];
        let given: Vec<String> = names.iter().map(|name| ids.unique(name)).collect();
        assert_eq!(given, ["q-1", "44250-9", "q-1-2", "q-1-3", "rger-Wut", "item", "q-1-2-2"]);
    }
}
