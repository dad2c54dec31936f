//! The software statement of an OBIE directory (OBIE Directory specification, §Software statement assertion): typed claims.

use super::embedded;
use super::issuer::StatementIssuer;
use super::report::Failure;
use crate::jose::{ClaimFault, Claims, NotNow, Tolerance, Validity, written};
use crate::text::EmailAddress;
use crate::tpp_role::TppRole;
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};
use url::Url;

/// What a directory says of a software and its organisation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoftwareStatement {
    /// Who issued it.
    pub issuer: String,
    /// When.
    pub issued: OffsetDateTime,
    /// Its own id.
    pub jti: String,
    /// The directory's id of the software.
    pub software_id: String,
    /// How the software is called.
    pub software_name: String,
    /// Where it may send people back to.
    pub redirect_uris: Vec<String>,
    /// What it may do, of the roles that count here.
    pub roles: Vec<TppRole>,
    /// On whose behalf it acts, where that is somebody else.
    pub on_behalf_of: Option<String>,
    /// True when it is for tests.
    pub for_tests: bool,
    /// The directory's id of the organisation.
    pub organisation_id: String,
    /// Its legal name.
    pub organisation_name: String,
    /// How it stands in the directory.
    pub organisation_status: String,
    /// What its competent authorities say.
    pub authorities: Vec<Authority>,
    /// Mail addresses of its people, where it lists any.
    pub contacts: Vec<String>,
    /// The keys of the software.
    pub key_set: Url,
    /// Those of them that are revoked.
    pub revoked_key_set: Option<Url>,
    /// The keys of the organisation.
    pub organisation_key_set: Option<Url>,
    /// All claims, as they were signed.
    pub claims: Map<String, Value>,
}

/// What a competent authority says of an organisation.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Authority {
    /// `GB-FCA`.
    pub authority_id: Option<String>,
    /// The number there.
    pub registration_id: Option<String>,
    /// `Active`.
    pub status: Option<String>,
    /// What it may do where.
    pub authorisations: Vec<Authorisation>,
}

/// What an organisation may do in one member state.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Authorisation {
    /// `GB`.
    pub member_state: String,
    /// In capitals: `AISP`.
    pub roles: Vec<String>,
}

impl SoftwareStatement {
    /// Reads the claims under OBIE's names. Which of them must be there, and how long they may be, is the directory's own
    /// specification.
    ///
    /// # Errors
    /// The first claim that is missing or wrong.
    pub fn read(object: &Map<String, Value>) -> Result<Self, Failure> {
        Self::read_with(object, None)
    }

    /// Reads the claims as their issuer names them, and the key set from the statement where it carries it.
    ///
    /// # Errors
    /// The first claim that is missing or wrong, by the issuer's name.
    pub fn read_of(issuer: Option<&StatementIssuer>, object: &Map<String, Value>) -> Result<Self, Failure> {
        let Some(issuer) = issuer else { return Self::read(object) };
        let translated = issuer.claims.translated(object);
        let carried = issuer.embedded_key_set.as_deref().map(|claim| embedded::address(object, claim)).transpose()?;
        Self::read_with(&translated, carried)
            .map_err(|failure| failure.reworded(|text| issuer.claims.in_their_words(text)))
    }

    fn read_with(object: &Map<String, Value>, carried: Option<Url>) -> Result<Self, Failure> {
        let claims = Claims::of(object);
        let text = |name, longest| claims.required_text(name, longest).map(str::to_owned).map_err(fault);
        let optional = |name, longest| claims.text(name, longest).map(|text| text.map(str::to_owned)).map_err(fault);
        let listed = |name| filled(claims, name);
        Ok(Self {
            issuer: text("iss", 256)?,
            issued: claims.instant_or_fraction("iat").map_err(fault)?.ok_or_else(|| Failure::new("iat is required"))?,
            jti: text("jti", 128)?,
            software_id: text("software_id", 64)?,
            software_name: text("software_client_name", 140)?,
            redirect_uris: listed("software_redirect_uris")?,
            roles: roles(&listed("software_roles")?),
            on_behalf_of: optional("software_on_behalf_of_org", 140)?,
            for_tests: for_tests(
                claims.text("software_mode", 32).map_err(fault)?,
                claims.text("software_environment", 256).map_err(fault)?,
            ),
            organisation_id: text("org_id", 64)?,
            organisation_name: text("org_name", 200)?,
            organisation_status: text("org_status", 64)?,
            authorities: Authority::listed(claims.value(Authority::CLAIM)),
            contacts: contacts(claims.value("org_contacts")),
            key_set: carried.map_or_else(|| address(&text("software_jwks_endpoint", 256)?), Ok)?,
            revoked_key_set: optional("software_jwks_revoked_endpoint", 256)?.map(|url| address(&url)).transpose()?,
            organisation_key_set: optional("org_jwks_endpoint", 256)?.map(|url| address(&url)).transpose()?,
            claims: object.clone(),
        })
    }

    /// Checks that it is valid now, and not older than `oldest`, where that is bounded.
    ///
    /// # Errors
    /// What is wrong with its times.
    pub fn check_time(
        object: &Map<String, Value>,
        now: OffsetDateTime,
        oldest: Option<Duration>,
    ) -> Result<(), Failure> {
        let claims = Claims::of(object);
        let validity = Validity {
            issued: claims.instant_or_fraction("iat").map_err(fault)?,
            not_before: claims.instant_or_fraction("nbf").map_err(fault)?,
            expires: claims.instant_or_fraction("exp").map_err(fault)?,
        };
        let issued = validity.issued.ok_or_else(|| Failure::new("iat is required"))?;
        let tolerance = Tolerance { ahead: Duration::minutes(1), late: Duration::ZERO, longest: None };
        validity
            .check(now, tolerance)
            .map_err(|problem: NotNow| Failure::new(format!("The software statement: {problem}")))?;
        match oldest {
            Some(oldest) if now - issued > oldest => Err(Failure::new(format!(
                "The software statement is older than {} minutes; get a new one from the directory",
                oldest.whole_minutes()
            ))
            .received(&written(issued))),
            _ => Ok(()),
        }
    }

