//! What is in the database and in the mailboxes when everything is over.

#![expect(clippy::disallowed_methods, reason = "questions that only a test asks")]

use super::world::World;
use domain::client::Scopes;
use domain::store::Context;
use domain::store::access_tokens::Answer;
use domain::workflow::gateway::{self, Keeper};
use domain::workflow::token::{self, Presented};
use sqlx::PgPool;
use std::collections::{BTreeMap, BTreeSet};

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

/// Passes a verdict on everything, and says how much there was.
pub(super) async fn pass(world: &World) -> String {
    let deeds = everything_acknowledged_is_recorded(world).await;
    let requests = the_trail_leads_to_where_requests_are(world.pool()).await;
    every_deed_wrote_its_letter(world.pool()).await;
    let (mails, twice) = every_mail_arrived_as_it_was_written(world).await;
    nothing_is_left_half_done(world.pool()).await;
    let tokens = tokens_work(world).await;
    let unknown: i64 = world.ledger().all().values().map(|count| count.unknown).sum();
    format!(
        "{deeds} deeds ({unknown} unanswered), {requests} requests, {mails} mails ({twice} sent twice), {tokens} tokens"
    )
}

async fn everything_acknowledged_is_recorded(world: &World) -> usize {
    let rows: Vec<(String, String, i64)> = sqlx::query_as(RECORDED).fetch_all(world.pool()).await.unwrap();
    let recorded: BTreeMap<_, _> = rows.into_iter().map(|(deed, whose, count)| ((deed, whose), count)).collect();
    let all = world.ledger().all();
    for ((deed, whose), count) in &all {
        let found = recorded.get(&((*deed).to_owned(), whose.clone())).copied().unwrap_or_default();
        assert!(count.allows(found), "{deed} by {whose}: {count:?}, but recorded {found} times");
    }
    all.len()
}

/// Every request and its trail tell the same story, also those that nobody got an answer about.
async fn the_trail_leads_to_where_requests_are(pool: &PgPool) -> usize {
    let rows: Vec<(String, String, Vec<String>)> = sqlx::query_as(
        "select r.reference, r.status, array_agg(a.action order by a.at, a.id) filter (where a.id is not null)
         from requests r left join audit_entries a on a.subject_id = r.id group by r.id",
    )
    .fetch_all(pool)
    .await
    .unwrap();
    let leaves = BTreeMap::from(LEAVES);
    for (reference, status, trail) in &rows {
        let replayed = trail.iter().filter_map(|action| leaves.get(action.as_str())).next_back();
        assert_eq!(replayed, Some(&status.as_str()), "{reference}: {trail:?}");
    }
    rows.len()
}

async fn every_deed_wrote_its_letter(pool: &PgPool) {
    let deeds: Vec<(String, i64)> = counted(pool, "select action, count(*) from audit_entries group by 1").await;
    let letters: Vec<(String, i64)> = counted(pool, "select letter, count(*) from mails group by 1").await;
    let mut owed = BTreeMap::<&str, i64>::new();
    for (deed, letter) in LETTERS {
        let done = deeds.iter().find(|(known, _)| known == deed).map_or(0, |(_, count)| *count);
        *owed.entry(letter).or_default() += done;
    }
    for (letter, owed) in owed {
        let written = letters.iter().find(|(known, _)| known == letter).map_or(0, |(_, count)| *count);
        // More of these only when somebody asked for the mail again, which the ledger has counted.
        let fits = if letter == "confirm-address" { written >= owed } else { written == owed };
        assert!(fits, "{letter}: owed {owed}, written {written}");
    }
}

async fn counted(pool: &PgPool, sql: &'static str) -> Vec<(String, i64)> {
    sqlx::query_as(sql).fetch_all(pool).await.unwrap()
}

/// What arrived is what is in the outbox, nothing is missing, nothing comes from a change that did not happen, and what
/// arrived twice is the same to the byte.
async fn every_mail_arrived_as_it_was_written(world: &World) -> (usize, usize) {
    let ids: Vec<(String,)> = sqlx::query_as("select message_id from mails").fetch_all(world.pool()).await.unwrap();
    let written: BTreeSet<_> = ids.into_iter().map(|(id,)| id).collect();
    let arrived: BTreeSet<_> = world.catcher().accepted().iter().map(testkit::CaughtMail::message_id).collect();
    assert_eq!(arrived, written);
    let received: BTreeSet<_> = world.catcher().received().iter().map(testkit::CaughtMail::message_id).collect();
    assert_eq!(received, written, "a mail came from a change that did not happen");
    let twice = world.catcher().duplicates();
    for (id, copies) in &twice {
        assert!(copies.iter().all(|copy| copy.data == copies[0].data && copy.to == copies[0].to), "{id}");
    }
    (written.len(), twice.len())
}

async fn nothing_is_left_half_done(pool: &PgPool) {
    for (what, sql) in [
        ("a mail that was not sent", "select count(*) from mails where status <> 'sent'"),
        ("a lease", "select count(*) from mails where lease_until is not null"),
        (
            "an account mail that was not wiped",
            "select count(*) from mails where class = 'account' and sealed is not null",
        ),
        (
            "a link without its mail",
            "select (select count(*) from one_time_links where purpose = 'confirm_address')
                 - (select count(distinct request_id) from mails where letter = 'confirm-address')",
        ),
        (
            "an organisation without its decision",
            "select (select count(*) from organisations) - (select count(*) from requests where status = 'approved')",
        ),
        (
            "a document without its content",
            "select count(*) from documents where id not in (select document_id from document_contents)",
        ),
        (
            "a transaction",
            "select count(*) from pg_stat_activity where datname = current_database() and state like 'idle in transaction%'",
        ),
    ] {
        let count: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.unwrap();
        assert_eq!(count, 0, "{what} is left");
    }
}

/// Every token that a client was given is one.
async fn tokens_work(world: &World) -> usize {
    let (portal, context) = (world.domain(), Context::console());
    let asker = gateway::add(portal, context, Keeper::Console, "Accounts", Scopes::all()).await.unwrap();
    let name = asker.id.to_string();
    let tokens = world.tokens();
    for text in &tokens {
        let presented = Presented { name: &name, secret: asker.secret.expose() };
        let answer = token::introspect(portal, presented, text).await.unwrap();
        assert!(matches!(answer, Answer::Active(_)), "a token that was given out is none");
    }
    tokens.len()
}
