use crate::form::{Fact, FormDefinition, FormFault, InvalidForm};
use serde_json::{Value, json};

/// A form of one section with these fields.
fn faults(fields: &Value) -> Vec<FormFault> {
    let form = json!({ "sections": [{ "slug": "one", "title": "One", "fields": fields }] });
    match serde_json::from_value::<FormDefinition>(form).unwrap().validate() {
        Ok(()) => Vec::new(),
        Err(InvalidForm(faults)) => faults,
    }
}

#[test]
fn faults_of_a_field_are_found() {
    let name = || "a".to_owned();
    let options = json!([{ "value": "x", "label": "X" }, { "value": "x", "label": "Y" }]);
    for (field, fault) in [
        (json!({ "name": "A b", "label": "A", "type": "text" }), FormFault::Name("A b".to_owned())),
        (json!({ "name": "a", "label": " ", "type": "text" }), FormFault::NoLabel(name())),
        (json!({ "name": "a", "label": "A", "type": "radios" }), FormFault::NoOption(name())),
        (json!({ "name": "a", "label": "A", "type": "select", "options": options }), FormFault::BadOption(name())),
        (
            json!({ "name": "a", "label": "A", "type": "text", "options": [{ "value": "x", "label": "X" }] }),
            FormFault::StrayOptions(name()),
        ),
        (json!({ "name": "a", "label": "A", "type": "text", "min": 3, "max": 2 }), FormFault::Range(name())),
        (json!({ "name": "a", "label": "A", "type": "text", "max": -1 }), FormFault::Range(name())),
        (
            json!({ "name": "a", "label": "A", "type": "url", "pattern": { "class": "digits", "example": "1" } }),
            FormFault::StrayPattern(name()),
        ),
        (
            json!({ "name": "a", "label": "A", "type": "text", "pattern": { "class": "digits", "example": "x" } }),
            FormFault::Example(name()),
        ),
        (
            json!({ "name": "a", "label": "A", "type": "text", "visible_if": { "field": "a", "equals": "x" } }),
            FormFault::Condition(name()),
        ),
        (
            json!({ "name": "a", "label": "A", "type": "text", "maps_to": "lei" }),
            FormFault::UnfitFact(name(), Fact::Lei),
        ),
        (
            json!({ "name": "a", "label": "A", "type": "checkboxes", "maps_to": "roles",
                    "options": [{ "value": "king", "label": "King" }] }),
            FormFault::UnfitFact(name(), Fact::Roles),
        ),
    ] {
        assert_eq!(faults(&json!([field])), [fault], "{field}");
    }
}

#[test]
fn faults_between_fields_are_found() {
    let twins = json!([
        { "name": "a", "label": "A", "type": "lei", "maps_to": "lei" },
        { "name": "a", "label": "B", "type": "lei", "maps_to": "lei" }
    ]);
    let name = || "a".to_owned();
    assert_eq!(faults(&twins), [FormFault::RepeatedName(name()), FormFault::RepeatedFact(name(), Fact::Lei)]);
    let forwards = json!([
        { "name": "a", "label": "A", "type": "text", "visible_if": { "field": "b", "equals": "yes" } },
        { "name": "b", "label": "B", "type": "declaration" }
    ]);
    assert_eq!(faults(&forwards), [FormFault::Condition(name())]);
    let impossible = json!([
        { "name": "b", "label": "B", "type": "declaration" },
        { "name": "a", "label": "A", "type": "text", "visible_if": { "field": "b", "equals": "perhaps" } }
    ]);
    assert_eq!(faults(&impossible), [FormFault::ImpossibleCondition(name())]);
}

#[test]
fn faults_of_sections_are_found() {
    let field = json!([{ "name": "a", "label": "A", "type": "text" }]);
    let other = json!([{ "name": "b", "label": "B", "type": "text" }]);
    for slug in ["account", "check", "sent", "verify"] {
        let form = json!({ "sections": [{ "slug": slug, "title": "T", "fields": field }] });
        let InvalidForm(faults) = serde_json::from_value::<FormDefinition>(form).unwrap().validate().unwrap_err();
        assert_eq!(faults, [FormFault::ReservedSlug(slug.to_owned())]);
    }
    let form = json!({ "sections": [
        { "slug": "one", "title": "One", "fields": field },
        { "slug": "one", "title": "One", "fields": other },
        { "slug": "../x", "title": "X", "fields": [] }
    ] });
    let InvalidForm(faults) = serde_json::from_value::<FormDefinition>(form).unwrap().validate().unwrap_err();
    let bad = "../x".to_owned();
    let expected = [FormFault::RepeatedSlug("one".to_owned()), FormFault::Slug(bad.clone()), FormFault::NoField(bad)];
    assert_eq!(faults, expected);
    assert_eq!(FormDefinition { sections: Vec::new() }.validate(), Err(InvalidForm(vec![FormFault::NoSection])));
}

#[test]
fn a_sign_up_form_must_ask_for_what_a_decision_needs() {
    let mut form = FormDefinition::default_signup();
    form.sections[0].fields.retain(|field| field.name != "legal_name");
    form.sections[1].fields[4].required = false;
    let InvalidForm(faults) = form.validate_signup().unwrap_err();
    assert_eq!(faults, [FormFault::LackingFact(Fact::LegalName), FormFault::LackingFact(Fact::Roles)]);
    assert_eq!(form.validate(), Ok(()));
}
