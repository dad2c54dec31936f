//! The bank suspends, resumes and archives.

use super::{Progress, misplaced, there};
use crate::demo::plot::{Act, App};
use crate::demo::stage::{Stage, told};
use domain::access::StaffRole::{Analyst, Approver, Security};
use domain::standing::Thing;
use domain::workflow::standing;
use server::command::Failure;

pub(super) async fn play(story: &mut Progress, stage: &Stage, act: &Act) -> Result<(), Failure> {
    let (portal, staff) = (&stage.portal, &stage.staff);
    match act {
        Act::Propose(nth, application, to, reason) => {
            let (context, by) = staff.may(portal, Analyst, *nth)?;
            let thing = thing(story, *application)?;
            let proposed = standing::propose(portal, context, by, thing, *to, reason).await;
            story.change = Some(proposed.map_err(told)?);
            Ok(())
        }
        Act::Confirmed(nth) => {
            let (context, by) = staff.may(portal, Approver, *nth)?;
            standing::confirm(portal, context, by, there(story.change, "proposal")?).await.map_err(told)
        }
        Act::Emergency(nth, reason) => {
            let (context, by) = staff.may(portal, Security, *nth)?;
            let thing = Thing::Organisation(story.organisation()?);
            let suspended = standing::suspend_in_emergency(portal, context, by, thing, reason).await;
            story.change = Some(suspended.map_err(told)?);
            Ok(())
        }
        _ => Err(misplaced(act)),
    }
}

fn thing(story: &Progress, application: Option<App>) -> Result<Thing, Failure> {
    match application {
        None => Ok(Thing::Organisation(story.organisation()?)),
        Some(nth) => Ok(Thing::SoftwareStatement(there(story.applications.get(nth), "application")?.id)),
    }
}
