//! What is in the database and in the mailboxes when everything is over.

#![expect(clippy::disallowed_methods, reason = "questions that only a test asks")]

use super::ledger::Count;
use domain::client::Scopes;
use domain::portal::Portal;
use domain::store::Context;
use domain::store::access_tokens::Answer;
use domain::workflow::gateway::{self, Keeper, NewGateway};
use domain::workflow::token::{self, Presented};
use sqlx::PgConnection;
use std::collections::{BTreeMap, BTreeSet};
use testkit::CaughtMail;

/// What is left of a run beside the database.
#[derive(Debug, Clone)]
pub(super) struct Remains {
    /// What people know of what they did.
    pub(super) ledger: BTreeMap<(&'static str, String), Count>,
    /// Every mail that came in, whatever its sender was told.
    pub(super) received: Vec<CaughtMail>,
    /// Every token that somebody was given.
    pub(super) tokens: Vec<String>,
}

/// How often each deed was recorded, by the address of whoever's TPP it is about.
const RECORDED: &str = "
    select a.action, coalesce(r.applicant_email, p.email, owner.email, '') as whose, count(*)
    from audit_entries a
    left join requests r on r.id = a.subject_id
    left join people p on p.id = a.subject_id
    left join memberships m on m.organisation_id = a.organisation_id and m.role = 'owner'
    left join people owner on owner.id = m.person_id
    group by 1, 2
    union all
    select 'token', owner.email, count(*)
    from access_tokens t
    join clients c on c.id = t.client_id
    join software_statements s on s.id = c.software_statement_id
    join memberships m on m.organisation_id = s.organisation_id and m.role = 'owner'
    join people owner on owner.id = m.person_id
    group by 2
    union all
    -- The first goes with the sign-up itself.
    select 'confirm-address', recipient, count(*) - 1 from mails where letter = 'confirm-address' group by 2";

/// What each deed writes to people.
const LETTERS: [(&str, &str); 9] = [
    ("request.submitted", "signup-received"),
    ("request.question_asked", "question-asked"),
    ("request.approval_proposed", "second-approval-needed"),
    ("request.rejection_proposed", "second-approval-needed"),
    ("request.approved", "approved"),
    ("request.rejected", "rejected"),
    ("client.secret_created", "secret-created"),
    ("client.secret_rotated", "secret-rotated"),
    ("request.sent", "confirm-address"),
];

/// Where each deed leaves a request.
const LEAVES: [(&str, &str); 11] = [
    ("request.begun", "draft"),
    ("request.sent", "awaiting_email"),
    ("request.submitted", "submitted"),
    ("request.claimed", "in_review"),
    ("request.question_asked", "waiting_applicant"),
    ("request.answered", "in_review"),
    ("request.approval_proposed", "awaiting_second_approval"),
    ("request.rejection_proposed", "awaiting_second_approval"),
    ("request.sent_back", "in_review"),
    ("request.approved", "approved"),
    ("request.rejected", "rejected"),
];

/// What must not be there: how it is called, and how many there are.
const HALF_DONE: [(&str, &str); 9] = [
    ("a mail that was not sent", "select count(*) from mails where status <> 'sent'"),
    ("a lease", "select count(*) from mails where lease_until is not null"),
    ("an account mail that was not wiped", "select count(*) from mails where class = 'account' and sealed is not null"),
    (
        "a link without its mail",
        "select abs((select count(*) from one_time_links where purpose = 'confirm_address')
             - (select count(distinct request_id) from mails where letter = 'confirm-address'))",
    ),
    (
        "an approval without its organisation, or the other way about",
        "select count(*) from requests r full join organisations o on o.request_id = r.id
         where (r.status = 'approved') is distinct from (o.id is not null)",
    ),
    (
        "an organisation without its owner",
        "select count(*) from organisations where id not in (select organisation_id from memberships where role = 'owner')",
    ),
    (
        "an end without its decision, or the other way about",
        "select count(*) from requests r full join decisions d on d.id = r.decision_id
         where (r.status in ('approved', 'rejected')) is distinct from (d.id is not null)",
    ),
    (
        "a document without its content",
        "select count(*) from documents where id not in (select document_id from document_contents)",
    ),
    (
        "a transaction",
        "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
    ),
];

/// Whoever passes the verdict. Asks about tokens as a gateway of its own.
pub(super) struct Judge<'a> {
    portal: &'a Portal,
    gateway: NewGateway,
}

impl<'a> Judge<'a> {
    pub(super) async fn appoint(portal: &'a Portal) -> Self {
        let gateway = gateway::add(portal, Context::console(), Keeper::Console, "Accounts", Scopes::all()).await;
        Self { portal, gateway: gateway.unwrap() }
    }

    /// Everything that is wrong, a sentence each: nothing, where the server kept its word.
    pub(super) async fn judge(&self, database: &mut PgConnection, remains: &Remains) -> Vec<String> {
        let mut wrong = deeds_not_as_acknowledged(database, remains).await;
        wrong.extend(trails_that_lead_elsewhere(database).await);
        wrong.extend(deeds_without_their_letter(database).await);
        wrong.extend(mails_not_as_written(database, remains).await);
        wrong.extend(half_done(database).await);
        wrong.extend(self.dead_tokens(remains).await);
        wrong
    }

