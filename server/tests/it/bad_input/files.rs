//! Files that are not what they say, or more than anybody can open (F23). The answer names the file and the reason, and
//! everything else in the form is still there.

use super::desk::{PICTURE, SERVICE, drafting};
use super::upload::{files_first, multipart};
use super::wrong::Wrong;
use domain::access::StaffRole;
use sqlx::PgPool;
use testkit::{Browser, Form, TestPortal};

const PATH: &str = "/signup/service";

fn pdf(objects: &str, padding: usize) -> Vec<u8> {
    let mut bytes = format!("%PDF-1.7\n{objects}\n").into_bytes();
    bytes.resize(bytes.len() + padding, b'%');
    bytes.extend(b"\n%%EOF\n");
    bytes
}

fn png(side: u32) -> Vec<u8> {
    let mut bytes = PICTURE.to_vec();
    bytes[16..20].copy_from_slice(&side.to_be_bytes());
    bytes[20..24].copy_from_slice(&side.to_be_bytes());
    bytes
}

/// The name on the wire, the content, and how the sentence begins.
fn cases() -> Vec<(&'static str, Vec<u8>, &'static str)> {
    let exe = || b"MZ\x90\0\x03\0\0\0\x04\0\0\0\xff\xff".to_vec();
    let svg = b"<svg xmlns=\"http://www.w3.org/2000/svg\"><script>alert(1)</script></svg>".to_vec();
    let xml = b"<?xml version=\"1.0\"?><!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]><x>&e;</x>".to_vec();
    vec![
        ("empty.pdf", Vec::new(), "empty.pdf: this file is empty"),
        ("large.pdf", pdf("", 5_000_000), "large.pdf: this file is larger than 5 MB"),
        ("huge.pdf", pdf("", 9_000_000), "huge.pdf: this file is larger than 5 MB"),
        ("licence.pdf", exe(), "licence.pdf: this is not a PDF, PNG or JPEG"),
        ("logo.png", svg, "logo.png: this is not a PDF, PNG or JPEG"),
        ("register.pdf", xml, "register.pdf: this is not a PDF, PNG or JPEG"),
        ("locked.pdf", pdf("1 0 obj<</Encrypt 2 0 R>>endobj", 0), "locked.pdf: this PDF is protected with a password"),
        (
            "active.pdf",
            pdf("1 0 obj<</S/JavaScript/JS(app.alert(1))>>endobj", 0),
            "active.pdf: this PDF contains a script",
        ),
        ("hidden.pdf", pdf("1 0 obj<</S/J#61vaScript/JS(x)>>endobj", 0), "hidden.pdf: this PDF contains a script"),
        ("launch.pdf", pdf("1 0 obj<</S/Launch/F(cmd.exe)>>endobj", 0), "launch.pdf: this PDF contains a script"),
        ("bomb.png", png(50_000), "bomb.png: this image is larger than 12,000 pixels"),
        ("half.png", PICTURE[..30].to_vec(), "half.png: this file is damaged"),
        ("../../x.pdf", exe(), "x.pdf: this is not"),
        ("C:\\\\fakepath\\\\x.pdf", exe(), "x.pdf: this is not"),
        ("a%0D%0ASet-Cookie: a=b.pdf", exe(), "a%0D%0ASet-Cookie a=b.pdf: this is not"),
        ("licence\u{202e}fdp.exe", exe(), "licencefdp.exe: this is not"),
        ("<img src=x onerror=alert(1)>.pdf", exe(), "img src=x onerror=alert(1).pdf: this is not"),
        ("", exe(), "document: this is not"),
    ]
}

fn filled(form: Form) -> Form {
    SERVICE.iter().fold(form, |form, (name, value)| form.with(name, value))
}

