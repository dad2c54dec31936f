//! Warns before the session ends, while there is still time to stay.

use std::{cell::Cell, rc::Rc};

use leptos::{
    prelude::*,
    wasm_bindgen::JsCast,
    web_sys::{Element, HtmlFormElement},
};

use super::{
    browser::{every, listen, reveal, start, write},
    fetch,
};

/// How long before the end the warning comes, in minutes (WCAG 2.2.1 asks for 20 s).
const WARNING: u32 = 5;

/// How often the clock is looked at, in milliseconds; a laptop may have slept in between.
const TICK: i32 = 5_000;

/// The field of the token.
const TOKEN: &str = "_token";

/// What the reader is told.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
enum Notice {
    /// Nothing: there is plenty of time.
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
    let parameters = (seconds, extend.clone(), token.clone());
    view! {
        <div class="session" hidden use:wake=parameters>
            <p role="alert"></p>
            <form method="post" action=extend class="buttons">
                <input type="hidden" name=TOKEN value=token/>
                <button type="submit" class="button">"Stay signed in"</button>
            </form>
        </div>
    }
}

fn wake(warning: Element, (seconds, extend, token): (u32, String, String)) {
    let end = Rc::new(Cell::new(after(seconds)));
    let (shown, ends) = (Cell::new(Notice::None), end.clone());
    let form = warning.last_element_child();
    every(TICK, move || {
        let notice = notice(ends.get() - now());
        if shown.replace(notice) != notice {
            show(&warning, notice);
        }
    });
    if let Some(form) = form {
        let left = form.clone();
        listen(&form, "submit", move |event| {
            event.prevent_default();
            start(Box::pin(stay(left.clone(), end.clone(), extend.clone(), token.clone())));
        });
    }
}

/// Asks for more time without leaving the page; if that fails, lets the browser post the form and leave it.
async fn stay(form: Element, end: Rc<Cell<f64>>, extend: String, token: String) {
    if let Some(seconds) = fetch::number(extend, Some((TOKEN, token))).await {
        end.set(after(seconds));
        let _ = form.parent_element().map(|warning| show(&warning, Notice::None));
    } else if let Ok(form) = form.dyn_into::<HtmlFormElement>() {
        let _ = form.submit();
    }
}

fn show(warning: &Element, notice: Notice) {
    if notice == Notice::None {
        let _ = warning.set_attribute("hidden", "");
    } else {
        reveal(warning);
    }
    if let Some(form) = warning.last_element_child().filter(|_| notice == Notice::Ended) {
        let _ = form.set_attribute("hidden", "");
    }
    write(warning.first_element_child().as_ref(), &sentence(notice));
}

/// The reader's own clock, in seconds: only differences count, so it need not be right.
fn now() -> f64 {
    window().performance().map_or(0.0, |clock| (clock.time_origin() + clock.now()) / 1000.0)
}

fn after(seconds: u32) -> f64 {
    now() + f64::from(seconds)
}

fn notice(left: f64) -> Notice {
    if left <= 0.0 {
        return Notice::Ended;
    }
    let minutes = (1..=WARNING).find(|minutes| left <= f64::from(minutes * 60));
    minutes.map_or(Notice::None, Notice::Minutes)
}

fn sentence(notice: Notice) -> String {
    match notice {
        Notice::None => String::new(),
        Notice::Minutes(1) => "You will be signed out in 1 minute.".to_owned(),
        Notice::Minutes(minutes) => format!("You will be signed out in {minutes} minutes."),
        Notice::Ended => "You have been signed out. Sign in again to go on; what you saved is safe.".to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::{Notice, notice};

    #[test]
    fn the_warning_comes_five_minutes_before_the_end() {
        for (left, expected) in [
            (900.0, Notice::None),
            (300.1, Notice::None),
            (300.0, Notice::Minutes(5)),
            (240.5, Notice::Minutes(5)),
            (60.0, Notice::Minutes(1)),
            (0.5, Notice::Minutes(1)),
            (0.0, Notice::Ended),
            (-4000.0, Notice::Ended),
        ] {
            assert_eq!(notice(left), expected, "{left} s");
        }
    }
}
