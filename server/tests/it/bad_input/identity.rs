//! Who somebody says they are: twins, look-alikes, addresses of two mailboxes, numbers with a wrong digit (F05 to F12).

use super::desk::{Desk, ORGANISATION, drafting, press, signed_in};
use super::wrong::Wrong;
use domain::access::StaffRole::{Analyst, Approver};
use http::StatusCode;
use sqlx::PgPool;
use testkit::{Browser, TestPortal};

/// Signs an organisation up under a name and tells its reference.
async fn sign_up(bank: &TestPortal, name: &str, email: &str) -> String {
    let mut browser = drafting(bank, email).await;
    press(&mut browser, "/signup/organisation?change=1", "", &[("legal_name", name)]).await;
    let sent = browser.fill("/signup/check", "/signup/check", &[]).await;
    let reference = sent.text().split_whitespace().find(|word| word.starts_with("SU-")).unwrap().to_owned();
    let text = bank.mail(email, "Confirm").await.text;
    let link = text.split_whitespace().find(|word| word.contains("/verify?t=")).unwrap();
    let path = &link[link.find("/verify").unwrap()..];
    let page = bank.browser().fill(path, "/verify", &[]).await;
    assert_eq!(page.heading(), "Your e-mail address is confirmed");
    reference
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn twins_and_look_alikes_of_a_known_tpp_are_flagged_for_the_reviewer(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let maker = bank.staff("Ada Example", &[Analyst]).await;
    let checker = bank.staff("Bob Example", &[Approver]).await;
    let known = sign_up(&bank, "Café Pâyments", "one@cafe.example").await;
    bank.approve(&known, &maker, &checker).await;
    let twin = sign_up(&bank, "Cafe\u{301} Pa\u{302}yments", "two@cafe.example").await;
    // Cyrillic а, е and о.
    let homograph = sign_up(&bank, "C\u{430}f\u{435} P\u{430}yments", "three@cafe.example").await;
    let mut ada = signed_in(&bank, &maker).await;
    for (reference, sentence) in [
        (&twin, "The bank knows a TPP of the same name: Café Pâyments"),
        (&homograph, "is written with other letters and looks like Café Pâyments"),
        // F11: the number at the authority is that of the known one too.
        (&twin, "belongs to Café Pâyments"),
    ] {
        let text = ada.get(&format!("/admin/requests/{reference}")).await.text();
        assert!(text.contains(sentence), "{reference}: {text}");
    }
    assert!(ada.get(&format!("/admin/requests/{twin}")).await.body.contains("Café Pâyments"), "stored as NFC");
    bank.dismiss_mails().await;
}

/// Each is nobody's address, or not one alone (F09).
const NOT_ONE_MAILBOX: [&str; 22] = [
    "ann",
    "ann@b@a.example",
    "\"ann\"@a.example",
    "\"a@b\"@a.example",
    "ann(comment)@a.example",
    "ann@[192.0.2.1]",
    "ann@[IPv6:2001:db8::1]",
    "ann@192.0.2.1",
    "ann@a.example\r\nBcc: bob@a.example",
    "ann@a.example%0d%0aBcc:bob@a.example",
    "ann@a.example, bob@a.example",
    "ann@a.example;bob@a.example",
    "ann@a.example bob@a.example",
    "Ann <ann@a.example>",
    "<ann@a.example>",
    "ann@a.example.",
    "ann@localhost",
    "ann@a..example",
    ".ann@a.example",
    "ann@-a.example",
    "ann%bob@",
    "ann＠a.example",
];

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_address_is_one_mailbox_or_refused_wherever_one_is_asked_for(pool: PgPool) {
    let (desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    let long = format!("{}@a.example", "x".repeat(65));
    let longer = format!("ann@{}.example", "abcdefgh.".repeat(30));
    for mut sheet in super::sheets::sheets(&desk) {
        let field = ["email", "contacts"].into_iter().find(|name| sheet.texts.iter().any(|text| text.name == *name));
        let Some(field) = field else { continue };
        let form = super::typed::filled(sheet.open().await.form(&sheet.action), &sheet, 1);
        for address in NOT_ONE_MAILBOX.into_iter().chain([long.as_str(), &longer]) {
            // Contacts are one a line, so that a line break makes two of them, each judged alone.
            let page = sheet.browser.post(form.clone().with(field, address)).await;
            let errors = page.errors();
            wrong.unless(page.status.as_u16() == 422 && !errors.is_empty(), || {
                format!("{} {address:?}: {} {errors:?}", sheet.page, page.status)
            });
        }
    }
    let mut owner = desk.owner.clone();
    let good = ["ann+portal@a.example", "o'neil@a.example", "用户@例子.example"];
    for address in good {
        owner.fill("/portal/team/invite", "/portal/team/invite", &[("email", address), ("role", "viewer")]).await;
    }
    for address in ["ann+portal@a.example", "o'neil@a.example", "用户@xn--fsqu00a.example"] {
        assert_eq!(desk.bank.mail(address, "").await.to, address);
    }
    desk.bank.no_mail().await;
    wrong.assert_none(120);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn who_invites_is_told_about_every_field_at_once(pool: PgPool) {
    let desk = Desk::new(pool).await;
    let page = desk.owner.clone().fill("/portal/team/invite", "/portal/team/invite", &[]).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(page.errors(), ["Enter the e-mail address", "Choose what they may do"]);
    desk.bank.no_mail().await;
}

/// F08: letters that some comparisons take for others.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn another_spelling_of_an_address_takes_no_account_over(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut mike = bank.staff_without_second_factor("Mike Buff", &[Analyst]).await;
    let own = std::mem::replace(&mut mike.email, "MIKE.BUFF@BANK.EXAMPLE".into());
    bank.browser().sign_in(&bank, &mike).await;
    for stranger in
        ["mıke.buff@bank.example", "mi̇ke.buff@bank.example", "mike.buff+x@bank.example", "mike.bu\u{455}f@bank.example"]
    {
        bank.browser().fill("/forgot", "/forgot", &[("email", stranger)]).await;
        let typed = [("email", stranger), ("password", mike.password.as_str())];
        assert_eq!(
            bank.browser().fill("/signin", "/signin", &typed).await.status,
            StatusCode::UNPROCESSABLE_ENTITY,
            "{stranger}"
        );
    }
    bank.no_mail().await;
    // The ligature is the same key, and may be another mailbox: what concerns the account goes to the account's own.
    bank.browser().fill("/forgot", "/forgot", &[("email", "mike.bu\u{fb00}@bank.example")]).await;
    assert_eq!(bank.mail(&own, "").await.to, own);
    let mut browser = drafting(&bank, "mike.bu\u{fb00}@bank.example").await;
    browser.fill("/signup/check", "/signup/check", &[]).await;
    let told = bank.mail(&own, "").await;
    assert!(told.text.contains("Mike Buff") && !told.text.contains("Dee Example"), "{}", told.text);
    bank.no_mail().await;
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn numbers_and_codes_with_a_mistake_are_refused_with_what_would_pass(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let mut wrong = Wrong::default();
    let forty = format!("+{}", "1".repeat(40));
    for (section, field, value, sentence) in [
        ("service", "incident_phone", "+0", "8 to 15 digits"),
        ("service", "incident_phone", "call me", "8 to 15 digits"),
        ("service", "incident_phone", forty.as_str(), "8 to 15 digits"),
        ("organisation", "lei", "00EXAMPLE000BANK0050", "check digits do not match"),
        ("organisation", "lei", "short", "20 letters and digits"),
        ("organisation", "country", "XX", "from the list"),
        ("organisation", "country", "United Kingdom'--", "from the list"),
        ("organisation", "address_country", "<b>", "from the list"),
        ("authority", "authority_number", "PSDXX-FCA-1", "a country after PSD"),
        ("authority", "authority_number", "PSDGB-F1A-1", "2 to 8 letters"),
        ("authority", "roles", "admin", "from the list"),
        ("authority", "register_url", "http://register.example/", "https:// at the start"),
        ("authority", "register_url", "javascript:alert(1)", "https:// at the start"),
        ("authority", "register_url", "https://a:b@register.example/", "without a user name"),
        ("authority", "register_url", "https://127.0.0.1/", "public host name"),
        ("service", "service_users", "everybody", "from the list"),
        ("service", "declaration_correct", "no", "Confirm that you may act"),
    ] {
        let path = format!("/signup/{section}");
        let form = browser.get(&format!("{path}?change=1")).await.form(&path).with(field, value);
        let page = browser.post(form).await;
        let told = page.texts_of(&format!("#error-summary a[href='#{field}']"));
        wrong.unless(told.len() == 1 && told[0].contains(sentence), || {
            format!("{field} {value}: {} {:?}", page.status, page.errors())
        });
    }
    wrong.assert_none(17);
    assert!(kept(&mut browser).await, "what was answered before is still there");
}

/// F07: a name is as long as people count it, whatever it is made of.
#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_name_is_counted_as_people_count_it(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let path = "/signup/organisation";
    for letter in ["x", "é", "e\u{323}\u{302}", "𠀀", "क्षि"] {
        for (name, status) in [(letter.repeat(200), 303), (letter.repeat(201), 422)] {
            let form = browser.get(&format!("{path}?change=1")).await.form(path).with("legal_name", &name);
            let page = browser.post(form).await;
            let told = page.errors().join(" ");
            assert_eq!(page.status.as_u16(), status, "{letter}: {told}");
            assert!(status == 303 || told.contains("at most 200 characters"), "{letter}: {told}");
        }
    }
}

async fn kept(browser: &mut Browser) -> bool {
    let text = browser.get("/signup/check").await.text();
    ORGANISATION.iter().filter(|(name, _)| !name.contains("country")).all(|(_, value)| text.contains(value))
}
