//! An applicant opens an account, fills the form in, sends it and follows the link in the mail.

use super::{Progress, mailbox, misplaced};
use crate::demo::cast::TPP_PASSWORD;
use crate::demo::plot::Act;
use crate::demo::stage::{Stage, told};
use crate::demo::{answers, evidence};
use domain::id::RequestId;
use domain::workflow::evidence::attach;
use domain::workflow::sign_up::{self, Account, Completeness};
use server::command::Failure;

/// The one field of the form that takes a file.
const EVIDENCE: &str = "evidence";

pub(super) async fn play(story: &mut Progress, stage: &Stage, act: &Act) -> Result<(), Failure> {
    match act {
        Act::Begin(sections) => begin(story, stage, *sections).await,
        Act::Apply => {
            begin(story, stage, usize::MAX).await?;
            send(story, stage).await
        }
        Act::Confirm => confirm(story, stage).await,
        _ => Err(misplaced(act)),
    }
}

async fn begin(story: &mut Progress, stage: &Stage, sections: usize) -> Result<(), Failure> {
    let account = Account::parse(story.firm.person[0], &story.email(), TPP_PASSWORD);
    let account = account.map_err(|errors| told(errors.into()))?;
    let id = sign_up::begin(&stage.portal, story.context(), account).await.map_err(told)?;
    story.request = Some(id);
    for (slug, mut raw) in answers::sections(&story.firm, story.twist).into_iter().take(sections) {
        stage.pause();
        if slug == "service" {
            raw.push(EVIDENCE, upload(story, stage, id).await?);
        }
        let answered =
            sign_up::answer(&stage.portal, story.context(), id, slug.to_owned(), raw, Completeness::Whole).await;
        answered.map_err(told)?;
    }
    Ok(())
}

async fn upload(story: &Progress, stage: &Stage, id: RequestId) -> Result<String, Failure> {
    let (name, content) = evidence::file(&story.firm);
    let document = attach(&stage.portal, story.context(), id, EVIDENCE.to_owned(), name, content).await;
    Ok(document.map_err(told)?.to_string())
}

async fn send(story: &mut Progress, stage: &Stage) -> Result<(), Failure> {
    stage.pause();
    let id = story.request()?;
    sign_up::send(&stage.portal, story.context(), id).await.map_err(told)?;
    story.link = Some(mailbox::link(stage, &story.email(), "verify").await?);
    Ok(())
}

async fn confirm(story: &mut Progress, stage: &Stage) -> Result<(), Failure> {
    let link = story.link.clone().ok_or("there is nothing to confirm")?;
    let person = sign_up::confirm(&stage.portal, story.context(), &link).await.map_err(told)?;
    story.person = Some(person);
    Ok(())
}
