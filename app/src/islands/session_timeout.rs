//! Warns before the session ends, while there is still time to stay.

use std::time::Duration;

use leptos::{
    ev::SubmitEvent,
    prelude::*,
    task::spawn_local,
    wasm_bindgen::JsCast,
    web_sys::{EventTarget, HtmlFormElement},
};

use super::fetch;

/// How long before the end the warning comes (WCAG 2.2.1 asks for 20 s).
const WARNING: u32 = 5 * 60;

/// How often the clock is looked at; a laptop may have slept in between.
const TICK: Duration = Duration::from_secs(5);

/// The field of the token.
const TOKEN: &str = "_token";

/// What the reader is told.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Notice {
    /// Nothing: there is plenty of time, or nobody counts.
    None,
    /// So many minutes are left.
    Minutes(u32),
    /// It has ended.
    Ended,
}

/// A warning five minutes before the end with a button to stay. Without JavaScript there is nothing: drafts are saved anyway.
///
/// `extend` is a POST that answers a browser's form with 303 back, and `Accept: text/plain` with the seconds now left.
#[island]
pub fn SessionTimeout(
    /// Seconds until the session ends, counted when the page was made.
    seconds: u32,
    /// Where "Stay signed in" is posted.
    extend: String,
    /// The token that every form of ours repeats, sent as `_token`.
    token: String,
) -> impl IntoView {
    let (notice, set_notice) = signal(Notice::None);
    let end = StoredValue::new(0.0);
    Effect::new(move |_| {
        end.set_value(after(seconds));
        set_interval(move || set_notice.set(notice_for(end.get_value() - now())), TICK);
    });
    let (action, hidden) = (extend.clone(), token.clone());
    let stay = move |event: SubmitEvent| {
        event.prevent_default();
        let (url, fields, form) = (extend.clone(), [(TOKEN.to_owned(), token.clone())], event.target());
        spawn_local(async move {
            match fetch::number(&url, Some(&fields)).await {
                Some(seconds) => end.set_value(after(seconds)),
                None => submit(form),
            }
            set_notice.set(notice_for(end.get_value() - now()));
        });
    };
    view! {
        <div class="session" hidden=move || notice.get() == Notice::None>
            <p role="alert">{move || sentence(notice.get())}</p>
            <form method="post" action=action class="buttons" on:submit=stay hidden=move || notice.get() == Notice::Ended>
                <input type="hidden" name=TOKEN value=hidden/>
                <button type="submit" class="button">"Stay signed in"</button>
            </form>
        </div>
    }
}

/// The reader's own clock, in seconds: only differences count, so it need not be right.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| (clock.time_origin() + clock.now()) / 1000.0)
}

fn after(seconds: u32) -> f64 {
    now() + f64::from(seconds)
}

fn notice_for(left: f64) -> Notice {
    if left <= 0.0 {
        return Notice::Ended;
    }
    let minutes = (1..=WARNING / 60).find(|minutes| left <= f64::from(minutes * 60));
    minutes.map_or(Notice::None, Notice::Minutes)
}

fn sentence(notice: Notice) -> Option<String> {
    match notice {
        Notice::None => None,
        Notice::Minutes(1) => Some("You will be signed out in 1 minute.".to_owned()),
        Notice::Minutes(minutes) => Some(format!("You will be signed out in {minutes} minutes.")),
        Notice::Ended => Some("You have been signed out. Sign in again to go on; what you saved is safe.".to_owned()),
    }
}

/// The browser posts the form itself and leaves the page.
fn submit(form: Option<EventTarget>) {
    if let Some(form) = form.and_then(|form| form.dyn_into::<HtmlFormElement>().ok()) {
        let _ = form.submit();
    }
}
