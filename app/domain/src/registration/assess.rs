//! A registration, assessed in three steps, with a fetch between each two: open it, believe the statement, believe the
//! request. The answer is the first check that fails; the report goes on over what can still be decoded.

use super::accepted::AcceptedRegistration;
use super::check::Check;
use super::issuer::{StatementIssuer, keystore};
use super::metadata::{ClientMetadata, MetadataRules, Read, Version};
use super::report::{Failure, Finding, Outcome, Report};
use super::request::{
    audience, certificate_roles, environment, issuer, same_client, same_software, software_id, times,
};
use super::statement::SoftwareStatement;
use crate::certificate::{Certificate, DistinguishedName};
use crate::jose::{Claims, Compact, KeySet, Kid, NoKey};
use serde_json::{Map, Value};
use time::{Duration, OffsetDateTime};

/// What the bank has settled.
#[derive(Debug, Clone)]
pub struct Rules {
    /// What may be registered.
    pub metadata: MetadataRules,
    /// What `aud` may name.
    pub audiences: Vec<String>,
    /// How old a statement may be; absent: as old as it likes.
    pub oldest_statement: Option<Duration>,
    /// Where roles must be authorised; empty: anywhere.
    pub member_state: String,
    /// True where statements for tests have no business.
    pub production: bool,
}

/// The client that a change is about, and what it was registered for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Registered {
    /// Its name.
    pub client_id: String,
    /// The directory.
    pub issuer: String,
    /// The directory's id of its software.
    pub software_id: String,
    /// The directory's id of its organisation.
    pub organisation_id: String,
}

/// What is being assessed, and what was found so far.
#[derive(Debug)]
pub struct Assessment {
    report: Report,
    /// False from the first failure on: what is looked at then is not believed.
    trusted: bool,
    /// Absent where it is no token; its claims may be legible all the same.
    request: Option<Compact>,
    claimed: Option<Map<String, Value>>,
    statement: Option<Compact>,
    stated: Option<Map<String, Value>>,
    /// Of request and statement, as far as they are legible.
    headers: [Option<Map<String, Value>>; 2],
    read: Option<SoftwareStatement>,
    /// Present where it is a change.
    registered: Option<Registered>,
}

impl Assessment {
    /// Takes the request and the statement within apart. `registered` is the client that it is to change.
    pub fn open(body: &str, registered: Option<Registered>) -> Self {
        let mut own = Self {
            report: Report::default(),
            trusted: true,
            request: None,
            claimed: None,
            statement: None,
            stated: None,
            headers: [Compact::salvage_header(body), None],
            read: None,
            registered,
        };
        own.request = own.check(Check::RequestJws, token("The request", body));
        own.claimed = legible(own.request.as_ref(), body);
        let Some(claimed) = &own.claimed else { return own };
        let written = Claims::of(claimed).required_text("software_statement", crate::jose::LONGEST);
        let written =
            written.map(str::to_owned).map_err(|_| Failure::new("software_statement is required, as a string"));
        let Some(written) = own.check(Check::StatementPresent, written) else { return own };
        own.statement = own.check(Check::StatementJws, token("The software statement", &written));
        own.stated = legible(own.statement.as_ref(), &written);
        own.headers[1] = Compact::salvage_header(&written);
        own
    }

    /// What the request claims, whoever wrote it.
    pub fn claimed(&self) -> Option<&Map<String, Value>> {
        self.claimed.as_ref()
    }

    /// What the statement claims, whoever wrote it.
    pub fn stated(&self) -> Option<&Map<String, Value>> {
        self.stated.as_ref()
    }

    /// The headers of request and statement, whoever wrote them.
    pub fn headers(&self) -> &[Option<Map<String, Value>>; 2] {
        &self.headers
    }

    /// Who says to have issued the statement: whose keys to fetch. Nobody, where nothing is signed.
    pub fn issuer(&self) -> Option<&str> {
        self.statement.as_ref()?.unverified().get("iss")?.as_str()
    }

    /// The name of the key that the statement says it was signed with.
    pub fn issuer_kid(&self) -> Option<&str> {
        self.statement.as_ref()?.header.kid.as_deref()
    }

    /// The name of the key that the request says it was signed with.
    pub fn software_kid(&self) -> Option<&str> {
        self.request.as_ref()?.header.kid.as_deref()
    }

    /// Believes the statement, or not. `issuer` is the trusted issuer that it names, with its keys.
    pub fn believe_statement(
        &mut self,
        issuer: Option<(&StatementIssuer, &KeySet)>,
        rules: &Rules,
        now: OffsetDateTime,
    ) {
        let Some(claims) = self.stated.clone() else { return };
        let named = claims.get("iss").and_then(Value::as_str).unwrap_or_default().to_owned();
        let issuer = match &self.statement {
            Some(_) => self.check(Check::StatementIssuer, issuer.ok_or_else(|| unknown_issuer(&named))),
            None => None,
        };
        if let (Some((_, keys)), Some(statement)) = (issuer, self.statement.clone()) {
            let verified = keys.verify(statement, Kid::Required);
            let refused = |no: NoKey| Failure::new(format!("The software statement: {no}"));
            self.check(Check::StatementSignature, verified.map(drop).map_err(refused));
        }
        self.check_statement(&claims, issuer.map(|(issuer, _)| issuer), rules, now);
    }

