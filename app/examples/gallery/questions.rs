//! A form that came back with errors.

use app::components::{
    Button, ButtonGroup, Choice, ErrorSummary, Field, Flash, Form, FormState, Inset, Notice, WarningText,
};
use domain::field::FieldErrors;
use leptos::prelude::*;

pub(crate) fn page() -> AnyView {
    let form = state();
    let roles = [
        Choice::new("aisp", "Account information (AISP)")
            .hint("Reads balances and transactions with the customer’s consent."),
        Choice::new("pisp", "Payment initiation (PISP)").hint("Starts payments from the customer’s account."),
        Choice::new("cbpii", "Confirmation of funds (CBPII)"),
    ];
    let contact =
        [Choice::new("email", "E-mail"), Choice::new("phone", "Telephone"), Choice::new("none", "None of these").or()];
    view! {
        {ErrorSummary::of(&form)}
        <Flash notice=Notice::Success message="Your answers so far are saved. You can come back until 20 December 2026."/>
        <h1>"Your organisation"</h1>
        <p class="lead">"We check these facts against the register of your competent authority."</p>
        <Form action="/signup/organisation" hidden=vec![("token".into(), "x".into())] files=true>
            {Field::text("legal_name", "Legal name").hint("As it stands in the company register.").autocomplete("organization").fill(&form)}
            {Field::text("trading_name", "Trading name").optional().fill(&form)}
            {Field::text("lei", "Legal entity identifier (LEI)").hint("20 letters and digits, like 5493001KJTIIGC8Y1R12.").width(20).fill(&form)}
            {Field::email("email", "Work e-mail").autocomplete("email").fill(&form)}
            {Field::password("password", "Password", "new-password").hint("At least 12 characters. Three or four unrelated words are good.")}
            {Field::select("country", "Country", [("AE", "United Arab Emirates"), ("GB", "United Kingdom")]).fill(&form)}
            {Field::checkboxes("roles", "What will you do?", roles).hint("Choose all that your authorisation covers.").fill(&form)}
            {Field::radios("contact", "How should we reach you?", contact).fill(&form)}
            {Field::date("authorised", "When were you authorised?").hint("For example, 27 3 2024.").fill(&form)}
            {Field::number("staff", "Number of employees").optional().fill(&form)}
            {Field::list("redirect_uris", "Redirect addresses").hint("Where customers come back to after consent.").fill(&form)}
            {Field::textarea("service", "What does your service do?").limit(500).fill(&form)}
            {Field::file("evidence", "Your authorisation").hint("PDF, PNG or JPEG, at most 10 MB. Choose the file again if this page comes back.").accept(".pdf,.png,.jpg")}
            <Inset><p>"You can change any of this until you send it."</p></Inset>
            <WarningText>"A false statement ends the sign-up."</WarningText>
            <ButtonGroup>
                {Button::submit("Continue")}
                {Button::submit("Save and come back").secondary().named("then", "save")}
                {Button::link("Withdraw", "#").quiet()}
            </ButtonGroup>
        </Form>
    }
    .into_any()
}

fn state() -> FormState {
    let mut errors = FieldErrors::new();
    errors.add("lei", "Enter a LEI with 20 letters and digits: the check digits do not match");
    errors.add("roles", "Choose at least one role");
    errors.add("authorised", "Enter a date in the past, like 27 3 2024");
    FormState::new([
        ("legal_name", "Zahrat Al Khaleej Payments LLC"),
        ("lei", "5493001KJTIIGC8Y1R13"),
        ("email", "layla@zahrat.example"),
        ("country", "AE"),
        ("contact", "email"),
        ("authorised_day", "27"),
        ("authorised_month", "13"),
        ("authorised_year", "2024"),
        ("redirect_uris", "https://app.zahrat.example/callback\nhttps://app.zahrat.example/second"),
    ])
    .refused(errors)
}
