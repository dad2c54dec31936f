//! Mails on their way out, against a real SMTP server.

use domain::mail::{Envelope, Mail, Recipient, RenderedMail, Sender};
use server::mail::{SendError, Smtp};
use testkit::{Fault, SmtpCatcher};
use time::macros::datetime;
use url::Url;

fn sender() -> Sender {
    Sender::parse("Bänk, open <openbanking@bank.example>").unwrap()
}

fn mail_to(address: &str, key: &str) -> RenderedMail {
    let link = Url::parse("https://portal.bank.example/portal/requests/SU-7K3Q-19X").unwrap().into();
    let mail = Mail::Approved { reference: "SU-7K3Q-19X".into(), organisation: "شركة المثال".into(), link };
    let recipient = Recipient::new(address, Some("Ada Example"));
    let written_at = datetime!(2026-11-20 14:05 UTC);
    mail.render(&Envelope { sender: &sender(), recipient: &recipient, dedupe_key: key, written_at })
}

fn mail(key: &str) -> RenderedMail {
    mail_to("ada@fintech.example", key)
}

async fn ready() -> (SmtpCatcher, Smtp) {
    let catcher = SmtpCatcher::start().await.unwrap();
    let smtp = Smtp::connect(&catcher.url(), &sender()).unwrap();
    (catcher, smtp)
}

fn is_retry(answer: &Result<(), SendError>) -> bool {
    matches!(answer, Err(SendError::Retry(_)))
}

fn is_refused(answer: &Result<(), SendError>) -> bool {
    matches!(answer, Err(SendError::Refused(_)))
}

#[tokio::test]
async fn a_mail_arrives_as_it_was_rendered() {
    let (catcher, smtp) = ready().await;
    let sent = mail("approved:0193a1b2-0000-7000-8000-000000000001:applicant");
    smtp.send(&sent).await.unwrap();

    let caught = catcher.wait_for(1).await.unwrap().remove(0);
    assert_eq!(
        (caught.from.as_str(), caught.to.as_slice()),
        ("openbanking@bank.example", &["ada@fintech.example".to_owned()][..])
    );
    assert_eq!(caught.subject(), sent.subject);
    assert_eq!(caught.message_id(), sent.message_id);
    assert_eq!(caught.text().replace("\r\n", "\n"), sent.text);
    assert_eq!(caught.html().replace("\r\n", "\n"), sent.html);
    assert_eq!(caught.link().as_deref(), Some("https://portal.bank.example/portal/requests/SU-7K3Q-19X"));
    for (name, value) in &sent.headers {
        assert_eq!(&caught.header(name), value, "{name}");
    }
    assert_eq!(caught.header("From"), "Bänk, open <openbanking@bank.example>");
    assert_eq!(caught.header("Date"), "Fri, 20 Nov 2026 14:05:00 +0000");
    assert!(caught.header("Content-Type").starts_with("multipart/alternative"));
    assert!(caught.data.is_ascii());
}

#[tokio::test]
async fn a_soft_refusal_is_tried_again_and_then_arrives() {
    let (catcher, smtp) = ready().await;
    for (fault, key) in [(Fault::AtRecipient(450), "a"), (Fault::AfterData(451), "b"), (Fault::AfterData(421), "c")] {
        catcher.fail_next(fault, 1);
        let answer = smtp.send(&mail(key)).await;
        assert!(is_retry(&answer), "{fault:?}: {answer:?}");
        assert_eq!(smtp.send(&mail(key)).await, Ok(()), "{fault:?}");
    }
    assert_eq!(catcher.accepted().len(), 3);
}

#[tokio::test]
async fn a_hard_refusal_is_final() {
    let (catcher, smtp) = ready().await;
    for fault in [Fault::AtRecipient(550), Fault::AtRecipient(553), Fault::AfterData(554)] {
        catcher.fail_next(fault, 1);
        let answer = smtp.send(&mail("x")).await;
        assert!(is_refused(&answer), "{fault:?}: {answer:?}");
    }
    assert!(catcher.accepted().is_empty());
}

#[tokio::test]
async fn our_own_missing_sign_in_is_not_the_mails_fault() {
    let (catcher, smtp) = ready().await;
    catcher.fail_next(Fault::AtRecipient(530), 1);
    assert!(is_retry(&smtp.send(&mail("x")).await));
}

#[tokio::test]
async fn a_mail_sent_again_after_a_lost_answer_is_the_same_bytes() {
    let (catcher, smtp) = ready().await;
    catcher.fail_next(Fault::DropAfterData, 2);
    for _ in 0..2 {
        assert!(is_retry(&smtp.send(&mail("x")).await));
    }
    assert_eq!(smtp.send(&mail("x")).await, Ok(()));
    assert_eq!(smtp.send(&mail("y")).await, Ok(()));

    let duplicates = catcher.duplicates();
    assert_eq!(duplicates.keys().collect::<Vec<_>>(), ["<x@bank.example>"]);
    let copies = &duplicates["<x@bank.example>"];
    assert_eq!(copies.len(), 3);
    assert!(copies.iter().all(|copy| copy.data == copies[0].data));
    assert_eq!(catcher.accepted().len(), 2);
}

#[tokio::test]
async fn a_server_that_is_away_is_tried_again_and_found_when_it_is_back() {
    let (catcher, smtp) = ready().await;
    assert_eq!(smtp.send(&mail("before")).await, Ok(()));
    let port = catcher.port();
    drop(catcher);
    assert!(is_retry(&smtp.send(&mail("x")).await));

    let catcher = SmtpCatcher::start_on(port).await.unwrap();
    assert_eq!(smtp.send(&mail("x")).await, Ok(()));
    assert_eq!(catcher.accepted().len(), 1);
}

#[tokio::test]
async fn an_address_that_is_none_is_refused_before_anything_is_sent() {
    let (catcher, smtp) = ready().await;
    let bad = [
        "",
        "ada",
        "ada@",
        "ada@fintech.example\r\nBcc: x@y.example",
        "ada@fintech.example, eve@evil.example",
        "ädá@fintech.example",
    ];
    for address in bad {
        let answer = smtp.send(&mail_to(address, "x")).await;
        assert!(is_refused(&answer), "{address:?}: {answer:?}");
    }
    assert!(catcher.received().is_empty());
}

#[tokio::test]
async fn a_line_that_is_only_a_dot_does_not_end_a_mail() {
    let (catcher, smtp) = ready().await;
    let link = Url::parse("https://portal.bank.example/").unwrap().into();
    let reason = "one\n.\n..two\n.QUIT".into();
    let mail = Mail::Rejected { reference: "SU-1".into(), reason, link };
    let recipient = Recipient::new("ada@fintech.example", None::<&str>);
    let written_at = datetime!(2026-11-20 14:05 UTC);
    let mut sent = mail.render(&Envelope { sender: &sender(), recipient: &recipient, dedupe_key: "dot", written_at });
    sent.text = ".\n..\nend\n".to_owned();
    smtp.send(&sent).await.unwrap();
    let caught = catcher.wait_for(1).await.unwrap().remove(0);
    assert_eq!(caught.text().replace("\r\n", "\n").trim_end(), ".\n..\nend");
    assert_eq!(catcher.received().len(), 1);
}
