//! A TPP comes in: one organisation with one software, and the access key for what follows.

mod parsed;

use crate::directory::Directory;
use crate::fault::{Error, Refusal};
use crate::id;
use crate::register::{Authorisation, Organisation, Profile, Register, Software, SoftwareStatus, Status};
use data_encoding::HEXLOWER;
use domain::secret::{Token, TokenKind};
use parsed::Parsed;
use serde::Deserialize;
use uuid::Uuid;

/// So many TPPs fit into one sandbox.
const MOST: usize = 10_000;

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
