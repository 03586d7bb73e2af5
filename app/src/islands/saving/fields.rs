//! The fields of a page, as an island finds and reads them.
//!
//! A field to be saved stands in an element with `data-item` (the item), `data-name` (what its fields are called) and
//! `data-revision` (what the page was sent with), beside a hidden input that carries the revision with the next post.

use leptos::{
    prelude::document,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlElement, HtmlFormElement, HtmlInputElement},
};
use weft_shared::{response::Parts, text::with_thousands};

use crate::api::PAGE;

/// How much is left of a field's limit is said in its last tenth.
const NEAR: usize = 10;

/// Fields inside an element: an input, a text area, a list.
fn inside(place: &Element) -> Vec<Element> {
    let mut fields = Vec::new();
    for tag in ["input", "textarea", "select"] {
        let found = place.get_elements_by_tag_name(tag);
        fields.extend((0..found.length()).filter_map(|position| found.item(position)));
    }
    fields
}

/// Text areas and lists answer to `value`, `name` and `type` as inputs do.
fn input(field: &Element) -> &HtmlInputElement {
    field.unchecked_ref()
}

/// What was typed or chosen before the island woke.
pub(super) fn changed(root: &Element) -> Vec<Element> {
    let is_changed = |field: &Element| {
        let input = input(field);
        match input.type_().as_str() {
            "hidden" | "select-one" => false,
            "range" => {
                // The slider is for those who have the island: from now on it is there.
                input.set_hidden(false);
                false
            }
            "radio" | "checkbox" => input.checked() && !input.default_checked(),
            _ => input.value() != input.default_value(),
        }
    };
    inside(root).into_iter().filter(is_changed).collect()
}

/// The item a field belongs to: its name, what its fields hold, and the revision the page was sent with.
pub(super) fn read_item(field: &Element) -> Option<(String, String, i64)> {
    let place = field.closest("[data-item]").ok()??;
    let item = place.get_attribute("data-item")?;
    let revision = place.get_attribute("data-revision").and_then(|text| text.parse().ok()).unwrap_or(0);
    let name = place.get_attribute("data-name").unwrap_or_default();
    if field.get_attribute("data-slide").is_some() {
        choose_notch(&place, field);
    } else {
        move_slider(&place, field);
    }
    Some((item, read_parts(&place, &name).to_wire(), revision))
}

/// The whole form a field belongs to, as it would be posted.
pub(super) fn read_form(field: &Element) -> Option<String> {
    let form = field.closest("form").ok()??;
    let fields = inside(&form);
    let sent = fields.iter().map(input).filter(|input| {
        let is_left = matches!(input.type_().as_str(), "radio" | "checkbox") && !input.checked();
        !is_left && !["", PAGE, "draft"].contains(&input.name().as_str()) && input.type_() != "file"
    });
    Some(Parts::new(sent.map(|input| (input.name(), input.value()))).to_wire())
}

/// The fields of an item as a form would post them: `name`, and `name.PART`.
fn read_parts(place: &Element, name: &str) -> Parts {
    let mut parts = Vec::new();
    for field in inside(place) {
        let input = input(&field);
        let is_left = matches!(input.type_().as_str(), "radio" | "checkbox") && !input.checked();
        let part = match input.name().strip_prefix(name) {
            Some("") => String::new(),
            Some(rest) if rest.starts_with('.') => rest[1..].to_owned(),
            _ => continue,
        };
        if !is_left {
            parts.push((part, input.value()));
        }
    }
    Parts::new(parts)
}

/// Takes back whatever was chosen or ticked in an item.
pub(super) fn clear(place: &Element) {
    for field in inside(place) {
        let input = input(&field);
        if matches!(input.type_().as_str(), "radio" | "checkbox") {
            input.set_checked(false);
        }
    }
}

/// Says how much room is left in a field that knows its limit, when little is.
pub(super) fn count(field: &Element) {
    let longest = field.get_attribute("data-longest").and_then(|longest| longest.parse::<usize>().ok());
    let counter = field.parent_element().map(|place| place.query_selector("[data-counter]"));
    if let (Some(longest), Some(Ok(Some(counter)))) = (longest, counter) {
        let length = input(field).value().chars().count();
        let said = if length + longest / NEAR < longest {
            String::new()
        } else if length <= longest {
            format!("{} of {} characters left", with_thousands(longest - length), with_thousands(longest))
        } else {
            match length - longest {
                1 => "1 character too many".to_owned(),
                over => format!("{} characters too many", with_thousands(over)),
            }
        };
        counter.set_text_content(Some(&said));
    }
}

/// The answer asks for attention: where to call comes into view at once.
pub(super) fn show_contacts(root: &Element, item: &str) {
    if let Ok(Some(contacts)) = root.query_selector(&format!("[data-item='{item}'] [data-contacts]")) {
        let contacts: &HtmlElement = contacts.unchecked_ref();
        if contacts.hidden() {
            contacts.set_hidden(false);
            contacts.scroll_into_view();
        }
    }
}

/// What was wrong with an item is not any more.
pub(super) fn clear_fault(root: &Element, item: &str) {
    if let Ok(Some(fault)) = root.query_selector(&format!("[data-item='{item}'] .fault")) {
        fault.set_text_content(None);
    }
}

/// The next post of an item says that the page has seen this revision. An item's id is letters, digits and hyphens.
pub(super) fn carry_revision(root: &Element, item: &str, revision: i64) {
    if let Ok(Some(seen)) = root.query_selector(&format!("[data-item='{item}'] input[type=hidden]")) {
        input(&seen).set_value(&revision.to_string());
    }
}

/// Gives a form a hidden field.
pub(super) fn carry(form: &HtmlFormElement, name: &str, value: &str) {
    if let Ok(field) = document().create_element("input") {
        let input = input(&field);
        input.set_type("hidden");
        input.set_name(name);
        input.set_value(value);
        drop(form.append_child(&field));
    }
}

/// The slider was moved: the button with its value is pressed.
fn choose_notch(place: &Element, slider: &Element) {
    let notch = place.query_selector(&format!(".notch input[value='{}']", input(slider).value()));
    if let Ok(Some(notch)) = notch {
        input(&notch).set_checked(true);
    }
}

/// A button was pressed: the slider, where there is one, follows.
fn move_slider(place: &Element, field: &Element) {
    if let Ok(Some(slider)) = place.query_selector("[data-slide]") {
        input(&slider).set_value(&input(field).value());
    }
}
