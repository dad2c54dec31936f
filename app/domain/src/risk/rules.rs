//! The rules, one function each.

use super::applicant::Applicant;
use super::hint::{Hint, HintName};
use super::known::{Known, KnownTpp};
use super::mail_domain;
use crate::form::Fact;

/// Gives a hint or nothing.
pub(super) type Rule = fn(&Applicant, &Known) -> Option<Hint>;

/// Every rule, in the order of [`HintName::ALL`].
pub(super) const ALL: [Rule; 13] = [
    known_number,
    look_alike,
    rejected_address,
    rejected_number,
    number_elsewhere,
    supervised_elsewhere,
    disposable_mail,
    free_mail,
    other_domain,
    repeated_address,
    repeated_name,
    on_behalf,
    no_lei,
];

/// Fewer other sign-ups than this within 30 days are nothing to remark on.
const REPEATED: u32 = 2;

const EMAIL: &str = "email";

fn hint(name: HintName, field: impl Into<String>, because: String) -> Hint {
    Hint { name, field: field.into(), because }
}

fn known_number(applicant: &Applicant, known: &Known) -> Option<Hint> {
    let (number, tpp) = (applicant.authority_number.as_ref()?, known.same_number.first()?);
    let because = format!("The number {number} belongs to {}, which the bank knows already", named(tpp));
    Some(hint(HintName::KnownNumber, applicant.field(Fact::AuthorityNumber), because))
}

fn look_alike(applicant: &Applicant, known: &Known) -> Option<Hint> {
    let (name, tpp) = (applicant.legal_name.as_ref()?, known.same_shape.first()?);
    let because = if tpp.legal_name == *name {
        format!("The bank knows a TPP of the same name: {}", named(tpp))
    } else {
        format!("“{name}” is written with other letters and looks like {}", named(tpp))
    };
    Some(hint(HintName::LookAlike, applicant.field(Fact::LegalName), because))
}

fn rejected_address(_: &Applicant, known: &Known) -> Option<Hint> {
    let earlier = listed(&known.rejected_address)?;
    let because = format!("A request from the same address was rejected: {earlier}");
    Some(hint(HintName::RejectedAddress, EMAIL, because))
}

fn rejected_number(applicant: &Applicant, known: &Known) -> Option<Hint> {
    let earlier = listed(&known.rejected_number)?;
    let because = format!("A request under the same number at the authority was rejected: {earlier}");
    Some(hint(HintName::RejectedNumber, applicant.field(Fact::AuthorityNumber), because))
}

fn number_elsewhere(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let number = applicant.authority_number.as_ref()?;
    let (said, names) = (applicant.authority_country?, number.country()?);
    let because = format!("The number {number} names {}, and the authority is in {}", names.name(), said.name());
    (said != names).then(|| hint(HintName::NumberElsewhere, applicant.field(Fact::AuthorityNumber), because))
}

fn supervised_elsewhere(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let (home, authority) = (applicant.country?, applicant.authority_country?);
    let because = format!(
        "It is registered in {} and supervised in {}, and no answer speaks of passporting",
        home.name(),
        authority.name()
    );
    let differs = home != authority && !applicant.passporting;
    differs.then(|| hint(HintName::SupervisedElsewhere, applicant.field(Fact::AuthorityCountry), because))
}

fn disposable_mail(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let domain = &applicant.mail_domain;
    let because = format!("Mailboxes at {domain} are made for a few minutes and thrown away");
    mail_domain::is_disposable(domain).then(|| hint(HintName::DisposableMail, EMAIL, because))
}

fn free_mail(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let domain = &applicant.mail_domain;
    let because = format!("Anybody can have an address at {domain}: it does not show for whom somebody works");
    mail_domain::is_free(domain).then(|| hint(HintName::FreeMail, EMAIL, because))
}

fn other_domain(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let domain = &applicant.mail_domain;
    if mail_domain::is_free(domain) || mail_domain::is_disposable(domain) {
        return None;
    }
    let because = match &applicant.website {
        Some(site) if mail_domain::is_same(site, domain) => return None,
        Some(site) => format!("The address is at {domain}, and the web site is {site}"),
        None if says_its_name(applicant) => return None,
        None => format!("The address is at {domain}, which has no word of the organisation's name in it"),
    };
    Some(hint(HintName::OtherDomain, EMAIL, because))
}

/// True as well when there is no name in Latin letters to compare a domain with.
fn says_its_name(applicant: &Applicant) -> bool {
    let names = [&applicant.legal_name, &applicant.trading_name];
    let mut latin =
        names.into_iter().flatten().filter(|name| name.chars().any(|it| it.is_ascii_alphabetic())).peekable();
    latin.peek().is_none() || latin.any(|name| mail_domain::speaks_of(&applicant.mail_domain, name))
}

fn repeated_address(_: &Applicant, known: &Known) -> Option<Hint> {
    let because = format!("{} other sign-ups came from the same address within 30 days", known.from_address);
    (known.from_address >= REPEATED).then(|| hint(HintName::RepeatedAddress, EMAIL, because))
}

fn repeated_name(applicant: &Applicant, known: &Known) -> Option<Hint> {
    let because = format!("{} other sign-ups for this name came within 30 days", known.for_name);
    (known.for_name >= REPEATED).then(|| hint(HintName::RepeatedName, applicant.field(Fact::LegalName), because))
}

fn on_behalf(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let (brands, field) = applicant.brands.as_ref()?;
    let because = format!("Other companies offer the service under their own brand: {brands}");
    Some(hint(HintName::OnBehalf, field, because))
}

fn no_lei(applicant: &Applicant, _: &Known) -> Option<Hint> {
    let because = "Without a Legal Entity Identifier, public registers must be searched by name".to_owned();
    (applicant.lei == Some(false)).then(|| hint(HintName::NoLei, applicant.field(Fact::Lei), because))
}

pub(super) fn named(tpp: &KnownTpp) -> String {
    format!("{} ({})", tpp.legal_name, tpp.reference)
}

pub(super) fn listed(references: &[String]) -> Option<String> {
    (!references.is_empty()).then(|| references.join(", "))
}