async fn open(browser: &mut Browser) -> Form {
    filled(browser.get("/signup/service?change=1").await.form(PATH))
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_file_that_cannot_be_kept_is_named_with_its_reason_and_nothing_else_is_lost(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let (form, mut wrong) = (open(&mut browser).await, Wrong::default());
    for (name, content, sentence) in cases() {
        let file = [("evidence", name, content.as_slice())];
        // What stands behind a file is read, too, however large the file is.
        for request in [multipart(&form, &file), files_first(&form, &file)] {
            let page = browser.send(request).await;
            wrong.unless_sound(name, &page);
            let errors = page.errors();
            let told = page.status.as_u16() == 422 && errors.len() == 1 && errors[0].starts_with(sentence);
            wrong.unless(told, || format!("{name:?}: {} {errors:?}", page.status));
            let again = if told { page.form(PATH) } else { continue };
            let kept = SERVICE.iter().all(|(name, value)| again.value(name) == Some(value));
            wrong.unless(kept, || format!("{name:?}: {:?}", again.fields()));
        }
    }
    wrong.assert_none(100);
    assert!(browser.get("/signup/check").await.text().contains("register.png"), "the file from before is still there");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_many_files_for_one_question_none_is_picked(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let form = open(&mut browser).await;
    let names: Vec<String> = (0..100).map(|number| format!("{number}.png")).collect();
    let files: Vec<_> = names.iter().map(|name| ("evidence", name.as_str(), PICTURE)).collect();
    let page = browser.send(multipart(&form, &files)).await;
    assert_eq!((page.status.as_u16(), page.errors()), (422, vec!["Choose one file: there were 100".to_owned()]));
    // Nobody asked for a file there: it is left out, and the question has no answer.
    let page = browser.send(multipart(&form.clone().without("brands"), &[("brands", "x.png", PICTURE)])).await;
    assert_eq!(page.errors(), ["Enter the brands, one a line"]);
    let twenty = vec![b' '; 20 * 1024 * 1024];
    let page = browser.send(multipart(&form, &[("evidence", "film.pdf", &twenty)])).await;
    assert_eq!(page.status.as_u16(), 413, "what came at once and went over the limit was not read");
    assert!(page.text().contains("Send at most 5 MB"), "{}", page.text());
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_good_file_gets_a_name_that_is_safe_to_save_under(pool: PgPool) {
    let bank = TestPortal::new(pool).await;
    let mut browser = drafting(&bank, "dee@draft.example").await;
    let form = open(&mut browser).await;
    for (name, kept) in
        [("../../x.exe", "x.exe.png"), ("a\u{202e}gnp.exe\"; x=y", "agnp.exe"), ("=cmd|x.png", "=cmdx.png")]
    {
        let name = name.replace('"', "%22");
        let page = browser.send(multipart(&form, &[("evidence", &name, PICTURE)])).await;
        assert_eq!(page.status.as_u16(), 303, "{name}: {:?}", page.errors());
        let shown = browser.get("/signup/check").await.text();
        assert!(shown.contains(kept) && !shown.contains(".."), "{name}: {shown}");
    }
    let form = browser.get("/signup/check").await.form("/signup/check");
    browser.submit(form).await;
    let mail = bank.mail("dee@draft.example", "Confirm").await.text;
    let link = mail.split_whitespace().find(|word| word.contains("/verify?t=")).unwrap();
    let path = &link[link.find("/verify").unwrap()..];
    browser.fill(path, "/verify", &[]).await;
    let ada = bank.staff("Ada Example", &[StaffRole::Analyst]).await;
    let mut ada = super::desk::signed_in(&bank, &ada).await;
    let request = ada.get("/admin/queue").await.attributes_of("main tbody a", "href").remove(0);
    let links = ada.get(&request).await.attributes_of("main a", "href");
    let file = ada.fetch(links.iter().find(|link| link.contains("/documents/")).unwrap()).await;
    let header = |name: &str| file.headers[name].to_str().unwrap().to_owned();
    assert!(header("content-disposition").starts_with("attachment"), "{}", header("content-disposition"));
    assert_eq!((header("content-type"), header("x-content-type-options")), ("image/png".into(), "nosniff".into()));
    bank.dismiss_mails().await;
}