    /// Every token that a client was given is one.
    async fn dead_tokens(&self, remains: &Remains) -> Vec<String> {
        let name = self.gateway.id.to_string();
        let mut wrong = Vec::new();
        for text in &remains.tokens {
            let presented = Presented { name: &name, secret: self.gateway.secret.expose() };
            let answer = token::introspect(self.portal, presented, text).await.unwrap();
            if !matches!(answer, Answer::Active(_)) {
                wrong.push("a token that was given out is none".to_owned());
            }
        }
        wrong
    }
}

/// How much there was to judge.
pub(super) async fn extent(database: &mut PgConnection, remains: &Remains) -> String {
    let requests: i64 = sqlx::query_scalar("select count(*) from requests").fetch_one(database).await.unwrap();
    let unknown: i64 = remains.ledger.values().map(|count| count.unknown).sum();
    let copies = copies(&remains.received);
    let twice = copies.values().filter(|copies| copies.len() > 1).count();
    let (deeds, mails, tokens) = (remains.ledger.len(), copies.len(), remains.tokens.len());
    format!(
        "{deeds} deeds ({unknown} unanswered), {requests} requests, {mails} mails ({twice} sent twice), {tokens} tokens"
    )
}

async fn deeds_not_as_acknowledged(database: &mut PgConnection, remains: &Remains) -> Vec<String> {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(RECORDED).fetch_all(database).await.unwrap();
    let recorded: BTreeMap<_, _> = rows.into_iter().map(|(deed, whose, count)| ((deed, whose), count)).collect();
    let judged = remains.ledger.iter().filter_map(|((deed, whose), count)| {
        let found = recorded.get(&((*deed).to_owned(), whose.clone())).copied().unwrap_or_default();
        (!count.allows(found)).then(|| format!("{deed} by {whose}: {count:?}, but recorded {found} times"))
    });
    judged.collect()
}

/// Every request and its trail tell the same story, also those that nobody got an answer about.
async fn trails_that_lead_elsewhere(database: &mut PgConnection) -> Vec<String> {
    let rows: Vec<(String, String, Option<Vec<String>>)> = sqlx::query_as(
        "select r.reference, r.status, array_agg(a.action order by a.at, a.id) filter (where a.id is not null)
         from requests r left join audit_entries a on a.subject_id = r.id group by r.id",
    )
    .fetch_all(database)
    .await
    .unwrap();
    let leaves = BTreeMap::from(LEAVES);
    let judged = rows.into_iter().filter_map(|(reference, status, trail)| {
        let trail = trail.unwrap_or_default();
        let replayed = trail.iter().filter_map(|action| leaves.get(action.as_str())).next_back();
        (replayed != Some(&status.as_str())).then(|| format!("{reference} is {status} after {trail:?}"))
    });
    judged.collect()
}

async fn deeds_without_their_letter(database: &mut PgConnection) -> Vec<String> {
    let deeds = counted(database, "select action, count(*) from audit_entries group by 1").await;
    let letters = counted(database, "select letter, count(*) from mails group by 1").await;
    let mut owed = BTreeMap::<&str, i64>::new();
    for (deed, letter) in LETTERS {
        *owed.entry(letter).or_default() += deeds.get(deed).copied().unwrap_or_default();
    }
    let judged = owed.into_iter().filter_map(|(letter, owed)| {
        let written = letters.get(letter).copied().unwrap_or_default();
        // More of these only when somebody asked for the mail again, which the ledger has counted.
        let fits = if letter == "confirm-address" { written >= owed } else { written == owed };
        (!fits).then(|| format!("{letter}: owed {owed}, written {written}"))
    });
    judged.collect()
}

async fn counted(database: &mut PgConnection, sql: &'static str) -> BTreeMap<String, i64> {
    let rows: Vec<(String, i64)> = sqlx::query_as(sql).fetch_all(database).await.unwrap();
    rows.into_iter().collect()
}

/// What arrived is what is in the outbox, nothing is missing, nothing comes from a change that did not happen, and what
/// arrived twice is the same to the byte.
async fn mails_not_as_written(database: &mut PgConnection, remains: &Remains) -> Vec<String> {
    let ids: Vec<(String,)> = sqlx::query_as("select message_id from mails").fetch_all(database).await.unwrap();
    let written: BTreeSet<_> = ids.into_iter().map(|(id,)| id).collect();
    let copies = copies(&remains.received);
    let arrived = |id: &String| copies.get(id).is_some_and(|copies| copies.iter().any(|copy| copy.is_accepted()));
    let missing = written.iter().filter(|id| !arrived(id)).map(|id| format!("{id} never arrived"));
    let invented = copies.keys().filter(|id| !written.contains(*id));
    let invented = invented.map(|id| format!("{id} came from a change that did not happen"));
    let differ =
        |copies: &[&CaughtMail]| copies.iter().any(|copy| copy.data != copies[0].data || copy.to != copies[0].to);
    let changed = copies.iter().filter(|(_, copies)| differ(copies));
    let changed = changed.map(|(id, _)| format!("{id} came again, and was not the same"));
    missing.chain(invented).chain(changed).collect()
}

fn copies(received: &[CaughtMail]) -> BTreeMap<String, Vec<&CaughtMail>> {
    let mut copies = BTreeMap::<_, Vec<_>>::new();
    for mail in received {
        copies.entry(mail.message_id()).or_default().push(mail);
    }
    copies
}

async fn half_done(database: &mut PgConnection) -> Vec<String> {
    let mut wrong = Vec::new();
    for (what, sql) in HALF_DONE {
        let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *database).await.unwrap();
        if count != 0 {
            wrong.push(format!("{what} is left, {count} times"));
        }
    }
    wrong
}
