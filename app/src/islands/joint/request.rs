//! Asking for the page of a joint view, and posting to it.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    DomParser, Element, FormData, HtmlElement, HtmlFormElement, RequestInit, Response, SupportedType, UrlSearchParams,
    js_sys::Reflect,
};

/// The element that changes, and the one around every page that may change with it.
pub(super) const PART: &str = "together";
pub(super) const HEADER: &str = "header.site";

/// What came of asking for the page.
pub(super) enum Came {
    /// The part that changes, and the header: a screen that is handed over has another one.
    Part(Element, Option<Element>),
    SignedOut,
    /// Another page: this one is no longer for whoever looks.
    Other,
}

pub(super) fn here() -> String {
    location().pathname().unwrap_or_default()
}

/// Asks for the page, or posts to it and takes the page that follows. `Err`: it did not arrive, or Weft is not well.
pub(super) async fn ask(body: Option<&str>) -> Result<Came, JsValue> {
    let options = RequestInit::new();
    if let Some(body) = body {
        options.set_method("POST");
        options.set_body(&UrlSearchParams::new_with_str(body)?.into());
        // It is sent even if the page goes away meanwhile.
        Reflect::set(&options, &"keepalive".into(), &true.into())?;
    }
    let response = JsFuture::from(window().fetch_with_str_and_init(&here(), &options)).await?;
    let response: Response = response.dyn_into()?;
    if response.status() >= 500 {
        return Err(response.status().into());
    }
    if response.status() == 401 || response.url().ends_with("/sign-in") {
        return Ok(Came::SignedOut);
    }
    let html = JsFuture::from(response.text()?).await?.as_string().unwrap_or_default();
    let page = DomParser::new()?.parse_from_string(&html, SupportedType::TextHtml)?;
    let header = page.query_selector(HEADER).ok().flatten();
    Ok(page.get_element_by_id(PART).map_or(Came::Other, |part| Came::Part(part, header)))
}

/// What the form would post, with the button it was sent by.
pub(super) fn body_of(form: &HtmlFormElement, submitter: Option<&HtmlElement>) -> Option<String> {
    let fields = FormData::new_with_form(form).ok()?;
    if let Some(button) = submitter
        && let (Some(name), Some(value)) = (button.get_attribute("name"), button.get_attribute("value"))
    {
        fields.append_with_str(&name, &value).ok()?;
    }
    let body = UrlSearchParams::new_with_str_sequence_sequence(&fields).ok()?;
    Some(String::from(body.to_string()))
}
