//! A browser without a screen and without JavaScript: it keeps cookies, reads pages, fills in forms and sends them.

use std::{cell::RefCell, collections::BTreeMap, net::SocketAddr};

use http_body_util::{BodyExt as _, Full};
use hyper::{
    HeaderMap, Method, Request,
    body::{Bytes, Incoming},
    client::conn::http1,
    header::{CONTENT_TYPE, COOKIE, HOST, LOCATION, SET_COOKIE},
};
use hyper_util::rt::TokioIo;
use tokio::net::TcpStream;

use super::html::{self, Element};

/// What browsers say about where a form was sent from.
const SAME_ORIGIN: [(&str, &str); 1] = [("sec-fetch-site", "same-origin")];

pub(crate) struct Browser {
    address: SocketAddr,
    /// The host it asks for.
    host: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) fn new(address: SocketAddr) -> Self {
        Self { address, host: address.to_string(), cookies: RefCell::default() }
    }

    /// Asks for this host, wherever the server is.
    pub(crate) fn asking_for(self, host: &str) -> Self {
        Self { host: host.to_owned(), ..self }
    }

    pub(crate) async fn get(&self, path: &str) -> Page {
        self.ask(Method::GET, path, &SAME_ORIGIN, Bytes::new()).await
    }

    /// Sends what was typed, without following where it leads.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, &str)]) -> Page {
        self.post_with(path, fields, &SAME_ORIGIN).await
    }

    /// Sends it with these headers and no others, as a stranger's page would.
    pub(crate) async fn post_with(&self, path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)]) -> Page {
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.ask(Method::POST, path, headers, Bytes::from(body)).await
    }

    /// Chooses a file in the form at `path`, in the field `file`, and sends it as browsers send files.
    pub(crate) async fn upload(&self, path: &str, name: &str, file: &[u8]) -> Page {
        let mut body = format!(
            "--weft-file\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/json\r\n\r\n"
        )
        .into_bytes();
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--weft-file--\r\n");
        let headers = [SAME_ORIGIN[0], (CONTENT_TYPE.as_str(), "multipart/form-data; boundary=weft-file")];
        self.ask(Method::POST, path, &headers, Bytes::from(body)).await
    }

    /// Sends a form with a file in its field `file`, and what else it holds before that.
    pub(crate) async fn send_file(&self, form: &Form, name: &str, file: &[u8]) -> Page {
        let mut body = Vec::new();
        for (field, value) in form.fields.iter().filter(|(field, _)| field != "file") {
            let part = format!("--weft-file\r\ncontent-disposition: form-data; name=\"{field}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let part = format!(
            "--weft-file\r\ncontent-disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             content-type: application/octet-stream\r\n\r\n"
        );
        body.extend_from_slice(part.as_bytes());
        body.extend_from_slice(file);
        body.extend_from_slice(b"\r\n--weft-file--\r\n");
        let headers = [SAME_ORIGIN[0], (CONTENT_TYPE.as_str(), "multipart/form-data; boundary=weft-file")];
        self.ask(Method::POST, &form.action, &headers, Bytes::from(body)).await
    }

    pub(crate) async fn send(&self, form: &Form) -> Page {
        self.post(&form.action, &form.content()).await
    }

    /// Sends the form and goes where it leads.
    pub(crate) async fn submit(&self, form: &Form) -> Page {
        let answer = self.send(form).await;
        self.follow(answer).await
    }

    /// Where a page leads, as browsers go there; a page that leads nowhere is there already.
    pub(crate) async fn follow(&self, mut page: Page) -> Page {
        for _ in 0..5 {
            match page.leads_to() {
                Some(path) => page = self.get(&path).await,
                None => return page,
            }
        }
        panic!("{} leads in a circle", page.path)
    }

    /// Looks at a report's page again until it is no longer being made; a busy machine takes longer than a moment.
    pub(crate) async fn when_made(&self, mut page: Page) -> Page {
        for _ in 0..300 {
            if page.heading() != "Making the report" {
                return page;
            }
            tokio::time::sleep(std::time::Duration::from_millis(200)).await;
            page = self.get(&page.path).await;
        }
        panic!("{} is never made", page.path)
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Page {
        let form = self.get("/sign-in").await.form("/sign-in").set("email", email).set("password", password);
        self.submit(&form).await
    }

    pub(crate) fn cookie(&self, name: &str) -> Option<String> {
        self.cookies.borrow().get(name).cloned()
    }

    pub(crate) fn put_cookie(&self, name: &str, value: &str) {
        self.cookies.borrow_mut().insert(name.to_owned(), value.to_owned());
    }

    async fn ask(&self, method: Method, path: &str, headers: &[(&str, &str)], body: Bytes) -> Page {
        let (status, headers, body) = self.send_request(method, path, headers, body).await;
        let body = body.collect().await.expect("a whole answer").to_bytes();
        for cookie in headers.get_all(SET_COOKIE) {
            self.keep_cookie(cookie.to_str().expect("a cookie of plain letters"));
        }
        Page { path: path.to_owned(), status, headers, bytes: body.to_vec() }
    }

    /// A page with headers of one's own.
    pub(crate) async fn get_with(&self, path: &str, headers: &[(&str, &str)]) -> Page {
        self.ask(Method::GET, path, headers, Bytes::new()).await
    }

    /// The page without its content.
    pub(crate) async fn head(&self, path: &str) -> Page {
        self.ask(Method::HEAD, path, &[], Bytes::new()).await
    }

    /// An answer that goes on: its status, its headers, and what comes of it.
    pub(crate) async fn open(&self, path: &str, headers: &[(&str, &str)]) -> (u16, HeaderMap, Incoming) {
        self.send_request(Method::GET, path, headers, Bytes::new()).await
    }

    async fn send_request(
        &self,
        method: Method,
        path: &str,
        headers: &[(&str, &str)],
        body: Bytes,
    ) -> (u16, HeaderMap, Incoming) {
        // The place on the page is not the server's business.
        let path = path.split('#').next().unwrap_or_default();
        let stream = TcpStream::connect(self.address).await.expect("the server listens");
        let (mut sender, connection) = http1::handshake(TokioIo::new(stream)).await.expect("it speaks HTTP");
        // It ends with the answer.
        tokio::spawn(connection);
        let mut request = Request::builder().method(method.clone()).uri(path).header(HOST, &self.host);
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if method == Method::POST && !headers.iter().any(|(name, _)| *name == CONTENT_TYPE.as_str()) {
            request = request.header(CONTENT_TYPE, "application/x-www-form-urlencoded");
        }
        let cookies: Vec<String> =
            self.cookies.borrow().iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request = request.header(COOKIE, cookies.join("; "));
        }
        let request = request.body(Full::new(body)).expect("a request");
        let answer = sender.send_request(request).await.expect("an answer");
        let (parts, body) = answer.into_parts();
        (parts.status.as_u16(), parts.headers, body)
    }

    fn keep_cookie(&self, cookie: &str) {
        let (pair, attributes) = cookie.split_once(';').unwrap_or((cookie, ""));
        let (name, value) = pair.split_once('=').expect("a name and a value");
        if value.is_empty() || attributes.to_lowercase().contains("max-age=0") {
            self.cookies.borrow_mut().remove(name);
        } else {
            self.put_cookie(name, value);
        }
    }
}

