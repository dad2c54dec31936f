//! The page between a decision and its effect.

use leptos::prelude::*;

use super::{
    button::{Button, ButtonGroup},
    field::{Choice, Field},
    form::{Form, FormState},
    piece::Piece,
    summary_list::SummaryList,
    words,
};

/// "Confirm your decision", unless it has a better name: what it is about, what it does and to whom, the reason (children), the two ways out.
#[component]
pub fn ConfirmPage(
    /// The heading, where it is not a decision.
    #[prop(into, optional)]
    title: Option<&'static str>,
    /// Where the decision is posted.
    #[prop(into)]
    action: String,
    /// Fields nobody types: token, idempotency key, row version, the decision.
    hidden: Vec<(String, String)>,
    /// What is decided about.
    facts: SummaryList,
    /// What will happen, one plain sentence each: `Activates 1 TPP and e-mails 2 people.`
    consequences: Vec<String>,
    /// The button that does it: `Button::submit("Reject the sign-up").warning()`.
    confirm: Button,
    /// Where "Go back" leads.
    #[prop(into)]
    back: String,
    /// The reason, if one is asked for.
    #[prop(optional)]
    children: Option<Children>,
) -> AnyView {
    let consequences = consequences.into_iter().map(|sentence| view! { <li>{sentence}</li> }).collect_view();
    view! {
        <h1>{title.unwrap_or(words::CONFIRM)}</h1>
        {facts}
        <h2>{words::CONSEQUENCES}</h2>
        <ul>{consequences}</ul>
        <Form action=action hidden=hidden>
            {children.map(|children| children())}
            <ButtonGroup>{confirm}{Button::link(words::BACK, back).quiet()}</ButtonGroup>
        </Form>
    }
    .into_any()
}

/// A reason: the usual ones to pick from, and a text that is sent as it stands or explains "another reason".
///
/// The choice is sent as `{name}_usual` (empty for another reason), the text as `{name}`.
pub struct ReasonField {
    usual: Option<Field>,
    text: Field,
}

impl ReasonField {
    /// `usual` are pairs of a key and the sentence the other side reads.
    pub fn new(name: &str, label: &str, usual: Vec<(String, String)>, form: &FormState) -> Self {
        let other = Choice::new("", words::ANOTHER_REASON).or();
        let choices: Vec<_> = usual.into_iter().map(Choice::from).chain([other]).collect();
        let usual = (choices.len() > 1)
            .then(|| Field::radios(format!("{name}_usual"), words::USUAL_REASONS, choices).fill(form));
        Self { usual, text: Field::textarea(name, label).limit(2000).fill(form) }
    }

    /// Who reads it, and what makes it a good one.
    #[must_use]
    pub fn hint(mut self, hint: &str) -> Self {
        self.text = self.text.hint(hint);
        self
    }

    /// A reason may be given but need not.
    #[must_use]
    pub fn optional(mut self) -> Self {
        self.text = self.text.optional();
        self
    }
}

impl IntoRender for ReasonField {
    type Output = AnyView;

    fn into_render(self) -> AnyView {
        (self.usual.map(Piece::any), self.text.any()).into_any()
    }
}
