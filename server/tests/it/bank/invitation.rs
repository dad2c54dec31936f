//! How somebody new joins.

use super::{change, decision, signed_in};
use domain::access::StaffRole::{Platform, Security};
use domain::mail::RenderedMail;
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, Page, TestPortal};
use time::Duration;

const NEW: &str = "noor.example@bank.example";

async fn propose_noor(browser: &mut Browser) -> Page {
    let form = browser.get("/admin/staff/new").await.form("/admin/staff/new");
    let form = form.with("name", "Noor Example").with("email", NEW).with("reason", "We grow").and("roles", "analyst");
    browser.submit(form).await
}

fn link(mail: &RenderedMail) -> String {
    let line = mail.text.lines().find(|line| line.contains("/join-staff?t="));
    let Some(line) = line else { panic!("no link in {}", mail.text) };
    line[line.find("/join-staff").unwrap()..].trim().to_owned()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn somebody_new_is_invited_once_a_second_person_has_confirmed_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let (_, mut sam) = signed_in(&bank, "Sam Example", &[Security]).await;
    let page = propose_noor(&mut ada).await;
    let asked = bank.mail("sam.example@bank.example", "To confirm: the entry of Noor Example as Analyst").await;
    assert!(asked.text.contains(&page.path), "{}", asked.text);
    bank.no_mail().await;
    assert!(
        !ada.get("/admin/staff").await.text_of("#staff").contains("Noor Example"),
        "no account before it is confirmed"
    );
    let again = propose_noor(&mut ada).await;
    assert_eq!(again.status, StatusCode::CONFLICT, "one proposal at a time: {}", again.text());

    let form = decision(&mut sam, change(&page), "confirm").await;
    sam.submit(form).await;
    let link = link(&bank.mail(NEW, "Invitation").await);
    bank.mail("sam.example@bank.example", "Changed: the roles of Noor Example").await;
    let mut noor = bank.browser();
    for _ in 0..3 {
        assert!(noor.get(&link).await.text().contains("Noor Example"), "a scanner that looks uses nothing up");
    }
    let weak = noor.fill(&link, "/join-staff", &[("password", "noor example")]).await;
    assert_eq!(weak.status, StatusCode::UNPROCESSABLE_ENTITY);
    let password = "nine green kites over Dover";
    assert_eq!(noor.fill(&link, "/join-staff", &[("password", password)]).await.path, "/signin");
    let inside = noor.fill("/signin", "/signin", &[("email", NEW), ("password", password)]).await;
    assert!(inside.has("form[action='/signout']"), "{}", inside.text());
    assert_eq!(noor.get(&link).await.status, StatusCode::GONE);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn every_link_that_does_not_work_gets_the_same_page(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let (_, mut ada) = signed_in(&bank, "Ada Example", &[Platform]).await;
    let member = propose_noor(&mut ada).await;
    let first = link(&bank.mail(NEW, "Invitation").await);
    let href = member.attributes_of("main dd a", "href").remove(0);
    let page = ada.get(&href).await;
    ada.submit(page.form(&format!("{href}/invite"))).await;
    let second = link(&bank.mail(NEW, "Invitation").await);

    let mut noor = bank.browser();
    let form = noor.get(&second).await.form("/join-staff").with("password", "nine green kites over Dover");
    let truncated = second[..second.len() - 1].to_owned();
    let dead = [first, truncated, "/join-staff".into(), "/join-staff?t=%00".into()];
    let mut shown = Vec::new();
    for link in &dead {
        let page = noor.get(link).await;
        assert_eq!(page.status, StatusCode::GONE, "{link}");
        shown.push(page.text());
    }
    bank.advance(Duration::days(7) + Duration::seconds(1));
    let late = noor.post(form).await;
    assert_eq!(late.status, StatusCode::GONE);
    shown.push(late.text());
    assert!(shown.iter().all(|text| *text == shown[0]), "{shown:#?}");
}