/// An answer.
pub(crate) struct Page {
    pub(crate) path: String,
    pub(crate) status: u16,
    pub(crate) headers: HeaderMap,
    pub(crate) bytes: Vec<u8>,
}

impl Page {
    pub(crate) fn leads_to(&self) -> Option<String> {
        (300..400).contains(&self.status).then(|| self.header(LOCATION.as_str()).expect("it says where"))
    }

    pub(crate) fn asks_to_sign_in(&self) -> bool {
        self.leads_to().is_some_and(|to| to.split('?').next() == Some("/sign-in"))
    }

    pub(crate) fn header(&self, name: &str) -> Option<String> {
        self.headers.get(name).map(|value| value.to_str().expect("plain letters").to_owned())
    }

    pub(crate) fn html(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }

    /// As two answers are compared: the nonce of its script is another each time.
    pub(crate) fn html_without_nonce(&self) -> String {
        let html = self.html();
        let Some((before, after)) = html.split_once(" nonce=\"") else { return html };
        let (_, after) = after.split_once('"').expect("the end of a nonce");
        format!("{before}{after}")
    }

    pub(crate) fn document(&self) -> Element {
        html::parse(&self.html())
    }

    /// What a person reads in the main part.
    pub(crate) fn text(&self) -> String {
        self.document().by_id("main").map(|main| main.text()).unwrap_or_default()
    }

