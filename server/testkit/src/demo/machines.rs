//! Software that registered itself: one that stayed, one that came twice, what was refused, and what waits for the bank.

use super::acts::mailbox;
use super::cast::TPP_PASSWORD;
use super::diary::When::{self, Ago, Day};
use super::stage::{Stage, told};
use crate::registrar::{Registrar, Software};
use domain::access::Actor;
use domain::access::StaffRole::{Analyst, Approver};
use domain::id::ClaimId;
use domain::portal::Portal;
use domain::store::organisations::{self, Search};
use domain::store::{Context, claims};
use domain::workflow::claim;
use domain::workflow::registration::Answer;
use domain::workflow::team::Newcomer;
use serde_json::{Value, json};
use server::command::Failure;

/// What somebody once sent to many banks, with every fault that it had.
const SPECIMEN: &str = include_str!("../../../tests/cases/specimen.jwt");

/// A request that is refused for what was changed in it: request, statement.
type Fault = fn(&mut Value, &mut Value);

const FAULTS: [Fault; 6] = [
    |request, _| request["redirect_uris"] = json!(["https://marigold-budget.example/elsewhere"]),
    |request, _| request["scope"] = json!("openid fundsconfirmations"),
    |request, _| request["aud"] = json!("https://another-bank.example"),
    |_, statement| statement["org_status"] = json!("Withdrawn"),
    |request, _| request["software_statement"] = json!("invalid_ssa"),
    |request, _| request["response_types"] = json!(["id_token", "token"]),
];

/// Somebody whom a directory names, and who answers the bank.
pub(super) struct Contact {
    pub(super) email: &'static str,
    name: &'static str,
}

/// The first person of a TPP that came by machine: one is confirmed, one waits.
pub(super) const OWNER: Contact = Contact { email: "tech@marigold-budget.example", name: "Odalys Fenwright" };
pub(super) const WAITING: Contact = Contact { email: "tech@sandpiper-rota.example", name: "Corin Ashdale-Moss" };

/// What software does, in order.
#[derive(Debug, Clone, Copy)]
pub(super) enum Step {
    /// Somebody's software tries until it gets in.
    Tries,
    /// Another's gets in at once.
    GetsIn,
    /// The first wants more.
    Changes,
    /// The bank invites a contact of the first, and confirms who answers.
    GetsOwner,
    /// A contact of the second answers too.
    Answers,
    /// The sample is sent, as it was handed out.
    SendsSpecimen,
    /// One more comes while the bank lets nobody in by rule, and waits.
    Waits,
    /// So does another, after it was refused.
    WaitsAtLast,
}

/// When.
pub(super) const STEPS: [(When, Step); 8] = [
    (Day(3, 9, 10), Step::Tries),
    (Day(2, 10, 30), Step::GetsOwner),
    (Day(2, 14, 20), Step::GetsIn),
    (Ago(250), Step::Answers),
    (Ago(190), Step::Changes),
    (Ago(95), Step::SendsSpecimen),
    (Ago(70), Step::Waits),
    (Ago(55), Step::WaitsAtLast),
];

/// The software of four TPPs; two of them came while people let in.
pub(super) struct Machines {
    registrar: Registrar,
    budget: Software,
    rota: Software,
    by_people: Registrar,
    ledger: Software,
    payroll: Software,
    client: String,
    /// The end of the link to the sample's report.
    pub(super) link: String,
}

impl Machines {
    /// `by_people` is the bank while its people let in what registers.
    pub(super) fn new(stage: &Stage, by_people: &Portal) -> Self {
        let registrar = Registrar::new(&stage.portal);
        let by_people = registrar.before(by_people);
        let ledger = by_people.software("Dunnock Ledger", "Dunnock Data Ltd", 4713);
        let payroll = by_people.software("Fieldfare Payroll", "Fieldfare Finance Ltd", 4714);
        let budget = registrar.software("Marigold Budget", "Marigold Money Ltd", 4711);
        let rota = registrar.software("Sandpiper Rota", "Sandpiper Payments Ltd", 4712);
        Self { registrar, budget, rota, by_people, ledger, payroll, client: String::new(), link: String::new() }
    }

    pub(super) async fn play(&mut self, stage: &Stage, step: Step) -> Result<(), Failure> {
        let Self { registrar, budget, rota, by_people, ledger, payroll, .. } = self;
        match step {
            Step::Tries => {
                for fault in FAULTS {
                    registrar.register(budget, fault).await;
                    stage.pause();
                }
                self.client = registered(registrar.register(budget, |_, _| {}).await)?;
            }
            Step::GetsIn => drop(registered(registrar.register(rota, |_, _| {}).await)?),
            Step::GetsOwner => {
                let claim = answered(stage, budget, &OWNER).await?;
                let (context, by) = stage.staff.may(&stage.portal, Approver, 1)?;
                claim::confirm(&stage.portal, context, by, claim).await.map_err(told)?;
            }
            Step::Answers => drop(answered(stage, rota, &WAITING).await?),
            Step::Changes => {
                let widened = |request: &mut Value, _: &mut Value| request["scope"] = json!("openid accounts payments");
                registered(registrar.change(budget, &self.client, widened).await)?;
            }
            Step::SendsSpecimen => match registrar.send(SPECIMEN, rota).await? {
                Answer::Refused(_, link) => link.expose().clone_into(&mut self.link),
                other => return Err(format!("the sample was not refused: {other:?}").into()),
            },
            Step::Waits => drop(registered(by_people.register(ledger, |_, _| {}).await)?),
            Step::WaitsAtLast => {
                for fault in &FAULTS[..3] {
                    by_people.register(payroll, fault).await;
                    stage.pause();
                }
                drop(registered(by_people.register(payroll, |_, _| {}).await)?);
            }
        }
        Ok(())
    }
}

/// An analyst invites a contact, who answers.
async fn answered(stage: &Stage, software: &Software, contact: &Contact) -> Result<ClaimId, Failure> {
    let (portal, pool) = (&stage.portal, stage.portal.database().statements());
    let name = software.statement["org_name"].as_str().unwrap_or_default().to_owned();
    let found = organisations::search(pool, &Search { text: Some(name), limit: 1, ..Search::default() }).await?;
    let organisation = found.first().ok_or("the software has no organisation")?.id;
    let (context, by) = stage.staff.may(portal, Analyst, 0)?;
    claim::invite(portal, context, by, organisation, contact.email).await.map_err(told)?;
    let link = mailbox::link(stage, contact.email, "claim").await?;
    stage.pause();
    let newcomer = Newcomer::parse(contact.name, TPP_PASSWORD, contact.email, "");
    let newcomer = newcomer.map_err(|errors| told(errors.into()))?;
    let context = Context { actor: Actor::Anonymous, address: Some("203.0.113.250".into()), trace: None };
    claim::enter_anew(portal, context, &link, newcomer).await.map_err(told)?;
    stage.pause();
    let claims = claims::of_organisation(pool, organisation).await?;
    Ok(claims.first().ok_or("nobody was invited")?.id)
}

fn registered(answer: Answer) -> Result<String, Failure> {
    match answer {
        Answer::Registered(client) => Ok(client["client_id"].as_str().unwrap_or_default().to_owned()),
        other => Err(format!("a registration of the demo came to {other:?}").into()),
    }
}
