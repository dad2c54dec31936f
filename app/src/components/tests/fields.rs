use domain::field::FieldErrors;
use leptos::prelude::{IntoAny, IntoRender};

use super::{super::*, HOSTILE, html, tag_of};

fn refused() -> FormState {
    let mut errors = FieldErrors::new();
    errors.add("email", "Enter an e-mail address, like name@example.org");
    errors.add("roles", "Choose at least one role");
    errors.add("authorised", "Enter a real date");
    FormState::new([("email", "x@@y"), ("roles", "pisp"), ("authorised_day", "31"), ("authorised_month", "2")])
        .refused(errors)
}

const ROLES: [(&str, &str); 2] = [("aisp", "Accounts"), ("pisp", "Payments")];

#[test]
fn a_wrong_field_keeps_its_value_and_points_at_hint_and_error() {
    let field =
        || Field::email("email", "Work e-mail").hint("Not a shared one.").autocomplete("email").fill(&refused()).any();
    let html = html(field);
    let input = tag_of(&html, "email");
    for part in [
        "name=\"email\"",
        "value=\"x@@y\"",
        "aria-describedby=\"email-hint email-error\"",
        "aria-invalid=\"true\"",
        "autocomplete=\"email\"",
        "inputmode=\"email\"",
    ] {
        assert!(input.contains(part), "{part} is missing in {input}");
    }
    assert!(html.contains("<label for=\"email\""), "{html}");
    assert!(tag_of(&html, "email-hint").starts_with("<p"));
    assert!(html.contains("</span>Enter an e-mail address, like name@example.org</p>"), "{html}");
}

#[test]
fn a_good_field_points_at_nothing_that_is_not_there() {
    let html = html(|| Field::text("legal_name", "Legal name").fill(&FormState::default()).any());
    let input = tag_of(&html, "legal_name");
    assert!(!input.contains("aria-describedby") && !input.contains("aria-invalid"), "{input}");
}

#[test]
fn an_optional_field_says_so_in_its_label() {
    let html = html(|| Field::text("trading_name", "Trading name").optional().any());
    assert!(html.contains("Trading name<span class=\"optional\"> (optional)</span></label>"), "{html}");
}

#[test]
fn every_control_of_a_group_is_labelled_and_the_first_has_the_fields_id() {
    let html = html(|| Field::checkboxes("roles", "Roles", ROLES).fill(&refused()).any());
    assert!(tag_of(&html, "roles").contains("value=\"aisp\""));
    assert!(!tag_of(&html, "roles").contains("checked"));
    assert!(tag_of(&html, "roles-2").contains("checked"));
    assert!(
        html.contains("<label for=\"roles\">Accounts</label>")
            && html.contains("<label for=\"roles-2\">Payments</label>")
    );
    assert!(html.contains("<fieldset aria-describedby=\"roles-error\">"), "{html}");
}

#[test]
fn a_wrong_group_of_radios_is_invalid_as_a_group() {
    let html = html(|| Field::radios("roles", "Role", ROLES).fill(&refused()).any());
    assert!(
        html.contains("<fieldset role=\"radiogroup\" aria-describedby=\"roles-error\" aria-invalid=\"true\">"),
        "{html}"
    );
    assert!(!tag_of(&html, "roles").contains("aria-invalid"));
}

#[test]
fn a_date_keeps_its_three_parts() {
    let html = html(|| Field::date("authorised", "Authorised on").fill(&refused()).any());
    assert!(
        tag_of(&html, "authorised").contains("name=\"authorised_day\"")
            && tag_of(&html, "authorised").contains("value=\"31\"")
    );
    assert!(tag_of(&html, "authorised-month").contains("value=\"2\""));
    assert!(tag_of(&html, "authorised-year").contains("name=\"authorised_year\""));
}

#[test]
fn a_select_keeps_its_choice() {
    let form = FormState::new([("country", "GB")]);
    let html = html(|| Field::select("country", "Country", [("AE", "Emirates"), ("GB", "Kingdom")]).fill(&form).any());
    assert!(html.contains("<option value=\"GB\" selected>Kingdom</option>"), "{html}");
    assert!(html.contains("<option value=\"AE\">Emirates</option>"), "{html}");
}

