use crate::form::{Answer, Answers, FormDefinition, RawAnswers, Section};
use serde_json::json;

/// A section with one field of each kind that has rules of its own.
fn section() -> Section {
    let fields = json!([
        { "name": "code", "label": "Code", "type": "text", "min": 4, "max": 6,
          "pattern": { "class": "digits", "example": "123456" } },
        { "name": "story", "label": "Story", "type": "textarea", "min": 10, "max": 50 },
        { "name": "mail", "label": "Contact", "type": "email" },
        { "name": "page", "label": "Page", "type": "url" },
        { "name": "phone", "label": "Phone", "type": "tel" },
        { "name": "staff", "label": "Number of staff", "type": "number", "min": 1, "max": 1000 },
        { "name": "launch", "label": "Day of launch", "type": "date" },
        { "name": "size", "label": "Size", "type": "select",
          "options": [{ "value": "s", "label": "Small" }, { "value": "l", "label": "Large" }] },
        { "name": "days", "label": "Two days", "type": "checkboxes", "min": 2, "max": 2,
          "options": [{ "value": "mon", "label": "Mo" }, { "value": "tue", "label": "Tu" }, { "value": "wed", "label": "We" }] },
        { "name": "country", "label": "Country", "type": "country" },
        { "name": "lei", "label": "LEI", "type": "lei" },
        { "name": "number", "label": "Number", "type": "authorisation_number" },
        { "name": "paper", "label": "Paper", "type": "file" },
        { "name": "agreed", "label": "I agree", "type": "declaration" },
        { "name": "why", "label": "Reason", "type": "text", "required": true,
          "visible_if": { "field": "size", "equals": "l" } }
    ]);
    let form = json!({ "sections": [{ "slug": "all", "title": "All", "fields": fields }] });
    let form: FormDefinition = serde_json::from_value(form).unwrap();
    assert_eq!(form.validate(), Ok(()));
    form.sections.into_iter().next().unwrap()
}

fn raw(pairs: &[(&str, &str)]) -> RawAnswers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

#[test]
fn answers_are_normalised() {
    for (name, typed, kept) in [
        ("code", " 1234 ", "1234"),
        ("story", "Once\r\nupon a time ", "Once\nupon a time"),
        ("mail", " Ann@Company.EXAMPLE", "Ann@company.example"),
        ("page", "https://Company.example", "https://company.example/"),
        ("phone", "+44 20 7946 0018", "+442079460018"),
        ("staff", " 0250 ", "250"),
        ("launch", "2026-02-28", "2026-02-28"),
        ("size", "s", "s"),
        ("country", "ae", "AE"),
        ("lei", "00example000bank0049", "00EXAMPLE000BANK0049"),
        ("number", "psdgb-fca-1", "PSDGB-FCA-1"),
        ("agreed", "yes", "yes"),
    ] {
        let checked = section().check(&raw(&[(name, typed)]), &Answers::default()).unwrap();
        assert_eq!(checked.answers.text(name), Some(kept), "{name}");
    }
}

#[test]
fn a_wrong_answer_gets_one_sentence() {
    let long = "x".repeat(51);
    for (name, typed, sentence) in [
        ("code", "12a4", "Enter the code with digits only, like 123456"),
        ("code", "123", "The code must have at least 4 characters"),
        ("code", "1234567", "The code must have at most 6 characters"),
        (
            "code",
            "12\u{0}4",
            "The code contains a character we cannot store (U+0000): remove it, or type the text again",
        ),
        ("story", "short", "The story must have at least 10 characters"),
        ("story", &long, "The story must have at most 50 characters"),
        ("mail", "ann", "Enter an e-mail address with one @, like name@company.example"),
        ("staff", "many", "Enter the number of staff as a whole number, like 250"),
        ("staff", "1.5", "Enter the number of staff as a whole number, like 250"),
        ("staff", "0", "The number of staff must be from 1 to 1000"),
        ("staff", "99999999999999999999", "Enter the number of staff as a whole number, like 250"),
        ("launch", "2026-02-31", "Enter the day of launch as a day that exists, like 27 3 2026"),
        ("launch", "31-02-2026", "Enter the day of launch as a day that exists, like 27 3 2026"),
        ("launch", "0000-01-01", "The day of launch must lie in a year that is from 1900 to 2100"),
        ("launch", "9999-12-31", "The day of launch must lie in a year that is from 1900 to 2100"),
        ("launch", "-1-1-1", "Enter the day of launch as a day that exists, like 27 3 2026"),
        ("size", "xxl", "Choose the size from the list"),
        ("days", "sun", "Choose the two days from the list"),
        ("days", "mon", "Choose the two days: from 2 to 2"),
        ("country", "XX", "Choose the country from the list"),
        ("lei", "00EXAMPLE000BANK0050", "Enter a LEI with 20 letters and digits: the check digits do not match"),
        (
            "number",
            "PSDGB-FCA",
            "Enter the authorisation number with the firm's own number at the end, like PSDGB-FCA-123456",
        ),
        ("paper", "../../etc/passwd", "Upload the paper"),
        ("agreed", "no", "Confirm the declaration"),
    ] {
        let errors = section().check(&raw(&[(name, typed)]), &Answers::default()).unwrap_err();
        assert_eq!(errors.about(name), Some(sentence), "{name} = {typed}");
        assert_eq!(errors.iter().count(), 1);
    }
}