    fn check_statement(
        &mut self,
        claims: &Map<String, Value>,
        issuer: Option<&StatementIssuer>,
        rules: &Rules,
        now: OffsetDateTime,
    ) {
        self.check(Check::StatementTime, SoftwareStatement::check_time(claims, now, rules.oldest_statement));
        self.read = self.check(Check::StatementClaims, SoftwareStatement::read_of(issuer, claims));
        let Some(read) = self.read.clone() else { return };
        if let Some(issuer) = issuer {
            self.check(Check::StatementKeystore, keystore(&read, issuer));
        }
        self.check(Check::OrganisationActive, read.check_standing());
        self.check(Check::StatementEnvironment, environment(&read, rules.production));
        self.check(Check::StatementRoles, read.check_roles(&rules.member_state));
    }

    /// The key sets to fetch, once the statement is believed; nothing is fetched for one that is not.
    pub fn key_sets(&self) -> Option<&SoftwareStatement> {
        self.read.as_ref().filter(|_| self.trusted)
    }

    /// Everything that can be said of a request without asking anybody: no key is fetched, no signature is verified, and over
    /// which connection it would come is not known.
    pub fn explain(
        mut self,
        issuers: &[StatementIssuer],
        rules: &Rules,
        version: Version,
        now: OffsetDateTime,
    ) -> Report {
        self.trusted = false;
        if let Some(stated) = self.stated.clone() {
            let named = stated.get("iss").and_then(Value::as_str).unwrap_or_default();
            let known = issuers.iter().find(|issuer| issuer.iss == named);
            self.check(Check::StatementIssuer, known.ok_or_else(|| unknown_issuer(named)));
            self.check_statement(&stated, known, rules, now);
        }
        if let Some(claims) = self.claimed.clone() {
            match self.read.clone() {
                None => drop(self.check_own_claims(&claims, rules, now)),
                Some(statement) => {
                    self.check_claims(&claims, &statement, rules, now);
                    let read = Read { claims: Claims::of(&claims), rules: &rules.metadata, version };
                    self.check_metadata(read, &statement, None);
                }
            }
        }
        self.report.complete()
    }

    /// What was found so far: the rest could not be looked at.
    pub fn give_up(self) -> Report {
        self.report.complete()
    }

    /// Notes whether the bank has shut organisation or software out.
    pub fn not_blocked(&mut self, blocked: Option<&'static str>) {
        let blocked = blocked.map(|what| Failure::new(format!("The bank has shut out this {what}")));
        self.check(Check::NotBlocked, blocked.map_or(Ok(()), Err));
    }

    /// Believes the request, or not, and settles the metadata. `keys` are those of the software, and those revoked.
    pub fn settle(
        mut self,
        keys: Result<(&KeySet, &KeySet), Failure>,
        holder: Result<(), Failure>,
        certificate: &Certificate,
        rules: &Rules,
        version: Version,
        now: OffsetDateTime,
    ) -> (Report, Option<AcceptedRegistration>) {
        let Some(claims) = self.claimed.clone() else { return (self.report.complete(), None) };
        let Some(statement) = self.read.clone() else {
            self.check_own_claims(&claims, rules, now);
            return (self.report.complete(), None);
        };
        if let Some(request) = self.request.clone().filter(|_| self.trusted) {
            self.check_key(request, keys);
            self.check(Check::CertificateHolder, holder);
            self.check(Check::CertificateRoles, certificate_roles(&statement, certificate));
        }
        let jti = self.check_claims(&claims, &statement, rules, now);
        let read = Read { claims: Claims::of(&claims), rules: &rules.metadata, version };
        let metadata = self.check_metadata(read, &statement, Some(&certificate.facts().subject));
        let accepted = self.trusted.then_some(metadata).flatten().zip(jti);
        let certificate = certificate.clone();
        let accepted = accepted.map(|(metadata, (jti, expires))| AcceptedRegistration {
            metadata,
            statement,
            certificate,
            version,
            jti,
            expires,
            claims,
        });
        (self.report.complete(), accepted)
    }

    fn check_key(&mut self, request: Compact, keys: Result<(&KeySet, &KeySet), Failure>) {
        let Some((keys, revoked)) = self.check_quietly(keys, Check::SigningKey) else { return };
        let kid = request.header.kid.clone().unwrap_or_default();
        let gone = revoked.names(&kid) && !kid.is_empty();
        match keys.verify(request, Kid::Required) {
            Err(NoKey::Signature) => {
                self.check(Check::SigningKey, Ok(()));
                let wrong = Failure::new("The request's signature does not verify under the key that kid names");
                self.check::<()>(Check::RequestSignature, Err(wrong));
            }
            Err(no) => {
                let why = Failure::new(format!("The request's key: {no}")).received(&kid);
                self.check::<()>(Check::SigningKey, Err(why));
            }
            Ok(_) => {
                self.check(Check::SigningKey, Ok(()));
                self.check(Check::RequestSignature, Ok(()));
            }
        }
        let revoked = gone.then(|| Failure::new("The request was signed with a key that is revoked").received(&kid));
        self.check(Check::SigningKeyRevoked, revoked.map_or(Ok(()), Err));
    }

