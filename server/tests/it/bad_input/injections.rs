//! Texts made to mean something to a program behind the field (N01 to N14), in every field of every form. Each is refused
//! with its field named, or stored; and what is stored stands there letter by letter and does nothing, on every page,
//! in every mail and in the trail.

use super::corpus::INJECTIONS;
use super::desk::{Desk, press};
use super::inert;
use super::sheets::{Kind, Sheet, sheets};
use super::typed::{as_shown, filled};
use super::wrong::Wrong;
use sqlx::PgPool;
use std::collections::{BTreeSet, VecDeque};
use testkit::{Browser, Form, Page};

/// More than anybody follows from one page of this bank.
const MOST_PAGES: usize = 40;

/// Types `value` into every field, then what would pass into those that were refused. Gives the page that shows what was
/// stored, if anything was.
async fn type_into(
    sheet: &mut Sheet,
    (group, value): (&str, &str),
    fresh: Form,
    number: usize,
    wrong: &mut Wrong,
) -> Option<Page> {
    let case = sheet.case(&format!("{group} {value:?}"));
    // What is optional is empty where it is good.
    let optional = sheet.texts.iter().filter(|text| !text.required);
    let good = filled(optional.fold(fresh, |form, text| form.with(text.name, "")), sheet, number);
    let fields: Vec<_> = sheet.texts.iter().filter(|text| text.kind != Kind::Secret).map(|text| text.name).collect();
    let bad = fields.iter().fold(good.clone(), |form, name| form.with(name, value));
    let mut page = sheet.browser.submit(bad).await;
    wrong.unless_sound(&case, &page);
    let mut stored = fields;
    // Once for what cannot be read, once for what is taken already.
    for _ in 0..2 {
        if page.status.as_u16() != 422 {
            break;
        }
        let (again, named) = (page.form(&sheet.action), page.attributes_of("#error-summary a", "href"));
        for name in &stored {
            let kept = again.value(name).unwrap_or_default() == as_shown(value).trim_start_matches('\n');
            wrong.unless(kept, || format!("{case}: {name} is now {:?}", again.value(name)));
        }
        let before = stored.len();
        stored.retain(|name| !named.contains(&format!("#{name}")));
        wrong.unless(stored.len() < before, || format!("{case}: {:?}", page.errors()));
        let refused = sheet.texts.iter().map(|text| text.name).filter(|name| !stored.contains(name));
        let better = refused.fold(again, |form, name| form.with(name, good.value(name).unwrap_or_default()));
        page = sheet.browser.submit(better).await;
    }
    wrong.unless(page.status.is_success(), || format!("{case}: {} {:?}", page.status, page.errors()));
    (!stored.is_empty() && page.status.is_success()).then_some(page)
}

/// True where the page after the form shows all that was typed.
fn shows_it(sheet: &Sheet) -> bool {
    (sheet.page.starts_with("/signup/") && sheet.page != "/signup/account") || sheet.page.ends_with("/edit")
}

