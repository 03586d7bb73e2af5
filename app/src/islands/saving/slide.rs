//! A slider that is tapped where its thumb rests: browsers tell of no change then, but the value is chosen.

use leptos::{
    wasm_bindgen::JsCast,
    web_sys::{Element, Event, HtmlInputElement, KeyboardEvent},
};

/// The slider on which something was pressed that is to choose the value it rests at: a tap, or Enter or the space bar.
/// `None` for anything else, and where that value is chosen already.
pub(super) fn chosen_where_it_rests(event: &Event) -> Option<Element> {
    let slider: Element = event.target()?.dyn_into().ok()?;
    slider.get_attribute("data-slide")?;
    if let Some(key) = event.dyn_ref::<KeyboardEvent>()
        && !matches!(key.key().as_str(), "Enter" | " ")
    {
        return None;
    }
    let value = slider.unchecked_ref::<HtmlInputElement>().value();
    let place = slider.closest("[data-item]").ok()??;
    let notch = place.query_selector(&format!(".notch input[value='{value}']")).ok()??;
    let is_chosen = notch.unchecked_ref::<HtmlInputElement>().checked();
    if is_chosen {
        return None;
    }
    // Enter in a field would send the form.
    event.prevent_default();
    Some(slider)
}
