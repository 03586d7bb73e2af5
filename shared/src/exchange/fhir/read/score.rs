//! Scores: calculated items become scales.

use super::{
    super::{carried, model::Item as Written, urls},
    MADE_UP, Scales,
    condition::Links,
    ids::Ids,
    item::{Reader, control},
};
use crate::exercise::{Keyed, Method, Scale};

/// The share of unanswered items that still gives a score, where nothing says otherwise.
const MISSING: f64 = 0.2;
/// The most linkIds looked for in a formula.
const MOST_LINKS: usize = 1_000;

impl Reader<'_> {
    pub(super) fn scales(&mut self, is_ours: bool) -> Scales {
        let mut scales = Scales { scales: Vec::new(), places: Vec::new() };
        let mut ids = Ids::default();
        let links = super::condition::links(&self.reads);
        for (place, item) in std::mem::take(&mut self.scores) {
            let scale = self.carried_scale(item, &place).or_else(|| self.calculated(item, &place, &links, &mut ids));
            if let Some(scale) = scale {
                scales.scales.push(scale);
                scales.places.push(place);
            }
        }
        if scales.scales.is_empty() && !is_ours {
            let weighed: Vec<Keyed> =
                self.countable().filter(|(_, is_weighed)| *is_weighed).flat_map(|(keys, _)| keys).collect();
            if !weighed.is_empty() {
                scales.scales.push(sum("total", "Total", weighed));
                scales.places.push(MADE_UP.to_owned());
            }
        }
        scales
    }

    /// Scales that stand in the head of the file, without the questions that have gone since.
    pub(super) fn carried_scales(&mut self, mut scales: Vec<Scale>) -> Scales {
        self.scores.clear();
        for scale in &mut scales {
            scale.items.retain(|key| self.reads.iter().any(|read| read.item.id == key.item));
        }
        scales.retain(|scale| !scale.items.is_empty());
        Scales { places: scales.iter().map(|_| "item".to_owned()).collect(), scales }
    }

    /// The scale Weft wrote beside the score.
    fn carried_scale(&mut self, item: &Written, place: &str) -> Option<Scale> {
        let extension = item.extension.iter().find(|extension| extension.is(urls::WEFT_SCALE))?;
        let scale = extension
            .carried()
            .and_then(|carried| carried::scale(carried, item.text.as_deref().unwrap_or_default()).ok());
        if scale.is_none() {
            self.leave(format!("{place}.extension"), "is not what Weft writes with a score");
        }
        scale.map(|scale| Scale { code: self.code(&item.code, &format!("{place}.code")), ..scale })
    }

    /// What the formula of a foreign score counts. Its arithmetic is not understood: the items it names are added up.
    fn calculated(&mut self, item: &Written, place: &str, links: &Links, ids: &mut Ids) -> Option<Scale> {
        let mut named = Vec::new();
        for extension in &item.extension {
            if let Some(formula) =
                extension.rest.get("valueExpression").and_then(|value| value.get("expression")?.as_str())
            {
                named.extend(linked(formula));
            }
        }
        let keys: Vec<Keyed> = if named.is_empty() {
            self.countable().filter(|(_, is_weighed)| *is_weighed).flat_map(|(keys, _)| keys).collect()
        } else {
            self.named_keys(&named, links)
        };
        if keys.is_empty() {
            self.tell(place, "is not calculated from anything Weft can count; the score is left out");
            return None;
        }
        self.tell(place, "is read as the sum of the questions its formula names; check weights and reversed questions");
        for (n, child) in item.item.iter().enumerate().filter(|(_, child)| control(child).as_deref() != Some("help")) {
            let what = child.kind.as_deref().unwrap_or("item");
            self.leave(format!("{place}.item[{n}]"), format!("is a {what} inside a score"));
        }
        let link = item.link_id.as_deref().unwrap_or_default();
        let id = ids.unique(link.strip_prefix("score-").unwrap_or(link));
        let title = item.text.clone().filter(|text| !text.trim().is_empty()).unwrap_or_else(|| "Score".to_owned());
        Some(Scale { code: self.code(&item.code, &format!("{place}.code")), ..sum(&id, &title, keys) })
    }

    fn named_keys(&self, named: &[String], links: &Links) -> Vec<Keyed> {
        let mut keys: Vec<Keyed> = Vec::new();
        for link in named {
            let Some((item, row)) = links.get(link) else { continue };
            let item = &self.reads[*item].item;
            let is_whole_matrix = matches!(item.body, crate::exercise::Body::Matrix { .. }) && row.is_none();
            let key = Keyed { row: row.clone(), ..Keyed::plain(item.id.clone()) };
            if item.body.range().is_some() && !is_whole_matrix && !keys.contains(&key) {
                keys.push(key);
            }
        }
        keys
    }

    /// What a scale could count: an item, or the rows of one; and whether the file says what its answers count.
    fn countable(&self) -> impl Iterator<Item = (Vec<Keyed>, bool)> {
        let countable = self.reads.iter().filter(|read| read.item.body.range().is_some());
        countable.map(|read| {
            let key = |row: Option<&String>| Keyed { row: row.cloned(), ..Keyed::plain(read.item.id.clone()) };
            let keys = match &read.item.body {
                crate::exercise::Body::Matrix { rows, .. } => rows.iter().map(|row| key(Some(&row.id))).collect(),
                _ => vec![key(None)],
            };
            (keys, read.is_weighed)
        })
    }
}

fn sum(id: &str, title: &str, items: Vec<Keyed>) -> Scale {
    Scale {
        id: id.to_owned(),
        title: title.to_owned(),
        method: Method::Sum,
        items,
        missing_up_to: MISSING,
        part_of: None,
        better: None,
        bands: Vec::new(),
        norms: Vec::new(),
        change: None,
        cutoff: None,
        code: None,
    }
}

/// The linkIds a FHIRPath formula compares with, in order: `linkId = 'x'`, or with double quotes, or `~`.
fn linked(formula: &str) -> Vec<String> {
    let mut links = Vec::new();
    for after in formula.split("linkId").skip(1).take(MOST_LINKS) {
        let value = after.trim_start().trim_start_matches(['=', '~']).trim_start();
        let quote = value.chars().next().filter(|quote| matches!(quote, '\'' | '"'));
        let link = quote.and_then(|quote| value[1..].split_once(quote)).map(|(link, _)| link.to_owned());
        links.extend(link);
    }
    links
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_formula_names_its_questions() {
        let formula = "%resource.item.where(linkId='q1').answer + %resource.item.where( linkId = \"/2\" ).x + %linkId";
        assert_eq!(linked(formula), ["q1", "/2"]);
    }
}
