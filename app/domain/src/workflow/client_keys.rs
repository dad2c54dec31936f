//! Sandbox keys: a client with a secret that is shown once, rotated with an overlap, and revoked.

use crate::access::{AuthorisedMember, ManageKeys};
use crate::audit::{Event, Subject};
use crate::client::{Overlap, Scopes};
use crate::entropy;
use crate::id::{ClientId, SecretId, SoftwareStatementId};
use crate::mail::{Line, Link, Mail, Recipient};
use crate::portal::{Environment, Portal};
use crate::refusal::Refusal;
use crate::secret::{Token, TokenKind};
use crate::standing::{Activation, Holder, Standing, Thing};
use crate::store::client_secrets::{self, SecretRecord};
use crate::store::clients::{self, Client};
use crate::store::software_statements::{self, Application};
use crate::store::{Context, Post, WriteTx, organisations, standings};
use crate::workflow::application::{ACTIVATION_RULE, refuse_registered, require_active};
use futures::FutureExt;
use std::collections::BTreeMap;
use url::Url;

/// A secret that was just made: shown once.
#[derive(Debug)]
pub struct NewSecret {
    /// Of which client.
    pub client: ClientId,
    /// Its public name.
    pub client_id: String,
    /// The secret.
    pub secret: Token,
}

/// Makes the sandbox client of an application, with its first secret.
///
/// # Errors
/// [`Refusal::NotNow`] outside a sandbox, unless organisation and application are active, or when there are keys already.
pub async fn create(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageKeys>,
    application: SoftwareStatementId,
) -> Result<NewSecret, Refusal> {
    require_sandbox(portal)?;
    let id = portal.id(ClientId::new);
    portal
        .commit(context, move |tx| {
            async move {
                require_active(tx, by.organisation()).await?;
                let application = usable_application(tx, &by, application).await?;
                insert_client(tx, &by, &application, id).await?;
                let (client, client_id) = (id, id.to_string());
                let (_, secret) = add_secret(tx, &by, client).await?;
                let key = Key { application: &application, client_id: &client_id };
                tx.record(key.event("client.secret_created", client).with("secret_ends_in", secret.last4())).await?;
                key.tell(tx, &by, &format!("secret-created:{client}"), |key| Mail::SecretCreated {
                    application: key.name(),
                    client_id: key.client_id.into(),
                    last4: secret.last4().into(),
                    link: key.link.clone(),
                })
                .await?;
                Ok::<_, Refusal>(NewSecret { client, client_id, secret })
            }
            .boxed()
        })
        .await
}

/// Makes a new secret; the present one works on for `overlap`.
///
/// # Errors
/// [`Refusal::NotNow`] while two are live, and as [`create`].
pub async fn rotate(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageKeys>,
    client: ClientId,
    overlap: Overlap,
) -> Result<NewSecret, Refusal> {
    require_sandbox(portal)?;
    portal
        .commit(context, move |tx| {
            async move {
                require_active(tx, by.organisation()).await?;
                let (client, application) = locked(tx, &by, client).await?;
                let old = end_present(tx, &client, overlap).await?;
                let (id, secret) = add_secret(tx, &by, client.id).await?;
                let key = Key { application: &application, client_id: &client.client_id };
                let event = key.event("client.secret_rotated", client.id).with("secret_ends_in", secret.last4());
                tx.record(event.with("overlap", overlap.name())).await?;
                let old_until = tx.now() + overlap.length();
                key.tell(tx, &by, &format!("secret-rotated:{id}"), |key| {
                    let (application, client_id) = (key.name(), key.client_id.into());
                    let (last4, link) = (secret.last4().into(), key.link.clone());
                    match old {
                        Some(_) => Mail::SecretRotated { application, client_id, last4, old_until, link },
                        None => Mail::SecretCreated { application, client_id, last4, link },
                    }
                })
                .await?;
                Ok::<_, Refusal>(NewSecret { client: client.id, client_id: client.client_id, secret })
            }
            .boxed()
        })
        .await
}

/// Ends one secret now, and with it the tokens that it opened. To end an ended one changes nothing.
///
/// # Errors
/// [`Refusal::NotFound`] when the organisation has no such secret.
pub async fn revoke(
    portal: &Portal,
    context: Context,
    by: AuthorisedMember<ManageKeys>,
    client: ClientId,
    secret: SecretId,
) -> Result<(), Refusal> {
    portal
        .commit(context, move |tx| {
            async move {
                let (client, application) = locked(tx, &by, client).await?;
                let secrets = client_secrets::of_locked(tx, client.id).await?;
                let found = secrets.into_iter().find(|known| known.id == secret).ok_or(Refusal::NotFound("secret"))?;
                if found.revoked_at.is_some() {
                    return Ok(());
                }
                client_secrets::revoke(tx, secret).await?;
                let key = Key { application: &application, client_id: &client.client_id };
                let event = key.event("client.secret_revoked", client.id);
                tx.record(event.with("secret_ends_in", found.last_four.clone())).await?;
                key.tell(tx, &by, &format!("secret-revoked:{secret}"), |key| Mail::SecretRevoked {
                    application: key.name(),
                    client_id: key.client_id.into(),
                    last4: found.last_four.clone().into(),
                    link: key.link.clone(),
                })
                .await?;
                Ok::<_, Refusal>(())
            }
            .boxed()
        })
        .await
}

fn require_sandbox(portal: &Portal) -> Result<(), Refusal> {
    match portal.rules().environment {
        Environment::Sandbox => Ok(()),
        Environment::Production => Err(Refusal::NotNow(
            "Secrets exist in the sandbox only: in production a client authenticates with a key or a certificate"
                .into(),
        )),
    }
}

