//! What the browser does with passkeys, in its own form of JSON on both sides.

use leptos::{
    prelude::*,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::HtmlInputElement,
};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    RequestInit, Response,
    js_sys::{Function, JSON, Object, Promise, Reflect},
};

use super::Act;

/// Why there is no button; empty words where it need not be said.
pub(super) fn hindrance(act: Act, origin: &str) -> Option<String> {
    let is_here = location().origin().is_ok_and(|here| here == origin);
    let words = match (is_here, can(act)) {
        (true, true) => return None,
        // Whoever has none misses nothing.
        _ if act == Act::SignIn => String::new(),
        (false, _) => format!("Open Weft at {origin} to use a passkey."),
        (true, false) => "This browser cannot use passkeys. Update it, or try another one.".to_owned(),
    };
    Some(words)
}

fn can(act: Act) -> bool {
    let class = member(&window(), "PublicKeyCredential");
    class.and_then(|class| member(&class, parser(act))).is_ok_and(|parser| parser.is_function())
}

fn parser(act: Act) -> &'static str {
    match act {
        Act::Add => "parseCreationOptionsFromJSON",
        Act::SignIn | Act::SecondStep => "parseRequestOptionsFromJSON",
    }
}

/// The browser's answer, as JSON. Nothing to send but the form, where that says what is wrong.
pub(super) async fn ask(act: Act) -> Result<String, &'static str> {
    let options = match options(act).await {
        Ok(options) => options,
        Err(_) if act == Act::Add => return Ok(String::new()),
        Err(Some(429)) => return Err("There were too many tries in a short time. Wait a minute, then try again."),
        Err(_) => return Err(not_done(act)),
    };
    answer(act, &options).await.map_err(|error| {
        let name = member(&error, "name").ok().and_then(|name| name.as_string());
        match name.as_deref() {
            Some("InvalidStateError") => "This device has a passkey for your account already.",
            _ => not_done(act),
        }
    })
}

fn not_done(act: Act) -> &'static str {
    match act {
        Act::SignIn => "The passkey was not used. Try again, or use your password.",
        Act::SecondStep => "The passkey was not used. Try again, or enter a code.",
        Act::Add => "The passkey was not added. You can try again.",
    }
}

/// What the browser is to be asked; otherwise the status, where there was an answer.
async fn options(act: Act) -> Result<JsValue, Option<u16>> {
    let request = RequestInit::new();
    request.set_method("POST");
    let response = JsFuture::from(window().fetch_with_str_and_init(act.options(), &request)).await;
    let response: Response = response.and_then(JsCast::dyn_into).map_err(|_| None)?;
    if !response.ok() {
        return Err(Some(response.status()));
    }
    let json = response.json().map_err(|_| None)?;
    JsFuture::from(json).await.map_err(|_| None)
}

async fn answer(act: Act, options: &JsValue) -> Result<String, JsValue> {
    let class = member(&window(), "PublicKeyCredential")?;
    let asked = call(&class, parser(act), &member(options, "publicKey")?)?;
    let request = Object::new();
    Reflect::set(&request, &"publicKey".into(), &asked)?;
    let credentials = member(&window().navigator(), "credentials")?;
    let promise: Promise = call(&credentials, if act == Act::Add { "create" } else { "get" }, &request)?.dyn_into()?;
    let made = JsFuture::from(promise).await?;
    // The browser knows how to write it.
    Ok(String::from(JSON::stringify(&made)?))
}

/// Sends the form around the field.
pub(super) fn send(field: &HtmlInputElement, answer: &str) {
    field.set_value(answer);
    if let Some(form) = field.form() {
        let _ = form.submit();
    }
}

fn member(of: &JsValue, name: &str) -> Result<JsValue, JsValue> {
    Reflect::get(of, &name.into())
}

fn call(of: &JsValue, name: &str, with: &JsValue) -> Result<JsValue, JsValue> {
    let function: Function = member(of, name)?.dyn_into()?;
    function.call1(of, with)
}
