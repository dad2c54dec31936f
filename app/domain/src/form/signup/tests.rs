use crate::form::{Answers, Fact, FieldType, FormDefinition, IncompleteFacts, OrganisationFacts, RawAnswers, Section};
use crate::tpp_role::TppRole;

/// Good answers to the whole form, with the accidents of typing.
const GOOD: [(&str, &[(&str, &str)]); 3] = [
    (
        "organisation",
        &[
            ("legal_name", "  بنك الأمثلة  "),
            ("trading_name", ""),
            ("country", "ae"),
            ("lei", "00example000bank0049"),
            ("company_register", "Register of Example City"),
            ("company_number", "CN-4711"),
            ("address_line1", "1 Example Street"),
            ("city", "Example City"),
            ("postal_code", ""),
            ("address_country", "AE"),
        ],
    ),
    (
        "authority",
        &[
            ("authority", "Example Conduct Authority"),
            ("authority_country", "GB"),
            ("authority_number", "psdgb-eca-123456"),
            ("register_url", "https://Register.Example/firm?id=123456"),
            ("roles", "pisp"),
            ("roles", "aisp"),
        ],
    ),
    (
        "service",
        &[
            ("service_description", "Shows people all their accounts\r\nin one place."),
            ("service_users", "both"),
            ("on_behalf", "no"),
            ("brands", "forgotten"),
            ("incident_phone", "+44 20 7946 0018"),
            ("evidence", "0190163d-8694-739b-aea5-966c26f8ad91"),
            ("declaration_correct", "yes"),
        ],
    ),
];

fn raw(pairs: &[(&str, &str)]) -> RawAnswers {
    pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect()
}

fn filled_in(form: &FormDefinition) -> Answers {
    let mut answers = Answers::default();
    for (slug, pairs) in GOOD {
        let section = form.section(slug).unwrap();
        let checked = section.check(&raw(pairs), &answers).unwrap();
        assert!(checked.ignored.is_empty());
        answers.replace(section, checked);
    }
    answers
}

#[test]
fn the_form_is_sound_and_asks_for_every_fact() {
    let form = FormDefinition::default_signup();
    assert_eq!(form.validate_signup(), Ok(()));
    let slugs = form.sections.iter().map(|section| section.slug.as_str()).collect::<Vec<_>>();
    assert_eq!(slugs, ["organisation", "authority", "service"]);
    assert!(form.sections.iter().all(|section| section.lead.is_some()));
    assert!(form.sections.iter().flat_map(|section| &section.fields).any(|field| field.kind == FieldType::File));
}

#[test]
fn the_form_survives_json() {
    let form = FormDefinition::default_signup();
    let json = serde_json::to_string(&form).unwrap();
    assert_eq!(serde_json::from_str::<FormDefinition>(&json).unwrap(), form);
    assert!(serde_json::from_str::<FormDefinition>(&json.replacen("\"label\"", "\"lable\"", 1)).is_err());
}

#[test]
fn good_answers_give_typed_facts() {
    let form = FormDefinition::default_signup();
    let answers = filled_in(&form);
    assert!(form.missing(&answers).is_empty() && form.first_unfinished(&answers).is_none());
    let facts: OrganisationFacts = form.facts(&answers).unwrap();
    assert_eq!(facts.legal_name.as_str(), "بنك الأمثلة");
    assert_eq!((facts.country.as_str(), facts.trading_name), ("AE", None));
    assert_eq!(facts.lei.unwrap().as_str(), "00EXAMPLE000BANK0049");
    assert_eq!(facts.authority.number.as_str(), "PSDGB-ECA-123456");
    assert_eq!(facts.authority.register_url.unwrap().as_str(), "https://register.example/firm?id=123456");
    assert_eq!(facts.roles, [TppRole::Aisp, TppRole::Pisp]);
    assert_eq!(facts.address.city.unwrap().as_str(), "Example City");
    assert_eq!(answers.get("brands"), None);
}

#[test]
fn stored_answers_survive_json() {
    let answers = filled_in(&FormDefinition::default_signup());
    let json = serde_json::to_value(&answers).unwrap();
    assert_eq!(json["country"], serde_json::json!({ "text": "AE" }));
    assert_eq!(json["roles"], serde_json::json!({ "many": ["aisp", "pisp"] }));
    assert_eq!(json["evidence"], serde_json::json!({ "document": "0190163d-8694-739b-aea5-966c26f8ad91" }));
    assert_eq!(serde_json::from_value::<Answers>(json).unwrap(), answers);
}

#[test]
fn nothing_answered_means_everything_required_is_missing() {
    let form = FormDefinition::default_signup();
    let answers = Answers::default();
    let missing = form.missing(&answers).into_iter().map(|(_, field)| field.name.as_str()).collect::<Vec<_>>();
    assert_eq!((missing.first(), missing.len()), (Some(&"legal_name"), 17));
    assert!(!missing.contains(&"brands"));
    assert_eq!(form.first_unfinished(&answers).map(|section| section.slug.as_str()), Some("organisation"));
    let IncompleteFacts(lacking) = form.facts(&answers).unwrap_err();
    assert_eq!(lacking.len(), Fact::REQUIRED.len());
}

#[test]
fn a_skipped_section_is_found() {
    let form = FormDefinition::default_signup();
    let mut answers = filled_in(&form);
    let authority: &Section = form.section("authority").unwrap();
    answers.replace(authority, crate::form::SectionAnswers::default());
    assert_eq!(form.first_unfinished(&answers), Some(authority));
    let sentence = form.facts(&answers).unwrap_err().to_string();
    assert!(sentence.starts_with("Still missing: competent authority, country of the authority"), "{sentence}");
}

#[test]
fn a_changed_answer_opens_a_question() {
    let form = FormDefinition::default_signup();
    let service = form.section("service").unwrap();
    let mut answers = filled_in(&form);
    let mut pairs = GOOD[2].1.to_vec();
    pairs[2] = ("on_behalf", "yes");
    answers.replace(service, service.check(&raw(&pairs), &answers).unwrap());
    assert_eq!(answers.text("brands"), Some("forgotten"));
    pairs[3] = ("brands", " ");
    let errors = service.check(&raw(&pairs), &answers).unwrap_err();
    assert_eq!(errors.about("brands"), Some("Enter the brands, one a line"));
}

#[test]
fn every_required_question_left_empty_has_its_sentence_in_order() {
    let form = FormDefinition::default_signup();
    for blank in ["", "   ", "\u{a0}", "\u{200b}"] {
        let pairs = form.sections.iter().flat_map(|section| &section.fields).map(|field| (field.name.as_str(), blank));
        let raw = raw(&pairs.collect::<Vec<_>>());
        let errors = form.sections.iter().flat_map(|it| it.check(&raw, &Answers::default()).unwrap_err());
        let sentences = errors.map(|error| error.message).collect::<Vec<_>>();
        assert_eq!(
            sentences,
            [
                "Enter the legal entity name",
                "Choose the country of registration",
                "Enter the company registration number",
                "Enter the first line of the registered address",
                "Enter the town or city",
                "Choose the country of the address",
                "Enter the competent authority",
                "Choose the country of the authority",
                "Enter the registration number at the authority",
                "Enter the address of your page in the authority's register",
                "Choose at least one open-banking role",
                "Enter what your service does",
                "Choose who uses your service",
                "Choose whether other companies offer your service under their own brand",
                "Enter the telephone number for incidents",
                "Upload your authorisation, or an extract of the authority's register",
                "Confirm that you may act for this organisation and that the answers are correct",
            ]
        );
    }
}
