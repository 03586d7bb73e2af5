//! Fields of a form: label, help, and what is wrong, beside each other and linked together.

use leptos::prelude::*;
use weft_shared::shared_view::number_word;
pub use weft_shared::text::sentence_case;

use super::{
    kept_words::KeptWords,
    long_text::LongText,
    words::{standing, told},
};
use crate::{
    api::PAGE,
    form::{DRAFT, Earlier, Form, FormKey, ONCE, SEEN, SURE},
    islands::saving::draft::KeepDraft,
};

/// The ids of what stands beside a field, for `aria-describedby`.
fn beside(id: &str, help: &str, fault: Option<&String>) -> String {
    let mut ids = Vec::new();
    if !help.is_empty() {
        ids.push(format!("{id}-help"));
    }
    if fault.is_some() {
        ids.push(format!("{id}-fault"));
    }
    ids.join(" ")
}

/// The id under which a field's fault stands; radio groups and lists written by hand use it too.
#[component]
pub fn FaultText(#[prop(into)] of: String, fault: Option<String>) -> impl IntoView {
    fault.map(|fault| view! { <p class="fault" id=format!("{of}-fault")>{told(&fault)}</p> })
}

#[component]
pub fn TextField(
    #[prop(into)] label: String,
    /// Also its id.
    #[prop(into)]
    name: String,
    #[prop(into)] value: String,
    fault: Option<String>,
    #[prop(optional, into)] help: String,
    #[prop(default = "text")] kind: &'static str,
    #[prop(default = "off")] autocomplete: &'static str,
    /// What stands there now, where that is newer than what was typed.
    #[prop(default = None)]
    now: Option<String>,
) -> impl IntoView {
    let described_by = beside(&name, &help, fault.as_ref());
    let invalid = fault.is_some();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <input
                type=kind
                id=name.clone()
                name=name.clone()
                value=value
                dir=(kind == "text").then_some("auto")
                autocomplete=autocomplete
                aria-describedby=(!described_by.is_empty()).then_some(described_by)
                aria-invalid=invalid.then_some("true")
            />
            <FaultText of=name fault=fault />
            <StandsNow now=now />
        </div>
    }
}

/// How much room is left, where an island counts.
pub fn counter() -> impl IntoView {
    view! { <p class="help counter" data-counter="" role="status"></p> }
}

#[component]
pub fn AreaField(
    #[prop(into)] label: String,
    /// Also its id.
    #[prop(into)]
    name: String,
    #[prop(into)] value: String,
    fault: Option<String>,
    #[prop(optional, into)] help: String,
    #[prop(default = 6)] rows: u32,
    /// What stands there now, where that is newer than what was typed.
    #[prop(default = None)]
    now: Option<String>,
    /// How many characters it takes, where an island counts them.
    #[prop(default = None)]
    longest: Option<usize>,
) -> impl IntoView {
    let described_by = beside(&name, &help, fault.as_ref());
    let invalid = fault.is_some();
    view! {
        <div class="field">
            <label for=name.clone()>{label}</label>
            {(!help.is_empty()).then(|| view! { <p class="help" id=format!("{name}-help")>{help}</p> })}
            <LongText
                name=name.clone()
                id=name.clone()
                value=value
                rows=rows
                described_by=described_by
                invalid=invalid
                longest
            />
            {longest.map(|_| counter())}
            <FaultText of=name fault=fault />
            <StandsNow now=now />
        </div>
    }
}

/// What somebody else put there while this was typed, beside it.
#[component]
pub fn StandsNow(now: Option<String>) -> impl IntoView {
    now.map(|now| {
        let said = if now.trim().is_empty() {
            view! { <p class="soft">"It is empty there."</p> }.into_any()
        } else {
            standing(now).into_any()
        };
        view! {
            <div class="note stack-tight">
                <p>"The saved version now says:"</p>
                {said}
            </div>
        }
    })
}

/// The fingerprint of what a form was made from, as a hidden field: a save from an older page is told by it.
#[component]
pub fn MadeFrom(form: Form, #[prop(into)] fingerprint: String) -> impl IntoView {
    view! { <input type="hidden" name=SEEN value=form.made_from(&fingerprint).to_owned() /> }
}

/// A form's own key, as a hidden field: what it makes is made once, however often it is sent.
#[component]
pub fn OnlyOnce() -> impl IntoView {
    use_context::<FormKey>().map(|FormKey(key)| view! { <input type="hidden" name=ONCE value=key /> })
}

/// What a person is asked before something unusual is done: a box to tick for each question about one of the `fields`,
/// within the form. What was said before is carried along.
#[component]
pub fn Questions(form: Form, fields: &'static [&'static str]) -> impl IntoView {
    let asked: Vec<_> =
        form.faults().questions().iter().filter(|asked| fields.contains(&asked.field)).cloned().collect();
    let said = form.all(SURE).iter().filter(|about| asked.iter().all(|asked| asked.about != **about));
    let said: Vec<_> = said.map(|about| view! { <input type="hidden" name=SURE value=about.clone() /> }).collect();
    let boxes: Vec<_> = asked
        .into_iter()
        .map(|asked| {
            view! {
                <label class="option">
                    <input type="checkbox" name=SURE value=asked.about />
                    <span>{told(&asked.yes)}</span>
                </label>
            }
        })
        .collect();
    let boxes = (!boxes.is_empty()).then(|| view! { <div class="note stack-tight">{boxes}</div> });
    view! {
        {said}
        {boxes}
    }
}

