//! Registration at a bank.

use crate::Tpp;
use crate::client::Client;
use crate::discovery::{Discovery, WHO};
use crate::folder::State;
use crate::keys;
use crate::profile::{AuthenticationMethod, Profile};
use crate::request::Request;
use crate::told::Told;
use crate::trouble::Trouble;
use crate::web::{Ask, Identity};
use domain::certificate::Certificate;
use http::{Method, StatusCode};
use rustls_pki_types::CertificateDer;
use rustls_pki_types::pem::PemObject;
use serde_json::{Map, Value, json};
use url::Url;

/// Where and how to register.
#[derive(Debug, Clone)]
pub struct Registration {
    /// The bank's address, below which its discovery lies.
    pub bank: Url,
    /// Through which door.
    pub profile: Profile,
    /// How to authenticate afterwards.
    pub authentication: AuthenticationMethod,
    /// What the bank calls itself in `aud`; its issuer unless told.
    pub audience: Option<String>,
}

impl Tpp<'_> {
    /// Registers.
    ///
    /// # Errors
    /// [`Trouble`].
    pub async fn register(&self, wanted: &Registration) -> Result<Told, Trouble> {
        let mut state = self.folder.state()?;
        (self.progress)("Reading the bank's discovery");
        let discovery = Discovery::read(self.web, &wanted.bank, wanted.profile).await?;
        if !discovery.offers(wanted.authentication) {
            let method = wanted.authentication.as_str();
            return Err(Trouble::usage(format!("The bank does not offer {method}: choose another with --auth")));
        }
        let endpoint = discovery.registration_endpoint(wanted.profile)?;
        let (client_id, answer) = match wanted.profile {
            Profile::Uae => (self.register_in_the_uae(&state, endpoint.clone()).await?, Value::Null),
            Profile::Obie32 | Profile::Obie33 => self.register_by_obie(&state, wanted, &discovery, &endpoint).await?,
        };
        let client = Client {
            client_id,
            profile: wanted.profile,
            issuer: discovery.issuer.clone(),
            authentication: wanted.authentication,
            token_endpoint: discovery.token_endpoint(),
            registration_endpoint: endpoint,
            registered_at: self.now(),
        };
        state.clients.retain(|other| (&other.client_id, &other.issuer) != (&client.client_id, &client.issuer));
        state.clients.push(client.clone());
        self.folder.save(&state)?;
        Ok(told(&client, &answer))
    }

    async fn register_by_obie(
        &self,
        state: &State,
        wanted: &Registration,
        discovery: &Discovery,
        endpoint: &Url,
    ) -> Result<(String, Value), Trouble> {
        let audience = wanted.audience.as_deref().unwrap_or(&discovery.issuer);
        let signed = self.signed(state, discovery, audience, wanted.authentication, None).await?;
        (self.progress)("Registering");
        let identity = self.transport(wanted.profile)?;
        let ask = Ask::new(Method::POST, endpoint.clone()).with("application/jose", signed);
        let answer = ask.send(self.web, WHO, Some(&identity)).await?;
        // A bank that knows the software already may say so instead.
        let done = if answer.status == StatusCode::OK { StatusCode::OK } else { StatusCode::CREATED };
        let registered: Value = answer.expecting(done, WHO)?.json(WHO)?;
        let client_id = registered.get("client_id").and_then(Value::as_str).map(str::to_owned);
        let client_id = client_id.ok_or_else(|| Trouble::Strange("The bank's answer has no client_id".into()))?;
        Ok((client_id, registered))
    }

    /// The certificate says it all: the body is an empty object.
    async fn register_in_the_uae(&self, state: &State, endpoint: Url) -> Result<String, Trouble> {
        let own = state.uae.as_ref().ok_or_else(|| {
            Trouble::usage("This TPP is not in the UAE's ecosystem: make one with `vestibule tpp new --ecosystem uae`")
        })?;
        (self.progress)("Registering");
        let identity = self.transport(Profile::Uae)?;
        let ask = Ask::new(Method::POST, endpoint).with("application/json", "{}");
        ask.send(self.web, WHO, Some(&identity)).await?.expecting(StatusCode::NO_CONTENT, WHO)?;
        Ok(own.client_id.clone())
    }

    /// A request with a fresh statement, signed. A change names its client.
    pub(crate) async fn signed(
        &self,
        state: &State,
        discovery: &Discovery,
        audience: &str,
        authentication: AuthenticationMethod,
        change: Option<(&str, Option<&[String]>)>,
    ) -> Result<String, Trouble> {
        let own = state.obie.as_ref().ok_or_else(|| {
            Trouble::usage("This TPP is not in OBIE's ecosystem: make one with `vestibule tpp new --ecosystem obie`")
        })?;
        let statement = self.statement(state, &own.software_id).await?;
        let certificate = certificate(&self.transport(Profile::Obie33)?.chain)?;
        let (client_id, redirect_uris) = change.map_or((None, None), |(id, uris)| (Some(id), uris));
        let request = Request {
            statement: &statement,
            discovery,
            audience,
            authentication,
            certificate: &certificate,
            redirect_uris,
            client_id,
            now: self.now(),
            jti: self.uuid().to_string(),
        };
        self.sign(state, Profile::Obie33, &request.claims()?)
    }

    pub(crate) fn sign(&self, state: &State, profile: Profile, claims: &Map<String, Value>) -> Result<String, Trouble> {
        let (_, signing) = profile.certificates();
        let kid = state.certificates.get(signing);
        let kid = kid.ok_or_else(|| Trouble::usage(format!("There is no {signing} certificate")))?;
        let key = keys::signing(&self.folder.key(signing)?, kid)?;
        key.sign(claims).map_err(|error| Trouble::usage(error.to_string()))
    }

    pub(crate) fn transport(&self, profile: Profile) -> Result<Identity, Trouble> {
        self.folder.identity(profile.certificates().0)
    }
}

/// The first certificate of a chain, read.
pub(crate) fn certificate(chain: &str) -> Result<Certificate, Trouble> {
    let unfit = |problem: &dyn std::fmt::Display| Trouble::usage(format!("The transport certificate: {problem}"));
    let der = CertificateDer::from_pem_slice(chain.as_bytes()).map_err(|error| unfit(&error))?;
    Certificate::parse(&der).map_err(|error| unfit(&error))
}

fn told(client: &Client, answer: &Value) -> Told {
    let Client { client_id, issuer, profile, .. } = client;
    let next = match profile {
        Profile::Uae => "The bank activates it; then: vestibule tpp token",
        Profile::Obie32 | Profile::Obie33 => "Next: vestibule tpp token",
    };
    let text = format!("Registered by {profile} at {issuer}.\n  client_id: {client_id}\n{next}");
    Told::new(text, json!({"done": true, "client": client, "answer": answer}))
}