async fn usable_application(
    tx: &mut WriteTx,
    by: &AuthorisedMember<ManageKeys>,
    id: SoftwareStatementId,
) -> Result<Application, Refusal> {
    let application = software_statements::lock(tx, by.organisation(), id).await?;
    let application = application.ok_or(Refusal::NotFound("application"))?;
    refuse_registered(&application)?;
    if !application.state.is_usable() {
        return Err(Refusal::NotNow(format!("There are no keys for {} now: {}", application.name, application.state)));
    }
    Ok(application)
}

async fn insert_client(
    tx: &mut WriteTx,
    by: &AuthorisedMember<ManageKeys>,
    application: &Application,
    id: ClientId,
) -> Result<(), Refusal> {
    let organisation = by.organisation();
    let scopes = Scopes::of_roles(&organisations::roles(tx, organisation).await?);
    let inserted =
        clients::insert_by_hand(tx, id, application.id, organisation, Environment::Sandbox, &scopes, by.person());
    inserted.await?.map_err(|exists| Refusal::NotNow(exists.to_string()))?;
    let holder = Holder { thing: Thing::Client(id), name: id.to_string(), organisation, standing: Standing::Pending };
    let event = Event::new("client.created", holder.subject()).of(organisation);
    tx.record(event.with("scopes", scopes.to_string()).with("environment", "sandbox")).await?;
    let rule = Activation::Rule(ACTIVATION_RULE);
    let transition = holder.activate(&rule, application.state.own())?;
    Ok(standings::activate(tx, &holder, &rule, transition).await?)
}

/// The client, locked, and its application: both of the organisation, neither gone.
async fn locked(
    tx: &mut WriteTx,
    by: &AuthorisedMember<ManageKeys>,
    id: ClientId,
) -> Result<(Client, Application), Refusal> {
    let client = clients::lock(tx, by.organisation(), id).await?.ok_or(Refusal::NotFound("client"))?;
    let application = software_statements::lock(tx, by.organisation(), client.software_statement).await?;
    let application = application.ok_or(Refusal::NotFound("application"))?;
    if client.state.own().is_final() || client.auth_method != "client_secret_basic" {
        return Err(Refusal::NotNow("This client has no secrets".into()));
    }
    Ok((client, application))
}

/// Lets the present secret end after the overlap. At most two are live at any time.
async fn end_present(tx: &mut WriteTx, client: &Client, overlap: Overlap) -> Result<Option<SecretRecord>, Refusal> {
    let now = tx.now();
    let live: Vec<_> =
        client_secrets::of_locked(tx, client.id).await?.into_iter().filter(|secret| secret.is_live(now)).collect();
    let Some(present) = live.first().cloned() else { return Ok(None) };
    if live.len() > 1 && overlap != Overlap::None {
        let sentence = format!(
            "Two secrets work at the moment, and there can be no third. Revoke the one that ends in {} first",
            live[1].last_four
        );
        return Err(Refusal::NotNow(sentence));
    }
    client_secrets::expire(tx, present.id, now + overlap.length()).await?;
    Ok(Some(present))
}

async fn add_secret(
    tx: &mut WriteTx,
    by: &AuthorisedMember<ManageKeys>,
    client: ClientId,
) -> Result<(SecretId, Token), Refusal> {
    let secret = Token::new(TokenKind::ClientSecret, tx.portal().entropy());
    let id = SecretId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    client_secrets::insert(tx, id, client, &secret, by.person()).await?;
    Ok((id, secret))
}

/// What events and mails about a secret have in common.
struct Key<'a> {
    application: &'a Application,
    client_id: &'a str,
}

/// The same, with the page that mails lead to.
struct Told<'a> {
    application: &'a Application,
    client_id: &'a str,
    link: Link,
}

impl Told<'_> {
    fn name(&self) -> Line {
        self.application.name.as_str().into()
    }
}

impl Key<'_> {
    fn event(&self, action: &'static str, client: ClientId) -> Event {
        let subject = Subject::new("client", client, self.client_id);
        Event::new(action, subject).of(self.application.organisation).with("application", self.application.name.clone())
    }

    /// Writes to the contacts of the application and to whoever did it, each once.
    async fn tell(
        &self,
        tx: &mut WriteTx,
        by: &AuthorisedMember<ManageKeys>,
        cause: &str,
        mail: impl Fn(&Told<'_>) -> Mail,
    ) -> Result<(), Refusal> {
        let Some(link) = keys_page(tx.portal(), self.application.id) else { return Ok(()) };
        let told = Told { application: self.application, client_id: self.client_id, link };
        let mail = mail(&told);
        let mut readers: BTreeMap<String, Option<String>> =
            self.application.contacts.iter().map(|address| (address.clone(), None)).collect();
        let team = organisations::team_addresses(tx, by.organisation()).await?;
        readers.extend(
            team.into_iter().filter(|(person, ..)| *person == by.person()).map(|(_, name, email)| (email, Some(name))),
        );
        for (address, name) in readers {
            let key = format!("{cause}:{address}");
            tx.post(Post { mail: mail.clone(), to: Recipient::new(address, name), key, request: None }).await?;
        }
        Ok(())
    }
}

fn keys_page(portal: &Portal, application: SoftwareStatementId) -> Option<Link> {
    Url::parse(&format!("{}/portal/applications/{application}/keys", portal.rules().portal_url)).ok().map(Link::from)
}
