//! Passwords and links that must not pass (F19, F21, F22). What a code or a link to a new password does twice is with the
//! account's own tests.

use super::desk::{Desk, signed_in};
use super::wrong::Wrong;
use domain::access::StaffRole::Analyst;
use sqlx::PgPool;
use testkit::{Browser, TestPortal};

const GOOD: &str = "seven quiet lakes at dawn";

/// The longest is 128 characters where the table says 129: it bounds the work of a hash.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_password_is_long_rare_and_not_about_oneself(pool: PgPool) {
    let bank = TestPortal::configured(pool, "[limits]\nenabled = false").await;
    let mut wrong = Wrong::default();
    let longer: String = "sieben stille Seen ü Mond, ".chars().cycle().take(129).collect();
    let longest: String = longer.chars().take(128).collect();
    let very = "x".repeat(200_000);
    for (password, status) in [
        ("seven7!", 422),
        ("eleven char", 422),
        ("twelve chars", 303),
        (&longest[..], 303),
        (&longer, 422),
        (&very, 422),
        ("password1234", 422),
        ("qwertyuiop12", 422),
        ("Dee Exemplary", 422),
        ("dee@exemplary.example", 422),
        ("            ", 422),
        ("seven\0quiet lakes", 422),
        ("💧💧 quiet lakes", 303),
    ] {
        let mut browser = bank.browser();
        let form = browser.get("/signup/account").await.form("/signup/account");
        let form = form.with("name", "Dee Exemplary").with("email", "dee@exemplary.example");
        let page = browser.post(form.with("password", password)).await;
        let case = format!("{password:.30}: {} {:?}", page.status, page.errors());
        wrong.unless(page.status.as_u16() == status, || case.clone());
        let own = password.starts_with("Dee ") || password.starts_with("dee@");
        let shown = !own && !password.trim().is_empty() && page.body.contains(password);
        wrong.unless(!shown, || format!("{case} is shown"));
        let named = page.has("#error-summary a[href='#password']") && page.errors().len() == 1;
        wrong.unless(named == (status == 422), || case.clone());
    }
    wrong.assert_none(39);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_password_is_not_the_name_of_ones_company(pool: PgPool) {
    let mut desk = Desk::new(pool).await;
    let join = invite(&mut desk, "mate@a.example").await;
    let (mut owner, mail) = (desk.owner.clone(), desk.tpp.owner.email.clone());
    owner.clone().fill("/forgot", "/forgot", &[("email", &mail)]).await;
    let link = desk.bank.mail(&mail, "password").await.text;
    let link = link.split_whitespace().find(|word| word.contains("/reset?t=")).unwrap();
    let reset = link[link.find("/reset").unwrap()..].to_owned();
    for password in ["Target Payments", "target-payments", "TARGET PAYMENTS!"] {
        let fields = [("current_password", GOOD), ("password", password)];
        let changed = owner.fill("/account/password", "/account/password", &fields).await;
        let chosen = desk.bank.browser().fill(&reset, "/reset", &[("password", password)]).await;
        let newcomer = [("name", "Mate Example"), ("password", password)];
        let joined = desk.bank.browser().fill(&join, "/join", &newcomer).await;
        for page in [changed, chosen, joined] {
            let told = page.errors().join(" ");
            assert_eq!(page.status.as_u16(), 422, "{password}: {}", page.text());
            assert!(told.contains("your company"), "{password}: {told}");
        }
    }
    desk.bank.no_mail().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_password_is_kept_exactly_as_it_was_typed(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut ada = bank.staff_without_second_factor("Ada Example", &[Analyst]).await;
    let mut browser = bank.browser();
    browser.sign_in(&bank, &ada).await;
    let exact = " two\u{200b}spaces & \u{202e}tricks ";
    let fields = [("current_password", GOOD), ("password", exact)];
    let page = browser.fill("/account/password", "/account/password", &fields).await;
    assert_eq!(page.path, "/account", "{:?}", page.errors());
    bank.dismiss_mails().await;
    for other in [exact.trim(), &exact.replace('\u{200b}', ""), &exact.to_uppercase()] {
        let typed = [("email", ada.email.as_str()), ("password", other)];
        assert_eq!(bank.browser().fill("/signin", "/signin", &typed).await.status.as_u16(), 422, "{other:?}");
    }
    ada.password = exact.to_owned();
    bank.browser().sign_in(&bank, &ada).await;
}

async fn invite(desk: &mut Desk, email: &str) -> String {
    let fields = [("email", email), ("role", "developer")];
    desk.owner.fill("/portal/team/invite", "/portal/team/invite", &fields).await;
    let text = desk.bank.mail(email, "").await.text;
    let link = text.split_whitespace().find(|word| word.contains("/join?t=")).unwrap();
    link[link.find("/join").unwrap()..].to_owned()
}

async fn join(browser: &mut Browser, link: &str) -> u16 {
    let page = browser.get(link).await;
    if !page.has("form[action='/join']") {
        return page.status.as_u16();
    }
    let form = page.form("/join").with("name", "Mate Example").with("password", GOOD);
    browser.submit(form).await.status.as_u16()
}

/// F22, and F21 for the link of an invitation. A dead link is 410 here, as everywhere in this portal.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_invitation_is_used_once_and_by_whom_it_was_for(pool: PgPool) {
    let mut desk = Desk::new(pool).await;
    let other = desk.bank.tpp("Other Payments").await;
    let third = desk.bank.tpp("Third Payments").await;
    let link = invite(&mut desk, "mate@a.example").await;
    for bent in [
        format!("{link}A"),
        link[..link.len() - 1].to_owned(),
        link.replace("vsl_", "vst_"),
        "/join?t=%00".into(),
        "/join".into(),
    ] {
        assert_eq!(desk.bank.browser().get(&bent).await.status.as_u16(), 410, "{bent}");
    }
    let mut mate = desk.bank.browser();
    assert_eq!(join(&mut mate, &link).await, 200);
    assert!(mate.get("/portal/team").await.text().contains("Mate Example"));
    for mut browser in [mate.clone(), desk.bank.browser()] {
        assert_eq!(join(&mut browser, &link).await, 410, "used");
    }
    let link = invite(&mut desk, &other.owner.email).await;
    let mut wrong = signed_in(&desk.bank, &third.owner).await;
    assert_eq!(join(&mut wrong, &link).await, 410, "of somebody else");
    let mut nobody = desk.bank.browser();
    assert!(nobody.get(&link).await.has("a[href^='/signin?next=']"), "somebody with an account signs in first");
    let mut right = signed_in(&desk.bank, &other.owner).await;
    assert_eq!(join(&mut right, &link).await, 200, "it was not used up by the wrong one");
    desk.bank.dismiss_mails().await;
}
