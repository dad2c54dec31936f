//! Compares what applications registered with to what the trust framework says now. Differences are kept for people to see. A
//! lost authorisation alone acts: it suspends.

use crate::audit::Event;
use crate::directory::{Lack, Seen};
use crate::refusal::Refusal;
use crate::standing::{Standing, Status, Thing};
use crate::store::directory_records::{self, Difference, Due, UNSEEN_AFTER};
use crate::store::{Context, StoreError, WriteTx, standings, status_changes};
use crate::workflow::registration::Desk;
use crate::workflow::standing::tell;
use futures::FutureExt;
use serde_json::{Map, Value};

/// By which rule a lost authorisation suspends, and in which version.
pub const LOSS_RULE: &str = "uae-authorisation-lost/1";
/// So many are taken at once.
const AT_ONCE: i64 = 20;
/// More differences than anybody reads.
const MOST: usize = 100;

impl Desk {
    /// Compares those that are due, and says how many there were.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses.
    pub async fn compare_due(&self) -> Result<usize, StoreError> {
        let Some(framework) = &self.framework else { return Ok(0) };
        let due = directory_records::take_due(&self.portal, AT_ONCE).await?;
        for one in &due {
            match Seen::look(&**framework, one.application).await {
                Ok(seen) => self.compare(one, seen).await?,
                Err(away) => {
                    let unseen = self.portal.now() - one.seen_at >= UNSEEN_AFTER;
                    tracing::warn!(application = %one.application.software, %away, unseen, "an application was not compared");
                    let pool = self.portal.database().statements();
                    directory_records::missed(pool, one.software_statement, &away.to_string()).await?;
                }
            }
        }
        Ok(due.len())
    }

    async fn compare(&self, due: &Due, seen: Seen) -> Result<(), StoreError> {
        let (organisation, software) = (due.organisation, due.software_statement);
        let differences = differences(&due.registered, &seen.records);
        let compared = self.portal.commit(Context::system("trust framework"), move |tx| {
            async move {
                directory_records::saw(tx, software, &seen.records, &differences).await?;
                if let Some(lack) = seen.lack() {
                    let organisations = lack.is_organisations();
                    let thing = if organisations {
                        Thing::Organisation(organisation)
                    } else {
                        Thing::SoftwareStatement(software)
                    };
                    suspend(tx, thing, &lack).await?;
                }
                Ok::<_, Refusal>(())
            }
            .boxed()
        });
        match compared.await {
            Ok(()) => Ok(()),
            Err(Refusal::Store(error)) => Err(error),
            // A state that moved while it was locked: not one that a rule may change.
            Err(other) => {
                tracing::error!(%other, "a comparison with the trust framework came to nothing");
                Ok(())
            }
        }
    }
}

/// What is not active is not suspended: what waits, waits on, and what ended stays ended.
async fn suspend(tx: &mut WriteTx, thing: Thing, lack: &Lack) -> Result<(), Refusal> {
    let Some(holder) = standings::lock(tx, thing).await? else { return Ok(()) };
    if holder.standing != Standing::Active {
        return Ok(());
    }
    let mut transition = holder.suspend(&lack.to_string(), tx.now())?;
    transition.event = Event::with(transition.event, "rule", LOSS_RULE);
    status_changes::overtake(tx, thing).await?;
    standings::apply(tx, &holder, transition).await?;
    let cause = format!("{}-{}", thing.id(), tx.now().unix_timestamp());
    Ok(tell(tx, &holder, Status::Suspended, &lack.to_string(), &cause).await?)
}

/// Every member that is another now, by its path. The claims are told by the roles that they give.
fn differences(registered: &Map<String, Value>, now: &Map<String, Value>) -> Vec<Difference> {
    let mut found = Vec::new();
    for part in ["organisation", "software", "roles"] {
        let [before, after] = [registered, now].map(|records| records.get(part).unwrap_or(&Value::Null));
        collect(part, before, after, &mut found);
    }
    found.truncate(MOST);
    found
}

fn collect(path: &str, before: &Value, after: &Value, found: &mut Vec<Difference>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let gone = old.keys().filter(|name| !new.contains_key(*name));
            for name in new.keys().chain(gone) {
                let [before, after] = [old, new].map(|object| object.get(name).unwrap_or(&Value::Null));
                collect(&format!("{path}.{name}"), before, after, found);
            }
        }
        _ if before == after => {}
        _ => found.push(Difference { member: path.to_owned(), registered: before.clone(), now: after.clone() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn members_that_changed_came_or_went_are_told_by_their_path() {
        let registered = json!({"organisation": {"OrgDetails": {"Status": "Active", "City": "Dubai"}}, "software": {"A": [1]},
            "claims": [1], "roles": ["BDSP"]});
        let now = json!({"organisation": {"OrgDetails": {"Status": "Active", "Size": "TPP"}}, "software": null,
            "claims": [2], "roles": ["BDSP", "BSIP"]});
        let object = |value: &Value| value.as_object().unwrap().clone();
        let found = differences(&object(&registered), &object(&now));
        let told: Vec<_> = found.iter().map(|one| (one.member.as_str(), &one.registered, &one.now)).collect();
        assert_eq!(
            told,
            [
                ("organisation.OrgDetails.Size", &json!(null), &json!("TPP")),
                ("organisation.OrgDetails.City", &json!("Dubai"), &json!(null)),
                ("software", &json!({"A": [1]}), &json!(null)),
                ("roles", &json!(["BDSP"]), &json!(["BDSP", "BSIP"])),
            ]
        );
        assert_eq!(differences(&object(&now), &object(&now)), []);
    }
}
