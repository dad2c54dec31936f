//! The bank reviews and decides; the applicant answers or withdraws.

use super::{Progress, misplaced, there};
use crate::demo::plot::Act;
use crate::demo::stage::{Stage, told};
use domain::access::StaffRole::{Analyst, Approver};
use domain::request::Outcome;
use domain::store::requests::RequestRecord;
use domain::store::{organisations, requests};
use domain::workflow::review::{self, Seen, Verdict};
use server::command::Failure;

pub(super) async fn play(story: &mut Progress, stage: &Stage, act: &Act) -> Result<(), Failure> {
    let record = record(story, stage).await?;
    let reference = record.request.reference.clone();
    let (portal, staff) = (&stage.portal, &stage.staff);
    let done = match act {
        Act::Reply(text) => review::answer(portal, story.context(), story.person()?, reference, text).await,
        Act::Withdraw => review::withdraw(portal, story.context(), story.person()?, reference).await,
        Act::Claim(nth) => {
            let (context, by) = staff.may(portal, Analyst, *nth)?;
            review::claim(portal, context, by, reference).await
        }
        Act::Note(nth, text) => {
            let (context, by) = staff.may(portal, Analyst, *nth)?;
            review::note(portal, context, by, reference, text).await
        }
        Act::Ask(nth, text) => {
            let (context, by) = staff.may(portal, Analyst, *nth)?;
            review::ask(portal, context, by, seen(&record), text).await
        }
        _ => return decide(story, stage, act, &record).await,
    };
    done.map_err(told)
}

async fn decide(story: &mut Progress, stage: &Stage, act: &Act, record: &RequestRecord) -> Result<(), Failure> {
    match act {
        Act::Approve(nth, reason) => propose(story, stage, record, *nth, Outcome::Approve, reason).await,
        Act::Reject(nth, reason) => propose(story, stage, record, *nth, Outcome::Reject, reason).await,
        Act::SendBack(nth, note) => verdict(stage, record, *nth, Verdict::SendBack, note).await,
        Act::Decide(nth) => {
            let outcome = there(story.proposed, "proposal")?;
            verdict(stage, record, *nth, Verdict::Confirm(outcome), "").await?;
            let made = organisations::of_request(stage.portal.database().statements(), record.request.id).await?;
            story.organisation = made.map(|organisation| organisation.id);
            Ok(())
        }
        _ => Err(misplaced(act)),
    }
}

async fn propose(
    story: &mut Progress,
    stage: &Stage,
    record: &RequestRecord,
    nth: usize,
    outcome: Outcome,
    reason: &str,
) -> Result<(), Failure> {
    let (context, by) = stage.staff.may(&stage.portal, Analyst, nth)?;
    review::propose(&stage.portal, context, by, seen(record), outcome, reason).await.map_err(told)?;
    story.proposed = Some(outcome);
    Ok(())
}

async fn verdict(
    stage: &Stage,
    record: &RequestRecord,
    nth: usize,
    verdict: Verdict,
    note: &str,
) -> Result<(), Failure> {
    let (context, by) = stage.staff.may(&stage.portal, Approver, nth)?;
    review::decide(&stage.portal, context, by, seen(record), verdict, note).await.map_err(told)
}

/// What the page shows before the button is pressed.
async fn record(story: &Progress, stage: &Stage) -> Result<RequestRecord, Failure> {
    there(requests::find(stage.portal.database().statements(), story.request()?).await?, "request")
}

fn seen(record: &RequestRecord) -> Seen {
    Seen { reference: record.request.reference.clone(), version: record.row_version }
}