fn without_space(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn tells(page: &Page, text: &str) -> bool {
    without_space(&page.text()).contains(&without_space(text))
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_typed_is_refused_or_stored_letter_by_letter_and_does_nothing(pool: PgPool) {
    let (mut desk, mut wrong) = (Desk::new(pool.clone()).await, Wrong::default());
    for mut sheet in sheets(&desk).into_iter().filter(|sheet| !sheet.once) {
        let mut stored = Vec::new();
        let mut form = sheet.open().await.form(&sheet.action);
        for (number, payload) in INJECTIONS.into_iter().enumerate() {
            let Some(page) = type_into(&mut sheet, payload, form.clone(), number, &mut wrong).await else { continue };
            let there = !shows_it(&sheet) || tells(&page, payload.1);
            wrong.unless(there, || sheet.case(&format!("{} does not show {payload:?}", page.path)));
            stored.push(payload.1);
            form = sheet.open().await.form(&sheet.action);
        }
        // Notes stand below the request, names of gateways in their list.
        let list = ["/admin/requests/", "/admin/settings/"].iter().any(|list| sheet.page.starts_with(list));
        let page = sheet.browser.get(sheet.page.trim_end_matches("/new")).await;
        for payload in stored.into_iter().filter(|_| list) {
            wrong.unless(tells(&page, payload), || sheet.case(&format!("{payload:?} is lost")));
        }
    }
    for (browser, roots) in [
        (&mut desk.analyst, &["/admin/queue", "/admin/tpps"][..]),
        (&mut desk.platform, &["/admin/staff", "/admin/mail"]),
        (&mut desk.auditor, &["/admin/audit", "/admin/audit?action=request.begun"]),
        (&mut desk.owner, &["/portal/applications", "/portal/team"]),
    ] {
        crawl(browser, roots, &mut wrong).await;
    }
    one_recipient_each(&pool, &mut wrong).await;
    desk.bank.dismiss_mails().await;
    wrong.assert_none(1_500);
}

/// Everything of ours that can be reached by links.
async fn crawl(browser: &mut Browser, roots: &[&str], wrong: &mut Wrong) {
    let mut next: VecDeque<String> = roots.iter().map(|root| (*root).to_owned()).collect();
    let mut seen: BTreeSet<String> = next.iter().cloned().collect();
    let mut pages = 0;
    while let Some(path) = next.pop_front().filter(|_| pages < MOST_PAGES) {
        let page = browser.fetch(&path).await;
        wrong.unless_sound(&path, &page);
        // What has not reached the bank is not the bank's to see, also where the trail names it.
        let draft = page.status.as_u16() == 404 && path.starts_with("/admin/requests/");
        wrong.unless(draft || page.status.as_u16() < 400, || format!("{path}: {}", page.status));
        pages += 1;
        let links = page.attributes_of("main tbody a[href], main a[rel=next]", "href");
        for link in links.into_iter().chain(page.attributes_of("main iframe", "src")) {
            if link.starts_with('/') && seen.insert(link.clone()) {
                next.push_back(link);
            }
        }
    }
    assert!(pages > roots.len(), "nothing leads on from {roots:?}");
}

/// N04: no line of what was typed became a line of a mail's head.
#[expect(clippy::disallowed_methods, reason = "a test's own question")]
async fn one_recipient_each(pool: &PgPool, wrong: &mut Wrong) {
    let query = sqlx::query_as("select recipient, subject from mails");
    let mails: Vec<(String, String)> = query.fetch_all(pool).await.unwrap();
    for (recipient, subject) in &mails {
        let line = |text: &str| !text.contains(|it: char| it.is_control());
        let one = recipient.matches('@').count() == 1 && !recipient.contains([',', ';', ' ']);
        wrong.unless(line(recipient) && line(subject) && one, || format!("a mail to {recipient:?} about {subject:?}"));
    }
    assert!(mails.len() > 10);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_asked_and_answered_stands_in_pages_and_mails_letter_by_letter(pool: PgPool) {
    let (mut desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    let (question, reason) = (joined(0..30), joined(5..16));
    let (claimed, waiting) =
        (format!("/admin/requests/{}", desk.claimed), format!("/portal/requests/{}", desk.waiting));
    press(&mut desk.analyst, &format!("{claimed}/ask"), "", &[("question", &question)]).await;
    press(&mut desk.asked, &waiting, "answer", &[("answer", &joined(0..60))]).await;
    let colleague = format!("/admin/staff/{}", desk.colleague);
    let form = desk.platform.get(&colleague).await.form(&colleague).with("roles", "approver");
    let proposed = desk.platform.submit(form.with("deed", "roles").with("reason", &reason)).await;
    for (browser, path, text) in [
        (&mut desk.analyst, claimed.as_str(), question.clone()),
        (&mut desk.asked, &waiting, joined(0..60)),
        (&mut desk.platform, &proposed.path, reason),
    ] {
        let page = browser.get(path).await;
        wrong.unless_sound(path, &page);
        wrong.unless(tells(&page, &text), || format!("{path}: {}", page.text()));
    }
    let trail = desk.auditor.get("/admin/audit").await.attributes_of("#entries tbody a[href^='/admin/audit/']", "href");
    let mut told = 0;
    for path in &trail {
        let entry = desk.auditor.get(path).await;
        wrong.unless_sound(path, &entry);
        told += usize::from(tells(&entry, &joined(5..16)));
    }
    wrong.unless(told == 1, || format!("the trail tells the reason {told} times in {} entries", trail.len()));
    let mail = desk.platform.get("/admin/mail").await.attributes_of("#mails tbody a", "href");
    for path in mail.iter().take(4) {
        let html = desk.platform.get(&format!("{path}/html")).await;
        wrong.unless(inert::faults(&html).is_empty(), || format!("{path}: {:?}", inert::faults(&html)));
    }
    let sent = desk.bank.mail("owner@claimed-payments.example", "Waiting for you").await;
    wrong.unless(without_space(&sent.text).contains(&without_space(INJECTIONS[5].1)), || sent.text.clone());
    wrong.unless(!sent.html.contains("<script") && !sent.html.contains("<img src=x"), || sent.html.clone());
    desk.bank.dismiss_mails().await;
    wrong.assert_none(10);
}

/// Several of them, a line each.
fn joined(which: std::ops::Range<usize>) -> String {
    INJECTIONS[which].iter().map(|(_, payload)| *payload).collect::<Vec<_>>().join("\n")
}