    /// Checks that the directory and the authorities let the organisation work.
    ///
    /// # Errors
    /// Who does not.
    pub fn check_standing(&self) -> Result<(), Failure> {
        let active = |status: &str| status.eq_ignore_ascii_case("active");
        if !active(&self.organisation_status) {
            return Err(
                Failure::new("The organisation is not active in the directory").received(&self.organisation_status)
            );
        }
        let stands = |authority: &&Authority| authority.status.as_deref().is_some_and(|status| !active(status));
        match self.authorities.iter().find(stands) {
            Some(authority) => Err(Failure::new("The organisation is not active at its competent authority")
                .received(authority.status.as_deref().unwrap_or_default())),
            None => Ok(()),
        }
    }

    /// Checks that it has roles that count here, authorised in `member_state` where the statement lists authorisations; an
    /// empty one stands for any.
    ///
    /// # Errors
    /// Which role lacks what.
    pub fn check_roles(&self, member_state: &str) -> Result<(), Failure> {
        if self.roles.is_empty() {
            return Err(Failure::new("None of the statement's roles counts here")
                .expected("AISP, PISP or CBPII in software_roles"));
        }
        let listed: Vec<&Authorisation> =
            self.authorities.iter().flat_map(|authority| &authority.authorisations).collect();
        if listed.is_empty() {
            return Ok(());
        }
        let here = |authorisation: &&&Authorisation| {
            member_state.is_empty() || authorisation.member_state.eq_ignore_ascii_case(member_state)
        };
        let authorised = |role: &TppRole| {
            let name = role.as_str();
            listed
                .iter()
                .filter(here)
                .any(|authorisation| authorisation.roles.iter().any(|own| own.eq_ignore_ascii_case(name)))
        };
        match self.roles.iter().find(|role| !authorised(role)) {
            Some(role) => {
                let place = if member_state.is_empty() { "any member state".into() } else { member_state.to_owned() };
                let name = role.as_str().to_ascii_uppercase();
                Err(Failure::new(format!("The statement has the role {name}, and no authorisation for it in {place}")))
            }
            None => Ok(()),
        }
    }
}

#[expect(clippy::needless_pass_by_value, reason = "for `map_err`")]
fn fault(fault: ClaimFault) -> Failure {
    Failure::new(fault.to_string())
}

fn filled(claims: Claims<'_>, name: &'static str) -> Result<Vec<String>, Failure> {
    let texts = claims.texts(name).map_err(fault)?.unwrap_or_default();
    if texts.is_empty() {
        return Err(Failure::new(format!("{name} is required, with at least one entry")));
    }
    Ok(texts.into_iter().map(str::to_owned).collect())
}

/// Those that count here; a directory knows more, such as that of a bank.
fn roles(names: &[String]) -> Vec<TppRole> {
    let mut roles: Vec<TppRole> =
        names.iter().filter_map(|name| name.parse().ok()).filter(|role: &TppRole| role.is_psd2()).collect();
    roles.sort_unstable();
    roles.dedup();
    roles
}

fn for_tests(mode: Option<&str>, environment: Option<&str>) -> bool {
    let is = |text: Option<&str>, word: &str| text.is_some_and(|text| text.eq_ignore_ascii_case(word));
    is(mode, "test") || is(environment, "sandbox")
}

fn address(text: &str) -> Result<Url, Failure> {
    Url::parse(text).map_err(|_| Failure::new("A key set's address is no URL").received(text))
}

impl Authority {
    /// The claim that says it.
    pub const CLAIM: &str = "organisation_competent_authority_claims";

    /// As one object, or as several in an array; some directories list roles there, which say nothing about a status.
    pub fn listed(claim: Option<&Value>) -> Vec<Self> {
        match claim {
            Some(Value::Object(one)) => vec![authority(one)],
            Some(Value::Array(several)) => several.iter().filter_map(Value::as_object).map(authority).collect(),
            _ => Vec::new(),
        }
    }
}

/// Those that are addresses: a directory does not look.
fn contacts(value: Option<&Value>) -> Vec<String> {
    let listed = value.and_then(Value::as_array).into_iter().flatten().take(20);
    let written = listed.filter_map(|contact| contact.get("email")?.as_str());
    let mut addresses: Vec<_> =
        written.filter_map(|text| EmailAddress::parse(text).ok()).map(|address| address.as_str().to_owned()).collect();
    addresses.dedup();
    addresses
}

fn authority(object: &Map<String, Value>) -> Authority {
    let text = |name: &str| object.get(name).and_then(Value::as_str).map(str::to_owned);
    let listed = object.get("authorisations").and_then(Value::as_array);
    Authority {
        authority_id: text("authority_id"),
        registration_id: text("registration_id"),
        status: text("status"),
        authorisations: listed.into_iter().flatten().filter_map(authorisation).collect(),
    }
}

fn authorisation(value: &Value) -> Option<Authorisation> {
    let roles = value.get("roles")?.as_array()?.iter().filter_map(Value::as_str);
    Some(Authorisation {
        member_state: value.get("member_state")?.as_str()?.to_owned(),
        roles: roles.map(str::to_ascii_uppercase).collect(),
    })
}
