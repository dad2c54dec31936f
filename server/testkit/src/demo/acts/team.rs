//! A TPP's owner makes applications and keys; others join the team.

use super::{Application, Client, Progress, mailbox, misplaced, there};
use crate::demo::cast::TPP_PASSWORD;
use crate::demo::plot::Act;
use crate::demo::stage::{Stage, told};
use domain::access::{Actor, TeamRole};
use domain::client::Overlap;
use domain::id::SoftwareStatementId;
use domain::store::{Context, client_secrets};
use domain::text::EmailAddress;
use domain::workflow::application::{self, Draft};
use domain::workflow::client_keys::{self, NewSecret};
use domain::workflow::team::{self, Newcomer};
use server::command::Failure;

pub(super) async fn play(story: &mut Progress, stage: &Stage, act: &Act) -> Result<(), Failure> {
    match act {
        Act::Join(role, name, mailbox) => join(story, stage, *role, name, &colleague(story, mailbox)).await,
        Act::Invite(role, mailbox) => invite(story, stage, *role, &colleague(story, mailbox)).await,
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
    application.client = Some(Client { id: made.client, public_name: made.client_id, secret });
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

/// An address at the same domain.
fn colleague(story: &Progress, mailbox: &str) -> String {
    format!("{mailbox}@{}.example", story.firm.domain)
}

/// The owner invites somebody.
async fn invite(story: &Progress, stage: &Stage, role: TeamRole, email: &str) -> Result<(), Failure> {
    let inviter = story.firm.person[0].to_owned();
    let email = EmailAddress::parse(email)?;
    team::invite(&stage.portal, story.context(), story.owner()?, inviter, email, role).await.map_err(told)
}

/// The owner invites somebody, who follows the link in the mail.
async fn join(story: &Progress, stage: &Stage, role: TeamRole, name: &str, email: &str) -> Result<(), Failure> {
    invite(story, stage, role, email).await?;
    let link = mailbox::link(stage, email, "join").await?;
    stage.pause();
    let newcomer = Newcomer::parse(name, TPP_PASSWORD, email, "").map_err(|errors| told(errors.into()))?;
    let context = Context { actor: Actor::Anonymous, ..story.context() };
    team::join_anew(&stage.portal, context, &link, newcomer).await.map(|_| ()).map_err(told)
}
