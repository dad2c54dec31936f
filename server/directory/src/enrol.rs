//! A TPP comes in: one organisation with one software, and the access key for what follows.

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::id;
use crate::register::{
    Authorisation, Contact, Links, Organisation, Profile, Register, Software, SoftwareStatus, Status,
};
use crate::role::Role;
use data_encoding::HEXLOWER;
use domain::country::CountryCode;
use domain::secret::{Token, TokenKind};
use domain::text::{EmailAddress, HttpsUrl, LegalName, PersonName, PhoneNumber, RedirectUriPolicy, RedirectUris};
use serde::Deserialize;
use uuid::Uuid;

/// So many TPPs fit into one sandbox.
const MOST: usize = 10_000;
/// In characters, as OBIE's directory bounds them.
const LONGEST_LEGAL_NAME: usize = 140;
const LONGEST_SOFTWARE_NAME: usize = 40;
const LONGEST_LINK: usize = 256;
const MOST_CONTACTS: usize = 10;
const CONTACT_KINDS: [&str; 5] = ["Technical", "Business", "Security", "Billing", "Incident"];

/// What a TPP says of itself.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewTpp {
    /// Its registered name.
    pub legal_name: String,
    /// What people read of its software.
    pub software_name: String,
    /// Where people are sent back to.
    pub redirect_uris: Vec<String>,
    /// What it may do, in the words of either ecosystem.
    pub roles: Vec<String>,
    /// In which ecosystems it works.
    pub profile: Profile,
    /// Whom to write to.
    #[serde(default)]
    pub contacts: Vec<NewContact>,
    /// Where it may do so in OBIE's ecosystem; in GB unless told.
    pub member_states: Option<Vec<String>>,
    /// Its own page.
    pub client_uri: Option<String>,
    /// Its picture.
    pub logo_uri: Option<String>,
    /// What it does with data.
    pub policy_uri: Option<String>,
    /// On which terms.
    pub tos_uri: Option<String>,
}

/// Somebody to write to.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct NewContact {
    /// Who.
    pub name: String,
    /// Where.
    pub email: String,
    /// By telephone.
    pub phone: Option<String>,
    /// `Technical` unless told.
    #[serde(rename = "type")]
    pub kind: Option<String>,
}

/// What a TPP is told once.
#[derive(Debug)]
pub struct Enrolled {
    /// The organisation as it is kept.
    pub organisation: Organisation,
    /// Its first software.
    pub software: Software,
    /// What opens everything else; kept nowhere.
    pub access_key: Token,
}

impl Directory {
    /// Takes a TPP in.
    ///
    /// # Errors
    /// [`Refusal`]: what in it breaks a rule.
    pub fn enrol(&self, new: &NewTpp) -> Result<Enrolled, Error> {
        let access_key = Token::new(TokenKind::ClientSecret, &*self.entropy);
        let parsed = Parsed::read(new)?;
        let (organisation, software) = self.change(|register| {
            if register.organisations.len() >= MOST {
                return Err(Refusal::Full(format!("This sandbox has {MOST} TPPs, the most it holds")).into());
            }
            let organisation = self.make(register, &parsed, &access_key);
            register.organisations.push(organisation.clone());
            let software = organisation.software.first().cloned();
            let software = software.ok_or_else(|| Refusal::Conflict("A TPP has software".into()))?;
            Ok((organisation, software))
        })?;
        Ok(Enrolled { organisation, software, access_key })
    }

    fn make(&self, register: &Register, parsed: &Parsed, access_key: &Token) -> Organisation {
        let (entropy, created) = (&*self.entropy, self.now());
        let mut obie_id = id::organisation(entropy);
        while register.organisation(&obie_id).is_some() {
            obie_id = id::organisation(entropy);
        }
        let software = Software {
            obie_id: (parsed.profile != Profile::Uae).then(|| id::software(entropy)),
            application_id: (parsed.profile != Profile::Obie).then(|| id::uuid(entropy)),
            name: parsed.software_name.clone(),
            redirect_uris: parsed.redirect_uris.clone(),
            roles: parsed.roles.clone(),
            status: SoftwareStatus::Active,
            locked: false,
            links: parsed.links.clone(),
            created,
            certificates: Vec::new(),
        };
        let authorise =
            |member_state: &String| Authorisation { member_state: member_state.clone(), roles: parsed.roles.clone() };
        Organisation {
            uae_id: self.uuid(),
            legal_name: parsed.legal_name.clone(),
            authority_id: "OBGBR".into(),
            registration_id: format!("Unknown{obie_id}"),
            obie_id,
            status: Status::Active,
            authorisations: parsed.member_states.iter().map(authorise).collect(),
            contacts: parsed.contacts.clone(),
            access_key: hash(access_key),
            created,
            software: vec![software],
        }
    }

    fn uuid(&self) -> Uuid {
        id::uuid(&*self.entropy)
    }
}

impl Register {
    /// Whom an access key belongs to.
    pub(crate) fn holder(&self, access_key: &str) -> Option<&Organisation> {
        let hash = hash(&Token::parse(TokenKind::ClientSecret, access_key).ok()?);
        self.organisations.iter().find(|organisation| organisation.access_key == hash)
    }
}

fn hash(access_key: &Token) -> String {
    HEXLOWER.encode(access_key.hash().as_bytes())
}

/// The same, once it passed.
struct Parsed {
    legal_name: String,
    software_name: String,
    redirect_uris: RedirectUris,
    roles: Vec<Role>,
    profile: Profile,
    contacts: Vec<Contact>,
    member_states: Vec<String>,
    links: Links,
}

impl Parsed {
    fn read(new: &NewTpp) -> Result<Self, Refusal> {
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
