//! What no field keeps: nothing at all, what hides or reorders, and more than it can hold. The answer is the same form,
//! 422, with each field named, everything still in it and nothing running.

use super::corpus::{BLANK, UNSTORABLE};
use super::desk::Desk;
use super::sheets::{Kind, Sheet, Text, sheets};
use super::wrong::Wrong;
use sqlx::PgPool;
use testkit::{Form, Page};

/// The form with what would pass.
pub(super) fn filled(form: Form, sheet: &Sheet, number: usize) -> Form {
    sheet.good.iter().fold(form, |form, (name, value)| form.with(name, &value.replace("{n}", &number.to_string())))
}

/// What a browser shows again of what was typed: HTML has no U+0000 and one kind of line break.
pub(super) fn as_shown(text: &str) -> String {
    text.replace("\r\n", "\n").replace('\r', "\n").replace('\0', "\u{fffd}")
}

/// The part of an address that leads to a field.
fn anchor(name: &str) -> String {
    format!("#error-summary a[href='#{name}']")
}

/// Judges the answer to a form in which `value` stood in these fields.
fn judge(wrong: &mut Wrong, sheet: &Sheet, bad: &[Text], (name, value): (&str, &str), form: &Form, page: &Page) {
    wrong.unless_sound(&sheet.case(name), page);
    if page.status.as_u16() != 422 {
        return wrong.unless(false, || sheet.case(&format!("{name} is answered {} {}", page.status, page.heading())));
    }
    let again = page.form(&sheet.action);
    for text in bad {
        let (said, target) = (page.text_of(&anchor(text.name)), format!("[id='{}']", text.name));
        wrong.unless(!said.is_empty() && page.has(&target), || {
            format!("{} does not name {}: {:?}", sheet.case(name), text.name, page.errors())
        });
        let clean = !said.contains(|it: char| it.is_control() || ('\u{202a}'..='\u{202e}').contains(&it));
        wrong.unless(clean, || format!("{}: {said:?} repeats it", sheet.case(name)));
        let kept = again.value(text.name).unwrap_or_default();
        let expected = if text.kind == Kind::Secret { String::new() } else { as_shown(value) };
        // What a textarea begins with is not told apart from the line break that its tag begins with.
        let same = kept.trim_start_matches('\n') == expected.trim_start_matches('\n');
        wrong.unless(same, || format!("{}: {} shows {kept:.60?}", sheet.case(name), text.name));
    }
    for (name, value) in form.fields().iter().filter(|(known, _)| !bad.iter().any(|text| text.name == known)) {
        // A button is no field: it is pressed again.
        let secret = name.contains("password") || page.has(&format!("button[name='{name}']"));
        let kept = again.fields().iter().any(|pair| pair.0 == *name && pair.1 == *value);
        wrong.unless(secret || kept, || sheet.case(&format!("{name} has lost {value:?}")));
    }
}

/// Sends every form with each value in all of these fields at once.
async fn send_all(desk: &Desk, wrong: &mut Wrong, values: &[(&str, &str)], concerns: fn(&Text) -> bool) {
    for mut sheet in sheets(desk) {
        let bad: Vec<Text> = sheet.texts.iter().copied().filter(concerns).collect();
        let form = filled(sheet.open().await.form(&sheet.action), &sheet, 0);
        for (name, value) in values.iter().filter(|_| !bad.is_empty()) {
            let form = bad.iter().fold(form.clone(), |form, text| form.with(text.name, value));
            let page = sheet.browser.post(form.clone()).await;
            judge(wrong, &sheet, &bad, (*name, *value), &form, &page);
        }
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_cannot_be_stored_is_refused_in_every_field_of_every_form(pool: PgPool) {
    let (desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    // A password is kept exactly as it is typed, whatever hides in it.
    send_all(&desk, &mut wrong, &UNSTORABLE[..1], |_| true).await;
    send_all(&desk, &mut wrong, &UNSTORABLE[1..], |text| text.kind != Kind::Secret).await;
    desk.bank.no_mail().await;
    wrong.assert_none(1_500);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nothing_at_all_is_refused_where_an_answer_is_wanted(pool: PgPool) {
    let (desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    let blank = BLANK.map(|blank| ("F01", blank));
    send_all(&desk, &mut wrong, &blank, |text| text.required).await;
    desk.bank.no_mail().await;
    wrong.assert_none(600);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_is_longer_than_the_field_is_refused(pool: PgPool) {
    let (desk, mut wrong) = (Desk::new(pool).await, Wrong::default());
    let (zalgo, line, emoji) = (format!("a{}", "\u{301}".repeat(500)), "x ".repeat(10_000), "🏦".repeat(5_001));
    let long = [("F07 zalgo", zalgo.as_str()), ("F07 20 kB", line.as_str()), ("F07 pictures", emoji.as_str())];
    send_all(&desk, &mut wrong, &long[..1], |text| text.kind != Kind::Secret).await;
    send_all(&desk, &mut wrong, &long[1..], |_| true).await;
    desk.bank.no_mail().await;
    wrong.assert_none(300);
}
