//! Who applies, as far as the answers tell: a question that a bank does not ask leaves its fact out.

use crate::country::CountryCode;
use crate::form::{Answer, Answers, Fact, FormDefinition};
use crate::text::{AuthorisationNumber, EmailAddress, skeleton};
use std::collections::BTreeMap;
use url::Url;

/// Who applies.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Applicant {
    /// The domain of the account's address.
    pub mail_domain: String,
    /// The registered name.
    pub legal_name: Option<String>,
    /// The name it trades under.
    pub trading_name: Option<String>,
    /// The country of registration.
    pub country: Option<CountryCode>,
    /// The country of the competent authority.
    pub authority_country: Option<CountryCode>,
    /// The number there.
    pub authority_number: Option<AuthorisationNumber>,
    /// Whether it gave a Legal Entity Identifier; `None` where the bank does not ask.
    pub lei: Option<bool>,
    /// The host of its own web site.
    pub website: Option<String>,
    /// Whether it said something about passporting.
    pub passporting: bool,
    /// The brands it acts for, and the field that names them.
    pub brands: Option<(String, String)>,
    /// The names of the fields that give the facts.
    pub fields: BTreeMap<Fact, String>,
}

impl Applicant {
    /// Reads what the answers tell. What cannot be read counts as not told.
    pub fn read(definition: &FormDefinition, answers: &Answers, email: &EmailAddress) -> Self {
        let asked = |name: &str| definition.asked(answers).find(|(_, field)| field.name.contains(name)).map(|it| it.1);
        let told = |fact| text_of(definition, answers, fact);
        let brands = asked("brands").and_then(|field| Some((answers.text(&field.name)?, field)));
        let asks_lei = definition.asked(answers).any(|(_, field)| field.maps_to == Some(Fact::Lei));
        Self {
            mail_domain: email.domain().to_owned(),
            legal_name: told(Fact::LegalName).map(str::to_owned),
            trading_name: told(Fact::TradingName).map(str::to_owned),
            country: told(Fact::Country).and_then(|it| it.parse().ok()),
            authority_country: told(Fact::AuthorityCountry).and_then(|it| it.parse().ok()),
            authority_number: told(Fact::AuthorityNumber).and_then(|it| it.parse().ok()),
            lei: asks_lei.then(|| told(Fact::Lei).is_some()),
            website: told(Fact::Website).and_then(host),
            passporting: asked("passport").is_some_and(|field| answers.get(&field.name).is_some()),
            brands: brands.map(|(brands, field)| (brands.lines().collect::<Vec<_>>().join(", "), field.name.clone())),
            fields: fields(definition),
        }
    }

    /// The shape of the registered name, to compare with others; empty without a name.
    pub fn skeleton(&self) -> String {
        self.legal_name.as_deref().map(skeleton).unwrap_or_default()
    }

    /// The name of the field that gives `fact`; where the form has none, the fact's own section is not there either.
    pub(super) fn field(&self, fact: Fact) -> String {
        self.fields.get(&fact).cloned().unwrap_or_default()
    }
}

fn text_of<'a>(definition: &FormDefinition, answers: &'a Answers, fact: Fact) -> Option<&'a str> {
    let mut fields = definition.asked(answers).map(|(_, field)| field).filter(|field| field.maps_to == Some(fact));
    fields.find_map(|field| match answers.get(&field.name) {
        Some(Answer::Text(text)) => Some(text.as_str()),
        _ => None,
    })
}

fn fields(definition: &FormDefinition) -> BTreeMap<Fact, String> {
    let all = definition.sections.iter().flat_map(|section| &section.fields);
    all.filter_map(|field| Some((field.maps_to?, field.name.clone()))).collect()
}

fn host(address: &str) -> Option<String> {
    Some(Url::parse(address).ok()?.host_str()?.to_owned())
}
