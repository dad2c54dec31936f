//! Gateways: the resource servers that ask whether a token may pass.

mod question;

pub use question::{Call, Verdict, check, introspect, is_one};

use crate::access::{Authorised, ManageGateways};
use crate::audit::{Event, Subject};
use crate::certificate::Certificate;
use crate::client::Scopes;
use crate::field::FieldErrors;
use crate::id::GatewayId;
use crate::portal::{Environment, Portal};
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::store::gateways::{Credential, GatewayTaken};
use crate::store::{Context, WriteTx, gateways};
use crate::text::ShortText;
use data_encoding::HEXLOWER;
use futures::FutureExt;
use time::OffsetDateTime;

/// Proof that somebody may keep gateways: a member of staff, or whoever is at the server's console.
#[derive(Debug, Clone)]
pub enum Keeper {
    /// A member of staff.
    Staff(Authorised<ManageGateways>),
    /// The console.
    Console,
}

/// A gateway that was just made, with its secret: shown once.
#[derive(Debug)]
pub struct NewGateway {
    /// What it gives as its user name.
    pub id: GatewayId,
    /// What it gives as its password.
    pub secret: Token,
}

/// Makes a gateway that authenticates with a secret, in the environment of this server.
///
/// # Errors
/// [`Refusal::Fields`] about `name`.
pub async fn add(
    portal: &Portal,
    context: Context,
    _by: Keeper,
    name: &str,
    scopes: Scopes,
) -> Result<NewGateway, Refusal> {
    let name = Gateway::name(name).map_err(|problem| FieldErrors::of("name", problem))?;
    let gateway = Gateway::new(portal, name, scopes);
    portal
        .commit(context, move |tx| {
            async move {
                let secret = Token::new(TokenKind::ClientSecret, tx.portal().entropy());
                let hash = secret.hash();
                gateway.write(tx, Credential::Secret(&hash), ("secret_ends_in", secret.last4().to_owned())).await?;
                Ok::<_, Refusal>(NewGateway { id: gateway.id, secret })
            }
            .boxed()
        })
        .await
}

/// Makes a gateway that authenticates with the certificate of its connections, in the environment of this server; `pem`
/// is that certificate.
///
/// # Errors
/// [`Refusal::Fields`] about `name` or `certificate`.
pub async fn certify(
    portal: &Portal,
    context: Context,
    _by: Keeper,
    name: &str,
    pem: &str,
    scopes: Scopes,
) -> Result<GatewayId, Refusal> {
    let mut errors = FieldErrors::new();
    let name = errors.take("name", Gateway::name(name));
    let certificate = errors.take("certificate", usable(pem, portal.now()));
    let (Some(name), Some(certificate)) = (name, certificate) else { return Err(errors.into()) };
    let gateway = Gateway::new(portal, name, scopes);
    portal
        .commit(context, move |tx| {
            async move {
                let told = ("certificate_sha256", HEXLOWER.encode(certificate.thumbprint()));
                gateway.write(tx, Credential::Certificate(&certificate), told).await?;
                Ok::<_, Refusal>(gateway.id)
            }
            .boxed()
        })
        .await
}

/// The certificate of a gateway, if one may open connections with it as of now.
fn usable(pem: &str, now: OffsetDateTime) -> Result<Certificate, String> {
    let certificate = Certificate::from_pem(pem).map_err(|problem| problem.to_string())?;
    let facts = certificate.facts();
    if facts.authority || !facts.for_clients {
        return Err(
            "The certificate is not for client authentication: use the one that the gateway connects with".into()
        );
    }
    if !certificate.valid_at(now) {
        return Err("The certificate has expired, or is not valid yet: use one that is valid now".into());
    }
    Ok(certificate)
}

/// A gateway that is being made.
struct Gateway {
    id: GatewayId,
    name: ShortText,
    environment: Environment,
    scopes: Scopes,
}

impl Gateway {
    /// No scopes are all.
    fn new(portal: &Portal, name: ShortText, scopes: Scopes) -> Self {
        let scopes = if scopes.names().is_empty() { Scopes::all() } else { scopes };
        Self { id: portal.id(GatewayId::new), name, environment: portal.rules().environment, scopes }
    }

    fn name(text: &str) -> Result<ShortText, String> {
        ShortText::parse_at_most(text, 80).map_err(|error| error.about("a name").to_string())
    }

    /// Writes it and says so in the audit trail.
    async fn write(
        &self,
        tx: &mut WriteTx,
        credential: Credential<'_>,
        told: (&'static str, String),
    ) -> Result<(), Refusal> {
        let Self { id, ref name, environment, ref scopes } = *self;
        let new = gateways::NewGateway { id, name: name.as_str(), environment, scopes, credential };
        gateways::insert(tx, new).await?.map_err(|taken| match taken {
            GatewayTaken::Name => FieldErrors::of("name", taken),
            GatewayTaken::Certificate => FieldErrors::of("certificate", taken),
        })?;
        let event = Event::new("gateway.added", Subject::new("gateway", id, name.as_str()))
            .with("environment", environment.name())
            .with("scopes", scopes.to_string())
            .with(told.0, told.1);
        Ok(tx.record(event).await?)
    }
}

/// Ends a gateway: it learns nothing any more.
///
/// # Errors
/// [`Refusal::NotFound`] when there is none, or it has ended.
pub async fn revoke(portal: &Portal, context: Context, _by: Keeper, id: GatewayId) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let name = gateways::revoke(tx, id).await?.ok_or(Refusal::NotFound("gateway"))?;
                tx.record(Event::new("gateway.revoked", Subject::new("gateway", id, name))).await?;
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}
