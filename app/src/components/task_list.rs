//! What is to be done, and how far it is.

use leptos::prelude::*;

use super::tag::Tag;

/// One task. Without an address it cannot be started yet; the hint says why.
#[derive(Debug, Clone)]
pub struct Task {
    title: String,
    href: Option<String>,
    hint: Option<String>,
    state: Tag,
}

impl Task {
    /// A task in `state`.
    pub fn new(title: impl Into<String>, state: Tag) -> Self {
        Self { title: title.into(), href: None, hint: None, state }
    }

    /// Where it is done.
    #[must_use]
    pub fn href(mut self, href: impl Into<String>) -> Self {
        self.href = Some(href.into());
        self
    }

    /// Whose move it is, or what it waits for.
    #[must_use]
    pub fn hint(mut self, hint: impl Into<String>) -> Self {
        self.hint = Some(hint.into());
        self
    }
}

/// Tasks in the order they are done.
#[component]
pub fn TaskList(tasks: Vec<Task>) -> AnyView {
    view! { <ol class="tasks">{tasks.into_iter().map(item).collect_view()}</ol> }.into_any()
}

fn item(task: Task) -> impl IntoView {
    let title = match task.href {
        Some(href) => view! { <a href=href>{task.title}</a> }.into_any(),
        None => task.title.into_any(),
    };
    let hint = task.hint.map(|hint| view! { <p class="hint">{hint}</p> });
    view! { <li><div>{title}{hint}</div>{task.state}</li> }
}
