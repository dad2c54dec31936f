use super::*;
use crate::country::CountryCode;
use crate::form::{Fact, FormDefinition, RawAnswers};
use crate::text::{AuthorisationNumber, EmailAddress};

fn country(code: &str) -> Option<CountryCode> {
    CountryCode::parse(code).ok()
}

/// Nothing about this one is worth a remark.
fn plain() -> Applicant {
    let form = FormDefinition::default_signup();
    let email = EmailAddress::parse("ada@acme.example").unwrap();
    Applicant {
        legal_name: Some("Acme Payments Ltd".into()),
        country: country("GB"),
        authority_country: country("GB"),
        authority_number: AuthorisationNumber::parse("PSDGB-FCA-123456").ok(),
        lei: Some(true),
        ..Applicant::read(&form, &crate::form::Answers::default(), &email)
    }
}

fn tpp(name: &str) -> Vec<KnownTpp> {
    vec![KnownTpp { reference: "TPP-1".into(), legal_name: name.into() }]
}

fn names(applicant: &Applicant, known: &Known) -> Vec<&'static str> {
    hints(applicant, known).iter().map(|hint| hint.name.name()).collect()
}

type Change = fn(&mut Applicant, &mut Known);

#[test]
fn each_fact_gives_its_hint_and_no_other() {
    let cases: &[(&str, &str, Change)] = &[
        ("known-number", "authority_number", |_, known| known.same_number = tpp("Acme")),
        ("look-alike", "legal_name", |_, known| known.same_shape = tpp("Асmе Рауmеnts Ltd")),
        ("rejected-address", "email", |_, known| known.rejected_address = vec!["SU-1".into()]),
        ("rejected-number", "authority_number", |_, known| known.rejected_number = vec!["SU-1".into()]),
        ("number-elsewhere", "authority_number", |it, _| {
            it.authority_number = AuthorisationNumber::parse("PSDDE-BAFIN-1").ok();
        }),
        ("supervised-elsewhere", "authority_country", |it, _| it.country = country("MT")),
        ("disposable-mail", "email", |it, _| it.mail_domain = "mx.mailinator.com".into()),
        ("free-mail", "email", |it, _| it.mail_domain = "gmail.com".into()),
        ("other-domain", "email", |it, _| it.mail_domain = "elsewhere.example".into()),
        ("other-domain", "email", |it, _| it.website = Some("www.other.example".into())),
        ("repeated-address", "email", |_, known| known.from_address = 2),
        ("repeated-name", "legal_name", |_, known| known.for_name = 2),
        ("on-behalf", "brands", |it, _| it.brands = Some(("Umbrella".into(), "brands".into()))),
        ("no-lei", "lei", |it, _| it.lei = Some(false)),
    ];
    assert_eq!(names(&plain(), &Known::default()), Vec::<&str>::new());
    for (name, field, change) in cases {
        let (mut applicant, mut known) = (plain(), Known::default());
        change(&mut applicant, &mut known);
        let found = hints(&applicant, &known);
        assert_eq!(names(&applicant, &known), [*name]);
        assert_eq!(found[0].field, *field, "{name}");
    }
    let of_machines = [HintName::LocalRedirect, HintName::RefusedBefore];
    for name in HintName::ALL.iter().filter(|name| !of_machines.contains(name)) {
        assert!(cases.iter().any(|case| case.0 == name.name()), "{} is never given", name.name());
    }
}

#[test]
fn what_is_usual_gives_none() {
    let cases: &[Change] = &[
        |it, _| it.mail_domain = "mail.acme.co.uk".into(),
        |it, _| it.mail_domain = "apl-group.example".into(),
        |it, _| it.website = Some("www.acme.example".into()),
        |it, _| it.legal_name = Some("例示銀行".into()),
        |it, _| (it.country, it.passporting) = (country("MT"), true),
        |it, _| it.authority_number = AuthorisationNumber::parse("123456").ok(),
        |it, _| it.lei = None,
        |_, known| (known.from_address, known.for_name) = (1, 1),
        |it, _| it.mail_domain = "notgmail.com".into(),
    ];
    for (place, change) in cases.iter().enumerate() {
        let (mut applicant, mut known) = (plain(), Known::default());
        change(&mut applicant, &mut known);
        let found = names(&applicant, &known);
        let expected: &[&str] = if place == 8 { &["other-domain"] } else { &[] };
        assert_eq!(found, expected, "case {place}");
    }
}

#[test]
fn a_hint_says_why() {
    let mut known = Known { same_shape: tpp("Асmе Рауmеnts Ltd"), ..Known::default() };
    let look_alike = &hints(&plain(), &known)[0].because;
    assert_eq!(
        look_alike,
        "“Acme Payments Ltd” is written with other letters and looks like Асmе Рауmеnts Ltd (TPP-1)"
    );
    known.same_shape = tpp("Acme Payments Ltd");
    assert_eq!(hints(&plain(), &known)[0].because, "The bank knows a TPP of the same name: Acme Payments Ltd (TPP-1)");
}

#[test]
fn the_answers_of_the_default_form_are_read() {
    let form = FormDefinition::default_signup();
    let mut answers = crate::form::Answers::default();
    for (slug, pairs) in [
        ("organisation", vec![("legal_name", "Acme Ltd"), ("country", "MT")]),
        ("authority", vec![("authority_country", "GB"), ("authority_number", "psdgb-fca-1")]),
        ("service", vec![("on_behalf", "yes"), ("brands", "Umbrella\nInitech")]),
    ] {
        let raw: RawAnswers = pairs.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
        let section = form.section(slug).unwrap();
        let checked = section.check_draft(&raw, &answers).unwrap();
        answers.replace(section, checked);
    }
    let applicant = Applicant::read(&form, &answers, &EmailAddress::parse("ada@acme.example").unwrap());
    assert_eq!(names(&applicant, &Known::default()), ["supervised-elsewhere", "on-behalf", "no-lei"]);
    assert_eq!(applicant.brands, Some(("Umbrella, Initech".into(), "brands".into())));
    assert_eq!(applicant.field(Fact::AuthorityNumber), "authority_number");
}

#[test]
fn stored_hints_are_read_back() {
    for name in HintName::ALL {
        let hint = Hint { name: *name, field: "lei".into(), because: "Because".into() };
        let json = serde_json::to_value(&hint).unwrap();
        assert_eq!(json["name"], name.name());
        assert_eq!(serde_json::from_value::<Hint>(json).unwrap(), hint);
    }
}
