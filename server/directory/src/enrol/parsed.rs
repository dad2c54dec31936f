//! What may be said, and in which form it is kept.

use super::{NewContact, NewTpp};
use crate::fault::Refusal;
use crate::register::{Contact, Links, Profile};
use crate::role::Role;
use domain::country::CountryCode;
use domain::text::{EmailAddress, HttpsUrl, LegalName, PersonName, PhoneNumber, RedirectUriPolicy, RedirectUris};

/// In characters, as OBIE's directory bounds them.
const LONGEST_LEGAL_NAME: usize = 140;
const LONGEST_SOFTWARE_NAME: usize = 40;
const LONGEST_LINK: usize = 256;
const MOST_CONTACTS: usize = 10;
const CONTACT_KINDS: [&str; 5] = ["Technical", "Business", "Security", "Billing", "Incident"];

/// What a TPP says of itself, once it passed.
pub(super) struct Parsed {
    pub(super) legal_name: String,
    pub(super) software_name: String,
    pub(super) redirect_uris: RedirectUris,
    pub(super) roles: Vec<Role>,
    pub(super) profile: Profile,
    pub(super) contacts: Vec<Contact>,
    pub(super) member_states: Vec<String>,
    pub(super) links: Links,
}

impl Parsed {
    pub(super) fn read(new: &NewTpp) -> Result<Self, Refusal> {
        let states = new.member_states.clone().unwrap_or_else(|| vec!["GB".into()]);
        Ok(Self {
            legal_name: name("legal_name", &new.legal_name, LONGEST_LEGAL_NAME)?,
            software_name: name("software_name", &new.software_name, LONGEST_SOFTWARE_NAME)?,
            redirect_uris: RedirectUris::parse(&new.redirect_uris, RedirectUriPolicy::Sandbox)
                .map_err(|invalid| Refusal::Invalid(invalid.to_string()))?,
            roles: roles(&new.roles, new.profile)?,
            profile: new.profile,
            contacts: contacts(&new.contacts)?,
            member_states: member_states(&states)?,
            links: Links {
                client_uri: link("client_uri", new.client_uri.as_deref())?,
                logo_uri: link("logo_uri", new.logo_uri.as_deref())?,
                policy_uri: link("policy_uri", new.policy_uri.as_deref())?,
                tos_uri: link("tos_uri", new.tos_uri.as_deref())?,
            },
        })
    }
}

fn invalid(member: &str, problem: &dyn std::fmt::Display) -> Refusal {
    Refusal::Invalid(format!("{member}: {problem}"))
}

/// Directories hold no angle brackets in names.
fn name(member: &str, text: &str, longest: usize) -> Result<String, Refusal> {
    let name = LegalName::parse(text).map_err(|problem| invalid(member, &problem))?.as_str().to_owned();
    if name.chars().count() > longest {
        return Err(invalid(member, &format_args!("it may have at most {longest} characters")));
    }
    if name.contains(['<', '>']) {
        return Err(invalid(member, &"it may not contain < or >"));
    }
    Ok(name)
}

fn roles(names: &[String], profile: Profile) -> Result<Vec<Role>, Refusal> {
    let read = |name: &String| {
        let problem = format!("\"{}\" is none of {}", name.chars().take(40).collect::<String>(), Role::NAMES);
        Role::parse(name).ok_or_else(|| invalid("roles", &problem))
    };
    let mut roles = names.iter().map(read).collect::<Result<Vec<Role>, _>>()?;
    roles.sort_unstable();
    roles.dedup();
    let counts = |known: fn(Role) -> Option<&'static str>| roles.iter().any(|role| known(*role).is_some());
    let (obie, uae) = (counts(Role::obie), counts(Role::uae));
    let lacks = match profile {
        Profile::Obie | Profile::Both if !obie => "the profile needs one of AISP, PISP, CBPII",
        Profile::Uae | Profile::Both if !uae => "the profile needs one of BDSP, BSIP, ISP",
        _ => return Ok(roles),
    };
    Err(invalid("roles", &lacks))
}

fn contacts(new: &[NewContact]) -> Result<Vec<Contact>, Refusal> {
    if new.len() > MOST_CONTACTS {
        return Err(invalid("contacts", &format_args!("at most {MOST_CONTACTS}")));
    }
    new.iter()
        .enumerate()
        .map(|(at, new)| contact(new).map_err(|problem| invalid(&format!("contacts[{at}]"), &problem)))
        .collect()
}

fn contact(new: &NewContact) -> Result<Contact, String> {
    let kind = new.kind.as_deref().unwrap_or(CONTACT_KINDS[0]);
    let kind = CONTACT_KINDS.into_iter().find(|known| known.eq_ignore_ascii_case(kind));
    let phone = new.phone.as_deref().map(PhoneNumber::parse).transpose().map_err(|problem| problem.to_string())?;
    Ok(Contact {
        name: PersonName::of_another(&new.name).map_err(|problem| problem.to_string())?.as_str().to_owned(),
        email: EmailAddress::parse(&new.email).map_err(|problem| problem.to_string())?.as_str().to_owned(),
        phone: phone.map(|phone| phone.as_str().to_owned()),
        kind: kind.ok_or_else(|| format!("type must be one of {}", CONTACT_KINDS.join(", ")))?.to_owned(),
    })
}

fn member_states(codes: &[String]) -> Result<Vec<String>, Refusal> {
    if codes.is_empty() || codes.len() > 40 {
        return Err(invalid("member_states", &"list 1 to 40 countries, such as GB"));
    }
    let mut states = Vec::new();
    for code in codes {
        let shape = "each is a country of two capital letters, such as GB, listed once";
        if CountryCode::parse(code).is_err() || states.contains(code) {
            return Err(invalid("member_states", &shape));
        }
        states.push(code.clone());
    }
    Ok(states)
}

fn link(member: &str, text: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(text) = text else { return Ok(None) };
    let url = HttpsUrl::parse(text).map_err(|problem| invalid(member, &problem))?.as_str().to_owned();
    if url.len() > LONGEST_LINK {
        return Err(invalid(member, &format_args!("it may have at most {LONGEST_LINK} characters")));
    }
    Ok(Some(url))
}
