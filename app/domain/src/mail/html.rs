//! The HTML part: one column, nothing loaded from anywhere, the same words as the plain text.

use super::letter::{Action, Fact, Letter};
use super::words::Passage;

/// The language of every letter, in one place.
const LANGUAGE: &str = "en";
const DIRECTION: &str = "ltr";

/// Works in light and dark; a mail program that drops it shows plain paragraphs.
const STYLE: &str = "\
body{margin:0;padding:24px 16px;font:16px/1.5 system-ui,sans-serif;color:#16181d;background:#fff}\
main{max-width:560px;margin:0 auto}\
blockquote{margin:16px 0;padding-inline-start:12px;border-inline-start:3px solid #8a919c}\
dt{color:#4d5562}\
dd{margin:0 0 8px}\
.action a{display:inline-block;padding:8px 16px;border-radius:4px;background:#0b57a4;color:#fff}\
footer{margin-top:24px;color:#4d5562;font-size:14px}\
@media (prefers-color-scheme:dark){\
body{color:#e8eaed;background:#16181d}dt,footer{color:#a9b0bb}.action a{background:#8ab8f0;color:#10131a}}";

/// The letter as a whole HTML document.
pub(super) fn html(letter: &Letter, greeting: &str, signature: &[&str]) -> String {
    let head = format!(
        "<!doctype html>\n<html lang=\"{LANGUAGE}\" dir=\"{DIRECTION}\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width\">\n<meta name=\"color-scheme\" content=\"light dark\">\n\
         <title>{}</title>\n<style>{STYLE}</style>\n</head>\n<body>\n<main>\n",
        escape(letter.subject.as_str())
    );
    let mut body = paragraph(greeting);
    body.extend(letter.paragraphs.iter().map(|text| paragraph(text.as_str())));
    body.extend(letter.quote.as_ref().map(quote));
    body.push_str(&facts(&letter.facts));
    body.extend(letter.action.as_ref().map(action));
    body.push_str(&paragraph(letter.closing.as_str()));
    let signature: Vec<String> = signature.iter().map(|line| escape(line)).collect();
    let reason = escape(letter.reason.as_str());
    format!(
        "{head}{body}<p>{}</p>\n<footer><p>{reason}</p></footer>\n</main>\n</body>\n</html>\n",
        signature.join("<br>\n")
    )
}

fn paragraph(text: &str) -> String {
    format!("<p>{}</p>\n", escape(text))
}

/// Each of a person's lines finds its own direction.
fn quote(words: &Passage) -> String {
    let lines = words.lines().map(|line| match line.as_str() {
        "" => "<br>\n".to_owned(),
        text => format!("<div dir=\"auto\">{}</div>\n", escape(text)),
    });
    format!("<blockquote>\n{}</blockquote>\n", lines.collect::<String>())
}

fn facts(facts: &[Fact]) -> String {
    if facts.is_empty() {
        return String::new();
    }
    let pairs = facts.iter().map(|fact| {
        format!("<dt>{}</dt>\n<dd dir=\"auto\">{}</dd>\n", escape(fact.label), escape(fact.value.as_str()))
    });
    format!("<dl>\n{}</dl>\n", pairs.collect::<String>())
}

fn action(action: &Action) -> String {
    format!("<p class=\"action\"><a href=\"{}\">{}</a></p>\n", escape(action.link.as_str()), escape(action.label))
}

fn escape(text: &str) -> String {
    text.chars().fold(String::with_capacity(text.len()), |mut escaped, character| {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            other => escaped.push(other),
        }
        escaped
    })
}