/// What is wrong with the whole form, each line leading to its field; nothing when nothing is wrong.
/// Every field that can be at fault has its name as its id, or (a group) its first choice has.
#[component]
pub fn Faults(form: Form) -> impl IntoView {
    let given_back = form.given_back().cloned().map(|(why, kept)| {
        view! {
            <div class="note" role="alert"><p>{why}</p></div>
            <KeptWords kept=kept advice="It was not saved. Copy it if you want to keep it." />
        }
    });
    view! {
        {summary(&form)}
        {given_back}
        {earlier(&form)}
    }
}

/// What the form holds was typed earlier: it says so, and it can be put away.
fn earlier(form: &Form) -> Option<AnyView> {
    let Earlier { place, at, ids, others } = form.unsent()?.clone();
    let drafts: Vec<_> =
        ids.iter().map(|id| view! { <input type="hidden" name=DRAFT value=id.to_string() /> }).collect();
    Some(
        view! {
            <form class="note stack-tight" method="post" action="/drafts/put-away">
                <p>{format!("You typed this {at}. It is kept as a draft and not saved yet, and only you can see it.")}</p>
                <input type="hidden" name="place" value=place />
                {drafts}
                <p><button class="plain">"Delete draft and start again"</button></p>
            </form>
            <KeptWords kept=others advice="You also typed this in another tab or on another device. Copy what you want to keep." />
        }
        .into_any(),
    )
}

/// In a form about a client: what is typed is kept while it is typed, and what stands in it from before is let go once
/// it is sent. `place` is the form's address; its page comes by `page_at`.
#[component]
pub fn Unsent(form: Form, #[prop(into)] place: String) -> impl IntoView {
    let ids = form.unsent().map(|earlier| earlier.ids.clone()).unwrap_or_default();
    let ids = ids.into_iter().map(|id| id.to_string());
    // A form that comes again still stands for the pages and drafts before it.
    let kept = ids.chain(form.all(DRAFT).iter().cloned()).map(|id| (DRAFT, id));
    let kept = kept.chain(form.all(PAGE).iter().map(|page| (PAGE, page.clone())));
    let kept: Vec<_> = kept.map(|(name, value)| view! { <input type="hidden" name=name value=value /> }).collect();
    view! {
        {kept}
        <noscript>
            <p class="soft">"What you type here is not saved until you press one of the buttons below."</p>
        </noscript>
        <KeepDraft place />
    }
}

fn summary(form: &Form) -> AnyView {
    if form.is_older() {
        return newer().into_any();
    }
    let lines: Vec<(String, String)> =
        form.faults().iter().map(|(field, sentence)| (format!("#{field}"), sentence.to_owned())).collect();
    let opening = match (lines.len(), form.shows_what_was_typed()) {
        (0, _) => return ().into_any(),
        (several, typed) => {
            let things = if several == 1 { "thing" } else { "things" };
            let rest = if typed { " What you typed is still here." } else { "" };
            format!("Check {} {things} below.{rest}", number_word(several))
        }
    };
    let lines: Vec<_> =
        lines.into_iter().map(|(href, sentence)| view! { <li><a href=href>{told(&sentence)}</a></li> }).collect();
    view! {
        <div class="faults" role="alert" tabindex="-1" autofocus=true>
            <p>{opening}</p>
            <ul class="fault-lines">{lines}</ul>
        </div>
    }
    .into_any()
}

/// Both versions are on the page; which one stays is for the person to say.
fn newer() -> impl IntoView {
    view! {
        <div class="faults" role="alert" tabindex="-1" autofocus=true>
            <p>
                "This was changed in another tab, on another device or by someone else meanwhile, so yours is not saved yet. \
                 Both versions are below. Change yours if you like, then save it again. It then replaces the other version."
            </p>
        </div>
    }
}

/// A page with the lines about its faults in the order in which their fields stand on it. Only the page as a whole knows
/// that order: the lines are drawn before the fields.
pub fn faults_in_page_order(page: String) -> String {
    const OPENS: &str = "<ul class=\"fault-lines\">";
    let Some(start) = page.find(OPENS).map(|at| at + OPENS.len()) else { return page };
    let Some(end) = page[start..].find("</ul>").map(|at| start + at) else { return page };
    let place = |line: &str| {
        let field = line.split_once("href=\"#")?.1.split('"').next()?;
        page.find(&format!(" id=\"{field}\"")).or_else(|| page.find(&format!(" id=\"{field}-fault\"")))
    };
    let mut lines: Vec<&str> = page[start..end].split_inclusive("</li>").collect();
    lines.sort_by_key(|line| place(line).unwrap_or(usize::MAX));
    format!("{}{}{}", &page[..start], lines.concat(), &page[end..])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn faults_are_listed_as_their_fields_stand_on_the_page() {
        let line = |field: &str| format!("<li><a href=\"#{field}\">Look at {field}.</a></li>");
        let fields = "<input id=\"title\"><p id=\"body-fault\"></p><input id=\"author\">";
        let page =
            format!("<ul class=\"fault-lines\">{}{}{}</ul>{fields}", line("author"), line("body"), line("title"));
        let ordered = faults_in_page_order(page);
        let place = |field: &str| ordered.find(&format!("Look at {field}")).unwrap();
        assert!(place("title") < place("body") && place("body") < place("author"), "{ordered}");
        assert!(ordered.ends_with(fields));
        assert_eq!(faults_in_page_order(fields.to_owned()), fields);
    }
}
