//! The page for when it did not work: what happened, whose move it is, what to do.

use leptos::prelude::*;

use super::link::Link;

/// What went wrong.
#[derive(Debug, Clone)]
pub enum Failure {
    /// 400: the browser sent something no page of ours sends.
    Malformed,
    /// 401: signed out meanwhile.
    SignedOut,
    /// 403: a form from before the session changed.
    StaleForm {
        /// The page with the form.
        again: Link,
    },
    /// 403: signed in, but not allowed.
    Forbidden {
        /// What is missing, and who can give it.
        why: String,
    },
    /// 403: the second factor is missing or too old.
    SecondFactor,
    /// 404.
    NotFound,
    /// 405 and the like: the address exists, the method does not.
    WrongMethod,
    /// 409: somebody else was faster.
    Conflict {
        /// What is so now.
        text: String,
        /// Who did it and when, where we know.
        by: Option<String>,
    },
    /// 409: a rule stands in the way.
    NotNow {
        /// Which, and what would help.
        why: String,
    },
    /// 410: a link that was used or is too old.
    Expired {
        /// Where a new one comes from.
        again: Link,
    },
    /// 415: not a form as a browser sends it.
    MediaType,
    /// 413: too large.
    TooLarge {
        /// The limit in words: `10 MB`.
        limit: String,
    },
    /// 429.
    TooMany {
        /// When to try again: `in 2 minutes`.
        when: String,
    },
    /// 500: our fault.
    Broken {
        /// The reference to quote.
        reference: String,
    },
    /// 503: reading works, writing does not.
    Unavailable,
}

impl Failure {
    /// The HTTP status it is answered with.
    pub fn status(&self) -> u16 {
        match self {
            Self::Malformed => 400,
            Self::SignedOut => 401,
            Self::StaleForm { .. } | Self::Forbidden { .. } | Self::SecondFactor => 403,
            Self::NotFound => 404,
            Self::WrongMethod => 405,
            Self::Conflict { .. } | Self::NotNow { .. } => 409,
            Self::Expired { .. } => 410,
            Self::TooLarge { .. } => 413,
            Self::MediaType => 415,
            Self::TooMany { .. } => 429,
            Self::Broken { .. } => 500,
            Self::Unavailable => 503,
        }
    }

    /// The heading, also for `<title>`.
    pub fn title(&self) -> &'static str {
        match self {
            Self::Malformed => "We could not read that",
            Self::MediaType => "That is not a form",
            Self::SignedOut => "You are signed out",
            Self::StaleForm { .. } => "This form is no longer valid",
            Self::Forbidden { .. } => "You are not allowed to do this",
            Self::SecondFactor => "Confirm that it is you",
            Self::NotFound => "Page not found",
            Self::WrongMethod => "That cannot be done here",
            Self::Conflict { .. } => "Somebody else changed this first",
            Self::NotNow { .. } => "This cannot be done now",
            Self::Expired { .. } => "This link no longer works",
            Self::TooLarge { .. } => "That is too large",
            Self::TooMany { .. } => "Too many attempts",
            Self::Broken { .. } => "Something went wrong on our side",
            Self::Unavailable => "This service is unavailable for the moment",
        }
    }

    /// What to do, in a sentence or two.
    fn text(&self) -> String {
        match self {
            Self::Malformed => "The request was incomplete or damaged. Nothing was changed. Go back, reload the page and try again.".into(),
            Self::SignedOut => "Your session has ended. Nothing was changed. Sign in, then send it again.".into(),
            Self::StaleForm { .. } => "It was opened before you signed in or out in this browser, or the browser has forgotten its cookies since. Nothing was saved, and nothing that was saved before is lost. Your browser’s Back button shows what you typed; open the form anew to send it.".into(),
            Self::Forbidden { why } => why.clone(),
            Self::SecondFactor => "Nothing was changed. Confirm with your second factor, then send it again.".into(),
            Self::NotFound => "Check the address. If you followed a link, the thing it led to may have been removed, or belongs to another organisation.".into(),
            Self::WrongMethod => "Open the page from its own link and use the form on it.".into(),
            Self::Conflict { text, by } => {
                let by = by.as_ref().map(|by| format!(" ({by})")).unwrap_or_default();
                format!("{text}{by}. Nothing you sent was applied. Look at what it is now before you go on.")
            }
            Self::NotNow { why } => format!("{why}. Nothing was changed."),
            Self::Expired { .. } => "It was used already or is too old.".into(),
            Self::TooLarge { limit } => format!("Nothing was saved. Send at most {limit}."),
            Self::MediaType => "Nothing was changed. Send the form from its own page, as application/x-www-form-urlencoded.".into(),
            Self::TooMany { when } => format!("Nothing was changed. Try again {when}."),
            Self::Broken { .. } => "Nothing you sent is half done: it was applied whole or not at all. Try again; if it happens again, tell us.".into(),
            Self::Unavailable => "You can read, but nothing can be saved right now. Try again in a few minutes.".into(),
        }
    }
}

/// The body of an error page. The children are what helps here: a search, the page as it is now.
#[component]
pub fn ErrorPage(failure: Failure, #[prop(optional)] children: Option<Children>) -> AnyView {
    let (title, text) = (failure.title(), failure.text());
    let more = match failure {
        Failure::Broken { reference } => {
            Some(view! { <p>"Quote this reference: "<code dir="ltr" translate="no">{reference}</code></p> }.into_any())
        }
        Failure::Expired { again } | Failure::StaleForm { again } => Some(view! { <p>{again}</p> }.into_any()),
        Failure::SignedOut => Some(view! { <p>{Link::new("Sign in", "/signin")}</p> }.into_any()),
        Failure::SecondFactor => {
            Some(view! { <p>{Link::new("Confirm with your second factor", "/signin/confirm")}</p> }.into_any())
        }
        _ => None,
    };
    view! { <h1>{title}</h1><p>{text}</p>{more}{children.map(|children| children())} }.into_any()
}
