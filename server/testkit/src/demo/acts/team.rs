//! A TPP's owner makes applications and keys; others join the team.

use super::{Application, Client, Progress, misplaced, there};
use crate::demo::cast::TPP_PASSWORD;
use crate::demo::plot::Act;
use crate::demo::stage::{Stage, told};
use domain::access::TeamRole;
use domain::audit::{Event, Subject};
use domain::client::Overlap;
use domain::entropy;
use domain::id::{PersonId, SoftwareStatementId};
use domain::refusal::Refusal;
use domain::store::people::{NewPerson, PersonKind};
use domain::store::{client_secrets, organisations, people};
use domain::text::EmailAddress;
use domain::workflow::application::{self, Draft};
use domain::workflow::client_keys::{self, NewSecret};
use futures::FutureExt;
use server::command::Failure;

pub(super) async fn play(story: &mut Progress, stage: &Stage, act: &Act) -> Result<(), Failure> {
    match act {
        Act::Join(role, name, mailbox) => join(story, stage, *role, name, mailbox).await,
        Act::Application(name, description) => make(story, stage, name, description).await,
        Act::Keys(nth) => {
            let application = there(story.applications.get(*nth), "application")?.id;
            let made = client_keys::create(&stage.portal, story.context(), story.owner()?, application).await;
            keep(story, *nth, made.map_err(told)?)
        }
        Act::Rotate(nth, overlap) => rotate(story, stage, *nth, *overlap).await,
        Act::Revoke(nth) => revoke(story, stage, *nth).await,
        _ => Err(misplaced(act)),
    }
}

async fn make(story: &mut Progress, stage: &Stage, name: &str, description: &str) -> Result<(), Failure> {
    let domain = story.firm.domain;
    let draft = Draft {
        name: name.to_owned(),
        description: description.to_owned(),
        redirect_uris: format!("https://app.{domain}.example/callback\nhttp://localhost:8080/callback"),
        contacts: format!("developers@{domain}.example"),
    };
    let id = stage.portal.id(SoftwareStatementId::new);
    let made = application::create(&stage.portal, story.context(), story.owner()?, id, &draft).await;
    story.applications.push(Application { id: made.map_err(told)?, client: None });
    Ok(())
}

fn keep(story: &mut Progress, nth: usize, made: NewSecret) -> Result<(), Failure> {
    let secret = made.secret.expose().to_owned();
    let application = there(story.applications.get_mut(nth), "application")?;
    application.client = Some(Client { id: made.client, client_id: made.client_id, secret });
    Ok(())
}

async fn rotate(story: &mut Progress, stage: &Stage, nth: usize, overlap: Overlap) -> Result<(), Failure> {
    let client = story.client(nth)?.id;
    let made = client_keys::rotate(&stage.portal, story.context(), story.owner()?, client, overlap).await;
    keep(story, nth, made.map_err(told)?)
}

async fn revoke(story: &Progress, stage: &Stage, nth: usize) -> Result<(), Failure> {
    let client = story.client(nth)?.id;
    let secrets = client_secrets::of_client(stage.portal.database().statements(), client).await?;
    let newest = there(secrets.first(), "secret")?.id;
    client_keys::revoke(&stage.portal, story.context(), story.owner()?, client, newest).await.map_err(told)
}

/// Somebody has an account and is in the team.
async fn join(story: &Progress, stage: &Stage, role: TeamRole, name: &str, mailbox: &str) -> Result<(), Failure> {
    let (portal, organisation) = (&stage.portal, story.organisation()?);
    let email = EmailAddress::parse(&format!("{mailbox}@{}.example", story.firm.domain))?;
    let hash = portal.hasher().hash(TPP_PASSWORD, portal.entropy()).await?;
    let name = name.to_owned();
    let joined = portal.commit(story.context(), move |tx| {
        async move {
            let id = PersonId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
            let person =
                NewPerson { id, kind: PersonKind::Tpp, name: &name, email: &email, password: Some(hash.as_str()) };
            people::insert(tx, person).await?.map_err(|_| Refusal::DeadLink)?;
            organisations::join(tx, organisation, id, role).await?;
            let event = Event::new("team.joined", Subject::new("person", id, email.as_str())).of(organisation);
            Ok::<_, Refusal>(tx.record(event.with("role", role.name())).await?)
        }
        .boxed()
    });
    joined.await.map_err(told)
}
