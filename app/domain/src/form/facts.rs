//! The organisation that the answers describe, in types.

use super::answer::{Answer, Answers};
use super::definition::FormDefinition;
use super::fact::Fact;
use crate::country::CountryCode;
use crate::text::{AuthorisationNumber, HttpsUrl, LegalName, Lei, ShortText};
use crate::tpp_role::TppRole;
use std::collections::BTreeMap;
use std::fmt;
use std::str::FromStr;

/// What an applicant tells about the organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OrganisationFacts {
    /// The registered name.
    pub legal_name: LegalName,
    /// The name it trades under, if another.
    pub trading_name: Option<LegalName>,
    /// The country of registration.
    pub country: CountryCode,
    /// The company register.
    pub company_register: Option<ShortText>,
    /// The number in the company register.
    pub company_number: Option<ShortText>,
    /// The Legal Entity Identifier.
    pub lei: Option<Lei>,
    /// Where it is.
    pub address: Address,
    /// Its own web site.
    pub website: Option<HttpsUrl>,
    /// Who supervises it.
    pub authority: Authority,
    /// What it is authorised to do, in the order of [`TppRole::PSD2`]; never empty.
    pub roles: Vec<TppRole>,
}

/// A postal address, as far as the form asks for it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Address {
    /// Street and house.
    pub line1: Option<ShortText>,
    /// More of it.
    pub line2: Option<ShortText>,
    /// Town or city.
    pub city: Option<ShortText>,
    /// Postal code.
    pub postal_code: Option<ShortText>,
    /// Country.
    pub country: Option<CountryCode>,
}

/// The competent authority and what it knows the organisation by.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authority {
    /// Its name.
    pub name: ShortText,
    /// Its country.
    pub country: CountryCode,
    /// The organisation's number there.
    pub number: AuthorisationNumber,
    /// The organisation's page in its register.
    pub register_url: Option<HttpsUrl>,
}

/// Facts that no answer gives yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IncompleteFacts(pub Vec<Fact>);

impl std::error::Error for IncompleteFacts {}

impl fmt::Display for IncompleteFacts {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names = self.0.iter().map(|fact| fact.name()).collect::<Vec<_>>();
        write!(f, "Still missing: {}", names.join(", "))
    }
}

impl FormDefinition {
    /// What the answers tell about the organisation. Answers to questions that are no longer asked do not count.
    ///
    /// # Errors
    /// The facts of [`Fact::REQUIRED`] that have no answer, and those whose answer cannot be read.
    pub fn facts(&self, answers: &Answers) -> Result<OrganisationFacts, IncompleteFacts> {
        let given = self.asked(answers).filter_map(|(_, field)| field.maps_to.zip(answers.get(&field.name)));
        let mut reader = Reader { given: given.collect(), lacking: Vec::new() };
        let facts = organisation(&mut reader);
        match facts {
            Some(facts) if reader.lacking.is_empty() => Ok(facts),
            _ => Err(IncompleteFacts(reader.lacking)),
        }
    }
}

/// Takes answers out by what they tell, and notes what is lacking.
struct Reader<'a> {
    given: BTreeMap<Fact, &'a Answer>,
    lacking: Vec<Fact>,
}

impl Reader<'_> {
    fn needed<T: FromStr>(&mut self, fact: Fact) -> Option<T> {
        if !self.given.contains_key(&fact) {
            self.lacking.push(fact);
        }
        self.optional(fact)
    }

    fn optional<T: FromStr>(&mut self, fact: Fact) -> Option<T> {
        let Answer::Text(text) = self.given.get(&fact)? else {
            self.lacking.push(fact);
            return None;
        };
        let parsed = text.parse().ok();
        if parsed.is_none() {
            self.lacking.push(fact);
        }
        parsed
    }

    fn roles(&mut self) -> Option<Vec<TppRole>> {
        let roles = match self.given.get(&Fact::Roles) {
            Some(Answer::Many(texts)) => texts.iter().map(|text| text.parse().ok()).collect::<Option<Vec<TppRole>>>(),
            _ => None,
        };
        let roles = roles
            .filter(|roles| !roles.is_empty())
            .map(|roles| TppRole::PSD2.into_iter().filter(|role| roles.contains(role)).collect());
        if roles.is_none() {
            self.lacking.push(Fact::Roles);
        }
        roles
    }
}

/// Reads everything before it gives up, so that all that is lacking is named.
fn organisation(reader: &mut Reader<'_>) -> Option<OrganisationFacts> {
    let legal_name = reader.needed(Fact::LegalName);
    let country = reader.needed(Fact::Country);
    let authority = authority(reader);
    let roles = reader.roles();
    Some(OrganisationFacts {
        trading_name: reader.optional(Fact::TradingName),
        company_register: reader.optional(Fact::CompanyRegister),
        company_number: reader.optional(Fact::CompanyNumber),
        lei: reader.optional(Fact::Lei),
        address: address(reader),
        website: reader.optional(Fact::Website),
        legal_name: legal_name?,
        country: country?,
        authority: authority?,
        roles: roles?,
    })
}

fn authority(reader: &mut Reader<'_>) -> Option<Authority> {
    let name = reader.needed(Fact::Authority);
    let country = reader.needed(Fact::AuthorityCountry);
    let number = reader.needed(Fact::AuthorityNumber);
    let register_url = reader.optional(Fact::RegisterUrl);
    Some(Authority { name: name?, country: country?, number: number?, register_url })
}

fn address(reader: &mut Reader<'_>) -> Address {
    Address {
        line1: reader.optional(Fact::AddressLine1),
        line2: reader.optional(Fact::AddressLine2),
        city: reader.optional(Fact::City),
        postal_code: reader.optional(Fact::PostalCode),
        country: reader.optional(Fact::AddressCountry),
    }
}