#[test]
fn passwords_and_files_are_never_sent_back() {
    let form = FormState::new([("password", "correct horse"), ("evidence", "licence.pdf")]);
    let password = html(|| Field::password("password", "Password", "new-password").fill(&form).any());
    let file = html(|| Field::file("evidence", "Evidence").fill(&form).any());
    assert!(!password.contains("correct horse") && !file.contains("licence.pdf"), "{password} {file}");
    assert!(tag_of(&password, "password").contains("autocomplete=\"new-password\""));
}

#[test]
fn a_textarea_keeps_its_text_to_the_letter() {
    for typed in ["one\ntwo", "\nfirst line empty", "<b>&amp;", "  spaces  "] {
        let form = FormState::new([("note", typed)]);
        let html = html(|| Field::textarea("note", "Note").fill(&form).any());
        let start = html.find("<textarea").unwrap();
        let inner = &html[start + html[start..].find('>').unwrap() + 1..html.find("</textarea>").unwrap()];
        let inner = inner.strip_prefix('\n').expect("a line break for HTML to drop");
        assert_eq!(inner.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&"), typed, "{html}");
    }
}

#[test]
fn a_limited_textarea_is_described_by_its_count() {
    let html = html(|| Field::textarea("note", "Note").limit(500).any());
    assert!(tag_of(&html, "note").contains("aria-describedby=\"note-count\""));
    assert!(tag_of(&html, "note-count").starts_with("<p") && html.contains("Up to 500 characters"), "{html}");
}

#[test]
fn a_list_says_how_it_is_typed() {
    let html = html(|| Field::list("uris", "Redirect addresses").hint("Where people come back to.").any());
    assert!(html.contains("Where people come back to. One per line.</p>"), "{html}");
}

#[test]
fn a_name_becomes_an_id_that_an_address_can_carry() {
    let html = html(|| Field::text("contact[0].e mail", "E-mail").any());
    assert!(tag_of(&html, "contact-0--e-mail").contains("name=\"contact[0].e mail\""), "{html}");
}

#[test]
fn the_error_summary_is_announced_and_each_line_leads_to_its_field() {
    let summary = html(|| ErrorSummary::of(&refused()).into_render().unwrap());
    let outer = tag_of(&summary, "error-summary");
    assert!(
        outer.contains("tabindex=\"-1\"") && outer.contains("autofocus") && summary.contains("<div role=\"alert\">"),
        "{summary}"
    );
    let page = html(|| {
        let form = refused();
        (
            Field::email("email", "E-mail").fill(&form).any(),
            Field::checkboxes("roles", "Roles", ROLES).fill(&form).any(),
            Field::date("authorised", "On").fill(&form).any(),
        )
            .into_any()
    });
    for error in refused().errors().iter() {
        assert!(summary.contains(&format!("<a href=\"#{}\">{}</a>", error.field, error.message)), "{summary}");
        assert!(tag_of(&page, &error.field).starts_with("<input"));
    }
}

#[test]
fn without_errors_there_is_no_summary() {
    assert!(ErrorSummary::of(&FormState::new([("a", "b")])).into_render().is_none());
}

#[test]
fn what_was_typed_never_becomes_markup() {
    let mut errors = FieldErrors::new();
    for name in ["a", "b", "c", "d"] {
        errors.add(name, HOSTILE);
    }
    let form = FormState::new([("a", HOSTILE), ("b", HOSTILE), ("c", HOSTILE), ("d_day", HOSTILE)]).refused(errors);
    let page = html(|| {
        (
            ErrorSummary::of(&form).into_render(),
            Field::text("a", HOSTILE).hint(HOSTILE).fill(&form).any(),
            Field::textarea("b", HOSTILE).fill(&form).any(),
            Field::select("c", HOSTILE, [(HOSTILE, HOSTILE)]).fill(&form).any(),
            Field::radios("c", HOSTILE, [Choice::new(HOSTILE, HOSTILE).hint(HOSTILE)]).fill(&form).any(),
            Field::date("d", HOSTILE).fill(&form).any(),
        )
            .into_any()
    });
    assert!(!page.contains("<script") && !page.contains("<b x"), "{page}");
}
