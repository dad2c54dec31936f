//! What a browser shows, and the forms on it.

use http::{HeaderMap, StatusCode};
use scraper::{ElementRef, Html, Selector};

/// An answer, as far as a person sees it.
#[derive(Debug, Clone)]
pub struct Page {
    /// The status of the last answer, after all redirects.
    pub status: StatusCode,
    /// Its path and query.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body.
    pub body: String,
}

impl Page {
    /// The text of the one `<h1>`.
    pub fn heading(&self) -> String {
        self.text_of("h1")
    }

    /// Everything that can be read inside `<main>`, white space as a browser shows it.
    pub fn text(&self) -> String {
        self.text_of("main")
    }

    /// What can be read inside the first element that fits a CSS selector; nothing where there is none.
    pub fn text_of(&self, selector: &str) -> String {
        self.texts_of(selector).into_iter().next().unwrap_or_default()
    }

    /// What can be read inside every element that fits a CSS selector.
    pub fn texts_of(&self, selector: &str) -> Vec<String> {
        self.document().select(&parsed(selector)).map(words).collect()
    }

    /// Every value of an attribute among the elements that fit a CSS selector.
    pub fn attributes_of(&self, selector: &str, name: &str) -> Vec<String> {
        let (document, selector) = (self.document(), parsed(selector));
        let found = document.select(&selector).filter_map(|element| element.attr(name));
        found.map(str::to_owned).collect()
    }

    /// Every element, with its attributes.
    pub fn elements(&self) -> Vec<(String, Vec<(String, String)>)> {
        let document = self.document();
        let elements = document.root_element().descendent_elements();
        elements
            .map(|element| {
                let attributes = element.value().attrs().map(|(name, value)| (name.to_owned(), value.to_owned()));
                (element.value().name().to_owned(), attributes.collect())
            })
            .collect()
    }

    /// Whether any element fits a CSS selector.
    pub fn has(&self, selector: &str) -> bool {
        self.document().select(&parsed(selector)).next().is_some()
    }

    /// The sentences of the error summary.
    pub fn errors(&self) -> Vec<String> {
        self.texts_of("#error-summary li")
    }

    /// The form that posts to `action`, filled in as the page shows it, hidden fields and all.
    pub fn form(&self, action: &str) -> Form {
        let document = self.document();
        let forms: Vec<_> = document.select(&parsed("form[method=post]")).collect();
        let form = forms.iter().find(|form| form.attr("action") == Some(action));
        let form = form.unwrap_or_else(|| {
            let actions: Vec<_> = forms.iter().filter_map(|form| form.attr("action")).collect();
            panic!("{} ({}) “{}” has no form to {action}, only {actions:?}", self.path, self.status, self.heading())
        });
        Form { action: action.to_owned(), fields: fields(*form) }
    }

    /// Whether there is a form that posts to `action`.
    pub fn has_form(&self, action: &str) -> bool {
        self.attributes_of("form[method=post]", "action").iter().any(|known| known == action)
    }

    fn document(&self) -> Html {
        Html::parse_document(&self.body)
    }
}

/// A form on its way.
#[derive(Debug, Clone)]
pub struct Form {
    pub(crate) action: String,
    pub(crate) fields: Vec<(String, String)>,
}

impl Form {
    /// A form that no page of ours shows.
    pub fn to(action: &str) -> Self {
        Self { action: action.to_owned(), fields: Vec::new() }
    }

    /// Types `value` into a field, in place of whatever was in it; also presses a named button.
    #[must_use]
    pub fn with(self, name: &str, value: &str) -> Self {
        self.without(name).and(name, value)
    }

    /// Adds one more value of a field: a further box of several.
    #[must_use]
    pub fn and(mut self, name: &str, value: &str) -> Self {
        self.fields.push((name.to_owned(), value.to_owned()));
        self
    }

    /// Leaves a field out.
    #[must_use]
    pub fn without(mut self, name: &str) -> Self {
        self.fields.retain(|(known, _)| known != name);
        self
    }

    /// The form with a file, as a browser sends it (RFC 7578): the request's body and its media type.
    pub fn with_file(&self, field: &str, name: &str, media_type: &str, content: &[u8]) -> (String, Vec<u8>) {
        let boundary = "----a-line-that-stands-in-no-field";
        let mut body = Vec::new();
        for (name, value) in self.fields.iter().filter(|(name, _)| name != field) {
            let part = format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
            body.extend_from_slice(part.as_bytes());
        }
        let head = format!(
            "--{boundary}\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{name}\"\r\nContent-Type: {media_type}\r\n\r\n"
        );
        body.extend_from_slice(head.as_bytes());
        body.extend_from_slice(content);
        body.extend_from_slice(format!("\r\n--{boundary}--\r\n").as_bytes());
        (format!("multipart/form-data; boundary={boundary}"), body)
    }

    /// Where it goes.
    pub fn action(&self) -> &str {
        &self.action
    }

    /// Every field as it stands.
    pub fn fields(&self) -> &[(String, String)] {
        &self.fields
    }

    /// The first value of a field as it stands.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.fields.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

fn parsed(selector: &str) -> Selector {
    Selector::parse(selector).unwrap_or_else(|error| panic!("{selector:?} is no CSS selector: {error}"))
}

fn words(element: ElementRef<'_>) -> String {
    element.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// What a browser would send without anybody touching the form (HTML §4.10.22.4).
fn fields(form: ElementRef<'_>) -> Vec<(String, String)> {
    form.select(&parsed("input[name], textarea[name], select[name]")).filter_map(field).collect()
}

fn field(control: ElementRef<'_>) -> Option<(String, String)> {
    let name = control.attr("name")?.to_owned();
    let value = match (control.value().name(), control.attr("type")) {
        ("textarea", _) => control.text().collect::<String>().trim_start_matches('\n').to_owned(),
        ("select", _) => {
            let chosen = control.select(&parsed("option[selected]")).next();
            chosen.and_then(|option| option.attr("value")).unwrap_or_default().to_owned()
        }
        (_, Some("checkbox" | "radio")) if control.attr("checked").is_none() => return None,
        (_, Some("file")) => return None,
        (_, Some("checkbox" | "radio")) => control.attr("value").unwrap_or("on").to_owned(),
        _ => control.attr("value").unwrap_or_default().to_owned(),
    };
    Some((name, value))
}