    pub(crate) fn heading(&self) -> String {
        self.document().all("h1").first().map(Element::text).unwrap_or_default()
    }

    /// Fails unless a person reads this on the page.
    #[track_caller]
    pub(crate) fn says(&self, words: &str) -> &Self {
        assert!(self.text().contains(words), "{} ({}) does not say “{words}”: {}", self.path, self.status, self.text());
        self
    }

    /// Fails when these words stand anywhere on the page, seen or unseen.
    #[track_caller]
    pub(crate) fn hides(&self, words: &str) -> &Self {
        let shown = self.html().contains(words) || self.text().contains(words);
        assert!(!shown, "{} ({}) shows “{words}”", self.path, self.status);
        self
    }

    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.path, self.text());
        self
    }

    /// What is wrong with a field, as it stands beside it.
    pub(crate) fn fault(&self, field: &str) -> Option<String> {
        self.document().by_id(&format!("{field}-fault")).map(|fault| fault.text())
    }

    /// Addresses this page links to.
    pub(crate) fn links(&self) -> Vec<String> {
        self.document().all("a").iter().filter_map(|link| link.attribute("href")).collect()
    }

    /// The first link whose address ends like this.
    #[track_caller]
    pub(crate) fn link(&self, ending: &str) -> String {
        let links = self.links();
        let found = links.iter().find(|link| link.ends_with(ending));
        found.unwrap_or_else(|| panic!("{} has no link to …{ending}: {links:?}", self.path)).clone()
    }

    /// Where the link or the card with these words at its end leads.
    #[track_caller]
    pub(crate) fn link_to(&self, words: &str) -> String {
        let links = self.document().all("a");
        let found = links.iter().find(|link| link.text().ends_with(words)).and_then(|link| link.attribute("href"));
        found.unwrap_or_else(|| panic!("{} ({}) has no link “{words}”", self.path, self.status))
    }

    /// The texts of every element of this name, in order.
    pub(crate) fn texts(&self, element: &str) -> Vec<String> {
        self.document().all(element).iter().map(Element::text).collect()
    }

    /// The address of the first form that has this in it.
    #[track_caller]
    pub(crate) fn action_with(&self, part: &str) -> String {
        let forms = self.document().all("form");
        let mut actions = forms.iter().filter_map(|form| form.attribute("action"));
        actions.find(|action| action.contains(part)).unwrap_or_else(|| panic!("{} has no form for {part}", self.path))
    }

    /// The button that undoes what was done just now.
    #[track_caller]
    pub(crate) fn undo(&self) -> Form {
        self.form(&self.action_with("/undo/"))
    }

    /// The form that is sent to an address ending like this, with what its fields hold.
    #[track_caller]
    pub(crate) fn form(&self, ending: &str) -> Form {
        let own = self.path.split('?').next().unwrap_or_default();
        let forms = self.document().all("form");
        let posts = forms.into_iter().filter(|form| form.attribute("method").as_deref() == Some("post"));
        let mut found = posts.map(|form| (form.attribute("action").unwrap_or_else(|| own.to_owned()), form));
        let (action, form) = found
            .find(|(action, _)| action.ends_with(ending))
            .unwrap_or_else(|| panic!("{} ({}) has no form for …{ending}", self.path, self.status));
        Form::read(action, &form)
    }

    /// The one of several forms that has a button with this name and value.
    #[track_caller]
    pub(crate) fn form_offering(&self, button: &str, value: &str) -> Form {
        let own = self.path.split('?').next().unwrap_or_default();
        let forms = self.document().all("form");
        let read =
            forms.iter().map(|form| Form::read(form.attribute("action").unwrap_or_else(|| own.to_owned()), form));
        let offers = |form: &Form| {
            form.offered.iter().any(|(name, kind, is)| name == button && *kind == "button" && is == value)
        };
        read.into_iter()
            .find(offers)
            .unwrap_or_else(|| panic!("{} offers no {button}={value}: {}", self.path, self.text()))
    }

    /// The one of several forms to one address that offers this field.
    #[track_caller]
    pub(crate) fn form_with(&self, field: &str) -> Form {
        let forms = self.document().all("form");
        let read =
            forms.iter().map(|form| Form::read(form.attribute("action").unwrap_or_else(|| self.path.clone()), form));
        read.into_iter().find(|form| form.has(field)).unwrap_or_else(|| panic!("{} asks for no {field}", self.path))
    }
}