    fn check_claims(
        &mut self,
        object: &Map<String, Value>,
        statement: &SoftwareStatement,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Option<(String, OffsetDateTime)> {
        let claims = Claims::of(object);
        self.check(Check::RequestIssuer, issuer(claims, statement));
        let own = self.check_own_claims(object, rules, now);
        self.check(Check::SoftwareId, software_id(claims, statement));
        if let Some(registered) = self.registered.clone() {
            self.check(Check::SameClient, same_client(claims, &registered));
            self.check(Check::SameSoftware, same_software(statement, &registered));
        }
        own
    }

    /// What a request says of itself alone.
    fn check_own_claims(
        &mut self,
        object: &Map<String, Value>,
        rules: &Rules,
        now: OffsetDateTime,
    ) -> Option<(String, OffsetDateTime)> {
        let claims = Claims::of(object);
        let expires = self.check(Check::RequestTime, times(claims, now));
        self.check(Check::RequestAudience, audience(claims, &rules.audiences));
        let jti = claims.required_text("jti", 64).map(str::to_owned).map_err(|fault| Failure::new(fault.to_string()));
        let jti = self.check(Check::RequestId, jti);
        if let Some(jti) = jti.as_deref().filter(|jti| !is_random_uuid(jti)) {
            let expected = "a UUID of version 4, new for each request";
            self.report.warn(Check::RequestId, Failure::new("jti is no random UUID").expected(expected).received(jti));
        }
        jti.zip(expires)
    }

    fn check_metadata(
        &mut self,
        read: Read<'_>,
        statement: &SoftwareStatement,
        subject: Option<&DistinguishedName>,
    ) -> Option<ClientMetadata> {
        self.check(Check::RedirectUrisPresent, read.redirect_uris_present());
        let redirect_uris = self.check(Check::RedirectUris, read.redirect_uris(&statement.redirect_uris));
        let method = self.check(Check::TokenEndpointAuthMethod, read.auth_method());
        let alg = method.and_then(|own| self.check(Check::TokenEndpointAuthSigningAlg, read.auth_signing_alg(own)));
        let authentication = alg.and_then(|alg| self.check(Check::SubjectDn, read.authentication(alg, subject)));
        let grants = self.check(Check::GrantTypes, read.grant_types());
        let known = grants.clone().unwrap_or_default();
        let response_types = self.check(Check::ResponseTypes, read.response_types(&known));
        let application_type = self.check(Check::ApplicationType, read.application_type());
        let id_token = self.check(Check::IdTokenSignedResponseAlg, read.algorithm("id_token_signed_response_alg"));
        let request_object = self.check(Check::RequestObjectSigningAlg, read.algorithm("request_object_signing_alg"));
        let scopes = self.check(Check::Scope, read.scopes(&statement.roles));
        let backchannel = self.check(Check::Backchannel, read.backchannel(&known));
        Some(ClientMetadata {
            redirect_uris: redirect_uris?,
            authentication: authentication?,
            grant_types: grants?,
            response_types: response_types?,
            application_type: application_type?,
            id_token_signed_response_alg: id_token?,
            request_object_signing_alg: request_object?,
            scopes: scopes?,
            backchannel: backchannel?,
        })
    }

    /// Notes what a check found. From the first failure on, nothing is believed.
    fn check<T>(&mut self, check: Check, found: Result<T, Failure>) -> Option<T> {
        let on_unverified_content = !self.trusted;
        let (outcome, value) = match found {
            Ok(value) => (Outcome::Passed, Some(value)),
            Err(failure) => (Outcome::Failed(failure), None),
        };
        self.trusted &= value.is_some();
        self.report.push(Finding { check, outcome, on_unverified_content });
        value
    }

    /// Notes a failure only.
    fn check_quietly<T>(&mut self, found: Result<T, Failure>, check: Check) -> Option<T> {
        match found {
            Ok(value) => Some(value),
            Err(failure) => self.check(check, Err(failure)),
        }
    }
}

fn unknown_issuer(named: &str) -> Failure {
    Failure::new("The statement's issuer is not accepted here").received(named)
}

/// A token that names its key.
fn token(what: &str, text: &str) -> Result<Compact, Failure> {
    let token = Compact::parse(text).map_err(|fault| Failure::new(format!("{what}: {fault}")))?;
    if token.header.kid.is_some() { Ok(token) } else { Err(Failure::new(format!("{what}: kid is required"))) }
}

/// What it claims, even where it is no token as a whole.
fn legible(token: Option<&Compact>, text: &str) -> Option<Map<String, Value>> {
    token.map(|token| token.unverified().clone()).or_else(|| Compact::salvage(text))
}

/// OBIE DCR §Request has `jti` as one; the official suite and many TPPs do not mind.
fn is_random_uuid(text: &str) -> bool {
    text.len() == 36 && uuid::Uuid::try_parse(text).is_ok_and(|uuid| uuid.get_version_num() == 4)
}
