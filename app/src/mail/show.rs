//! One mail: its headers, both parts, what has become of it.

use super::words;
use crate::components::{Button, CodeBlock, Form, Heading, Inset, Link, Row, SummaryList};
use crate::moment::moment;
use crate::web::{Flash, Problem, Visit};
use axum::extract::Path;
use axum::response::{Html, IntoResponse, Response};
use domain::access::{ReadMail, ResendMail};
use domain::id::MailId;
use domain::mail::RenderedMail;
use domain::store::mails::{MailEntry, MailState};
use domain::workflow::outbox::{self, MailBody, Opened};
use http::header::CONTENT_SECURITY_POLICY;
use leptos::prelude::*;
use time::OffsetDateTime;

/// A mail is somebody else's page: it loads nothing, runs nothing and has no origin.
const MAIL_POLICY: &str = "sandbox; default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'self'";

pub(super) async fn show(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    let Opened { entry, body } = open(&visit, &id).await?;
    let (banner, now, is_sent) = (words::banner(&visit).await?, visit.now(), visit.portal().rules().mail_is_sent);
    let resend = entry.state(now) == MailState::Dead && visit.may::<ResendMail>().is_ok();
    let hidden = visit.hidden();
    Ok(visit
        .page(&format!("Mail: {}", entry.subject), move || {
            let resend = resend.then(|| {
                let action = format!("/admin/mail/{}/resend", entry.id);
                view! { <Form action hidden>{Button::submit("Send it again")}</Form> }
            });
            let parts = parts(&entry, body);
            view! {
                <Heading title=entry.subject.clone() caption="Mail">{resend}</Heading>
                {banner}
                {facts(&entry, now, is_sent)}
                {parts}
                <p><a href="/admin/mail">"All mails"</a></p>
            }
        })
        .await)
}

async fn open(visit: &Visit, id: &str) -> Result<Opened, Problem> {
    let by = visit.may::<ReadMail>()?;
    let id: MailId = id.parse().map_err(|_| Problem::NotFound)?;
    Ok(outbox::open(visit.portal(), &by, id).await?)
}

fn facts(entry: &MailEntry, now: OffsetDateTime, is_sent: bool) -> SummaryList {
    let code = |text: String| view! { <code dir="ltr" translate="no">{text}</code> }.into_any();
    let state = entry.state(now);
    let mut rows = vec![
        Row::new("State", words::tag(state, is_sent)),
        Row::new("To", code(entry.recipient.clone())),
        Row::new("Kind", words::kind(&entry.letter)),
        Row::new("Written", moment(entry.created_at, now)),
        Row::new("Attempts", entry.attempts.to_string()),
    ];
    if matches!(state, MailState::Held | MailState::Retrying) && is_sent {
        rows.push(Row::new("Not sent before", moment(entry.not_before, now)));
    }
    rows.extend(entry.sent_at.map(|at| Row::new("Sent", moment(at, now))));
    rows.extend(entry.last_error.iter().map(|error| Row::new("Last error", error.clone())));
    rows.push(Row::new("Message-ID", code(entry.message_id.clone())));
    SummaryList::new(rows)
}

fn parts(entry: &MailEntry, body: MailBody) -> AnyView {
    match body {
        MailBody::Shown(mail) => whole(entry, *mail),
        MailBody::Masked => view! {
            <Inset>
                <p>
                    "This mail is about the account of whoever gets it, and may carry a link that opens it. Nobody at the bank reads it: \
                     it is sealed until it is sent, and wiped then."
                </p>
            </Inset>
        }
        .into_any(),
        MailBody::Wiped => {
            view! { <Inset><p>"This mail was about the account of whoever got it. It was wiped once it was sent."</p></Inset> }
                .into_any()
        }
    }
}

fn whole(entry: &MailEntry, mail: RenderedMail) -> AnyView {
    let headers = mail
        .headers
        .into_iter()
        .map(|(name, value)| Row::new(name, view! { <code dir="ltr" translate="no">{value}</code> }.into_any()));
    let headers = SummaryList::new(headers);
    let html = format!("/admin/mail/{}/html", entry.id);
    let link = action(&mail.text).map(|href| view! { <p>"The link in it: "{Link::new(href.clone(), href)}</p> });
    view! {
        {link}
        <h2>"Text"</h2>
        <CodeBlock title="Text part" text=mail.text/>
        <h2>"HTML"</h2>
        <iframe class="mail" src=html sandbox="" title="HTML part of the mail"></iframe>
        <h2>"Headers"</h2>
        {headers}
    }
    .into_any()
}

/// The link that the mail asks to open, which the sandboxed frame cannot.
fn action(text: &str) -> Option<String> {
    text.lines()
        .map(str::trim)
        .find(|line| line.starts_with("http://") || line.starts_with("https://"))
        .map(str::to_owned)
}

/// The HTML part as a document of its own, for the frame.
pub(super) async fn html(visit: Visit, Path(id): Path<String>) -> Result<Response, Problem> {
    match open(&visit, &id).await?.body {
        MailBody::Shown(mail) => Ok(([(CONTENT_SECURITY_POLICY, MAIL_POLICY)], Html(mail.html)).into_response()),
        MailBody::Masked | MailBody::Wiped => Err(Problem::NotFound),
    }
}

pub(super) async fn resend(
    visit: Visit,
    Path(id): Path<String>,
    _typed: crate::web::Typed,
) -> Result<Response, Problem> {
    let by = visit.may::<ResendMail>()?;
    let id: MailId = id.parse().map_err(|_| Problem::NotFound)?;
    outbox::resend(visit.portal(), visit.context(), by, id).await?;
    let said = Flash::Success("The mail is back in the queue.".into());
    visit.go_saying(&format!("/admin/mail/{id}"), said).await
}