#[test]
fn all_errors_come_at_once_in_the_order_of_the_form() {
    let sent = raw(&[("agreed", "no"), ("lei", "1"), ("size", "l"), ("code", "x")]);
    let errors = section().check(&sent, &Answers::default()).unwrap_err();
    let names = errors.into_iter().map(|error| error.field).collect::<Vec<_>>();
    assert_eq!(names, ["code", "lei", "agreed", "why"]);
}

#[test]
fn a_date_may_come_in_three_inputs() {
    let sent = raw(&[("launch-day", "7"), ("launch-month", "3"), ("launch-year", "2026")]);
    let checked = section().check(&sent, &Answers::default()).unwrap();
    assert_eq!((checked.answers.text("launch"), checked.ignored.len()), (Some("2026-03-07"), 0));
    let errors = section().check(&raw(&[("launch-day", "7")]), &Answers::default()).unwrap_err();
    assert!(errors.about("launch").is_some());
    assert!(section().check(&raw(&[("launch-day", "")]), &Answers::default()).unwrap().answers.is_empty());
}

#[test]
fn ticks_are_kept_once_in_the_order_of_the_options() {
    let sent = raw(&[("days", "wed"), ("days", "mon"), ("days", "wed"), ("days", "")]);
    let checked = section().check(&sent, &Answers::default()).unwrap();
    let expected = Answer::Many(vec!["mon".to_owned(), "wed".to_owned()]);
    assert_eq!(checked.answers.get("days"), Some(&expected));
}

#[test]
fn a_repeated_input_is_refused() {
    let errors = section().check(&raw(&[("code", "1234"), ("code", "5678")]), &Answers::default()).unwrap_err();
    assert_eq!(errors.about("code"), Some("Enter the code once: it came several times"));
}

#[test]
fn names_that_nobody_asked_for_are_ignored_and_listed() {
    let sent = raw(&[("org_id", "1"), ("size", "s"), ("role", "admin"), ("org_id", "2"), ("code-day", "1")]);
    let checked = section().check(&sent, &Answers::default()).unwrap();
    assert_eq!(checked.ignored, ["org_id", "role", "code-day"]);
    assert_eq!(checked.answers.iter().count(), 1);
}

#[test]
fn a_question_that_is_not_asked_is_dropped_even_when_it_is_wrong() {
    let sent = raw(&[("size", "s"), ("why", "\0")]);
    let checked = section().check(&sent, &Answers::default()).unwrap();
    assert_eq!((checked.answers.get("why"), checked.ignored.len()), (None, 0));
}

#[test]
fn a_condition_looks_at_this_answer_and_not_at_the_one_before() {
    let mut earlier = Answers::default();
    let large = section().check(&raw(&[("size", "l"), ("why", "more room")]), &earlier).unwrap();
    earlier.replace(&section(), large);
    assert!(section().check(&raw(&[("size", "s")]), &earlier).is_ok());
}

#[test]
fn a_draft_may_have_gaps_but_no_errors() {
    let draft = section().check_draft(&raw(&[("size", "l")]), &Answers::default()).unwrap();
    assert_eq!(draft.answers.text("size"), Some("l"));
    assert!(section().check_draft(&raw(&[("size", "xxl")]), &Answers::default()).is_err());
}
