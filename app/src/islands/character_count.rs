//! Says how many characters a textarea still takes.

use leptos::{
    prelude::*,
    web_sys::{Element, HtmlTextAreaElement},
};

use super::browser::{element, later, listen, write};

/// How long somebody must have stopped typing before the count is read aloud, in milliseconds.
const PAUSE: i32 = 1_000;

/// The count below the textarea with the id `target`. Without JavaScript it says the limit.
#[island]
pub fn CharacterCount(target: String, limit: usize) -> impl IntoView {
    let id = format!("{target}-count");
    view! {
        <p class="count-left" id=id use:wake=(target, limit)>{format!("Up to {}", characters(limit))}</p>
        <span class="hidden" role="status"></span>
    }
}

fn wake(count: Element, (target, limit): (String, usize)) {
    let Some(field) = element::<HtmlTextAreaElement>(&target) else { return };
    let input = field.clone();
    let update = move || {
        let used = length(&field);
        count.set_class_name(if used > limit { "count-left count-over" } else { "count-left" });
        write(Some(&count), &sentence(used, limit));
        let (field, notice) = (field.clone(), count.next_element_sibling());
        later(PAUSE, move || {
            if length(&field) == used {
                write(notice.as_ref(), &sentence(used, limit));
            }
        });
    };
    listen(&input, "input", move |_| update());
}

fn length(field: &HtmlTextAreaElement) -> usize {
    field.value().chars().count()
}

fn sentence(used: usize, limit: usize) -> String {
    if used > limit {
        return format!("{} too many", characters(used - limit));
    }
    format!("{} left", characters(limit - used))
}

fn characters(count: usize) -> String {
    format!("{count} character{}", if count == 1 { "" } else { "s" })
}

#[cfg(test)]
mod tests {
    use super::sentence;

    #[test]
    fn the_count_is_a_sentence() {
        for (used, expected) in [
            (0, "10 characters left"),
            (9, "1 character left"),
            (10, "0 characters left"),
            (11, "1 character too many"),
            (30, "20 characters too many"),
        ] {
            assert_eq!(sentence(used, 10), expected);
        }
    }
}
