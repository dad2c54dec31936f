//! Facts in two columns: check answers, and every "about this" on a detail page.

use leptos::prelude::*;

use super::{piece::Piece, words};

/// One fact.
pub struct Row {
    key: String,
    value: AnyView,
    change: Option<String>,
}

impl Row {
    /// `key` is a noun ("Legal name"); `value` a string or a view.
    pub fn new(key: impl Into<String>, value: impl Piece) -> Self {
        Self { key: key.into(), value: value.any(), change: None }
    }

    /// A *Change* link to `href`; a screen reader hears "Change legal name".
    #[must_use]
    pub fn change(mut self, href: impl Into<String>) -> Self {
        self.change = Some(href.into());
        self
    }
}

/// A list of facts.
#[derive(Default)]
pub struct SummaryList(Vec<Row>);

impl SummaryList {
    /// The facts in the order given.
    pub fn new(rows: impl IntoIterator<Item = Row>) -> Self {
        Self(rows.into_iter().collect())
    }
}

impl IntoRender for SummaryList {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        view! { <dl class="facts">{self.0.into_iter().map(fact).collect_view()}</dl> }.into_any()
    }
}

fn fact(row: Row) -> impl IntoView {
    let key = sentence_inside(&row.key);
    let change = row.change.map(|href| {
        view! { <dd class="facts-change"><a href=href>{words::CHANGE}<span class="hidden">" "{key}</span></a></dd> }
    });
    view! { <div><dt>{row.key}</dt><dd class="facts-lines">{row.value}</dd>{change}</div> }
}

/// `Legal name` as it stands inside a sentence; `LEI` stays.
fn sentence_inside(key: &str) -> String {
    let mut letters = key.chars();
    match (letters.next(), letters.next()) {
        (Some(first), Some(second)) if second.is_lowercase() => {
            first.to_lowercase().chain(key.chars().skip(1)).collect()
        }
        _ => key.to_owned(),
    }
}