/// A form as someone fills it in. Only what it offers can be filled in.
#[derive(Clone)]
pub(crate) struct Form {
    pub(crate) action: String,
    fields: Vec<(String, String)>,
    /// Name, kind (`choice`, `button` or `text`) and, but for text, value.
    offered: Vec<(String, &'static str, String)>,
}

impl Form {
    fn read(action: String, form: &Element) -> Self {
        let mut read = Self { action, fields: Vec::new(), offered: Vec::new() };
        for control in form.inside() {
            let Some(name) = control.attribute("name") else { continue };
            let value = control.attribute("value").unwrap_or_default();
            let kind = control.attribute("type").unwrap_or_default();
            match (control.name(), kind.as_str()) {
                ("button", _) => read.offered.push((name, "button", value)),
                ("input", "radio" | "checkbox") => {
                    if control.attribute("checked").is_some() {
                        read.fields.push((name.clone(), value.clone()));
                    }
                    read.offered.push((name, "choice", value));
                }
                ("input", _) => read.hold(name, value),
                ("textarea", _) => read.hold(name, control.raw_text()),
                ("select", _) => read.choose_from(&name, &control.all("option")),
                _ => {}
            }
        }
        read
    }

    /// The first option is chosen where none is marked.
    fn choose_from(&mut self, name: &str, options: &[Element]) {
        let value = |option: &Element| option.attribute("value").unwrap_or_else(|| option.text());
        let chosen = options.iter().find(|option| option.attribute("selected").is_some()).or(options.first());
        self.fields.extend(chosen.map(|option| (name.to_owned(), value(option))));
        self.offered.extend(options.iter().map(|option| (name.to_owned(), "choice", value(option))));
    }

    fn hold(&mut self, name: String, value: String) {
        self.offered.push((name.clone(), "text", String::new()));
        self.fields.push((name, value));
    }

    /// Everything it sends.
    pub(crate) fn content(&self) -> Vec<(&str, &str)> {
        self.fields.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect()
    }

    /// What a field holds now.
    pub(crate) fn value(&self, name: &str) -> &str {
        self.fields.iter().find(|(field, _)| field == name).map_or("", |(_, value)| value)
    }

    /// Whether there is a field of this name to fill in or to choose in.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.offered.iter().any(|(field, kind, _)| field == name && *kind != "button")
    }

    /// The values one can choose between.
    pub(crate) fn choices(&self, name: &str) -> Vec<String> {
        let choices = self.offered.iter().filter(|(field, kind, _)| field == name && *kind == "choice");
        choices.map(|(_, _, value)| value.clone()).collect()
    }

    /// Types into a field.
    #[track_caller]
    pub(crate) fn set(mut self, name: &str, value: &str) -> Self {
        self.must_offer(name, "text", "");
        let field = self.fields.iter_mut().find(|(field, _)| field == name);
        field.expect("a text field is always sent").1 = value.to_owned();
        self
    }

    /// Chooses one of several.
    #[track_caller]
    pub(crate) fn choose(mut self, name: &str, value: &str) -> Self {
        self.must_offer(name, "choice", value);
        self.fields.retain(|(field, _)| field != name);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Ticks one of several, beside those ticked before.
    #[track_caller]
    pub(crate) fn tick(mut self, name: &str, value: &str) -> Self {
        self.must_offer(name, "choice", value);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Presses a button that says more than "send".
    #[track_caller]
    pub(crate) fn press(mut self, name: &str, value: &str) -> Self {
        self.must_offer(name, "button", value);
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Sends what it does not offer, as a form from before would.
    pub(crate) fn also(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    #[track_caller]
    fn must_offer(&self, name: &str, kind: &str, value: &str) {
        let offers = self.offered.iter().any(|(a, b, c)| a == name && *b == kind && c == value);
        assert!(offers, "{} offers no {kind} {name}={value}: {:?}", self.action, self.offered);
    }
}
