//! The verdict on a world in which nothing went wrong, and on the same world with one thing wrong at a time.

use super::verdict::{Judge, Remains};
use super::world::World;
use super::{SEED, people};
use sqlx::{Connection, PgConnection, PgPool};

/// Something wrong in the database, and the sentence that must say so.
const DAMAGES: [(&str, &str); 19] = [
    // A change that was acknowledged is lost, whole or in part.
    ("delete from audit_entries where action = 'request.claimed'", "request.claimed by owner@firm-0.example"),
    ("delete from audit_entries where action = 'request.submitted'", "request.submitted by owner@firm-2.example"),
    ("delete from audit_entries where action = 'account.signed_in'", "account.signed_in by owner@firm-0.example"),
    ("delete from access_tokens", "token by owner@firm-0.example"),
    ("delete from audit_entries where action = 'request.rejected'", "is rejected after"),
    ("delete from audit_entries where subject_kind = 'request'", "is approved after []"),
    ("delete from document_contents", "a document without its content"),
    // It happened twice.
    (
        "create temporary table twice on commit drop as select * from audit_entries where action = 'request.approved';
         update twice set id = gen_random_uuid();
         insert into audit_entries select * from twice",
        "request.approved by owner@firm-0.example",
    ),
    // A decision is half done.
    ("delete from organisations", "an approval without its organisation"),
    (
        "update organisations set request_id = (select id from requests where status = 'rejected')",
        "an approval without its organisation",
    ),
    ("delete from memberships", "an organisation without its owner"),
    ("update requests set decision_id = gen_random_uuid() where status = 'rejected'", "an end without its decision"),
    ("delete from audit_entries where action = 'request.approved'", "request.approved by owner@firm-0.example"),
    // A mail is missing, or still waits, or tells what did not happen.
    ("delete from mails where letter = 'rejected'", "rejected: owed 1, written 0"),
    ("delete from mails where letter = 'confirm-address'", "confirm-address: owed 2, written 0"),
    ("update mails set status = 'queued', sent_at = null where letter = 'approved'", "a mail that was not sent"),
    ("update mails set lease_until = now() where letter = 'approved'", "a lease is left"),
    ("update mails set wiped_at = null, sealed = 'x' where class = 'account'", "an account mail that was not wiped"),
    ("delete from one_time_links where purpose = 'confirm_address'", "a link without its mail"),
];

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_verdict_finds_whatever_is_wrong_and_nothing_where_nothing_is(pool: PgPool) {
    let world = World::begin(pool.clone(), SEED, 0).await;
    let bank = people::Bank::hire(&world).await;
    for number in [0, 2] {
        people::Firm::new(&world, number).come_in(&bank).await;
    }
    world.drain().await;
    let (mut database, remains) = (pool.acquire().await.unwrap(), world.remains());
    let judge = Judge::appoint(world.domain()).await;
    let wrong = judge.judge(&mut database, &remains).await;
    assert!(wrong.is_empty(), "nothing is wrong yet: {wrong:#?}");
    for (damage, sentence) in DAMAGES {
        let wrong = judge_with(damage, &mut database, &judge, &remains).await;
        assert!(wrong.iter().any(|it| it.contains(sentence)), "{damage}: {wrong:#?}");
    }
    for (damage, remains, sentence) in otherwise(&remains) {
        let wrong = judge.judge(&mut database, &remains).await;
        assert!(wrong.iter().any(|it| it.contains(sentence)), "{damage}: {wrong:#?}");
    }
    let wrong = judge.judge(&mut database, &remains).await;
    assert!(wrong.is_empty(), "everything is as it was: {wrong:#?}");
}

/// The verdict on a database with one thing wrong, which is whole again afterwards. No trigger and no foreign key stands
/// in the way: what the database itself would refuse is looked for all the same.
async fn judge_with(
    damage: &'static str,
    database: &mut PgConnection,
    judge: &Judge<'_>,
    remains: &Remains,
) -> Vec<String> {
    let mut damaged = database.begin().await.unwrap();
    sqlx::raw_sql("set local session_replication_role = replica").execute(&mut *damaged).await.unwrap();
    sqlx::raw_sql(damage).execute(&mut *damaged).await.unwrap_or_else(|error| panic!("{damage}: {error}"));
    let wrong = judge.judge(&mut damaged, remains).await;
    damaged.rollback().await.unwrap();
    wrong
}

/// The same run with one thing wrong outside of the database, and the sentence that must say so.
fn otherwise(remains: &Remains) -> [(&'static str, Remains, &'static str); 7] {
    let with = |change: &dyn Fn(&mut Remains)| {
        let mut changed = remains.clone();
        change(&mut changed);
        changed
    };
    let again = |change: fn(&mut testkit::CaughtMail)| {
        with(&|remains| {
            let mut copy = remains.received[0].clone();
            change(&mut copy);
            remains.received.push(copy);
        })
    };
    let first = |remains: &mut Remains| remains.ledger.values_mut().next().unwrap().acknowledged += 1;
    [
        ("a mail is lost", with(&|remains| drop(remains.received.pop())), "never arrived"),
        ("a mail was refused", with(&|remains| remains.received[0].answered = Some(451)), "never arrived"),
        ("a mail with other words", again(|copy| copy.data.push(b'!')), "came again, and was not the same"),
        ("a mail to somebody else", again(|copy| copy.to = vec!["eve@evil.example".into()]), "was not the same"),
        (
            "a mail about nothing",
            again(|copy| copy.data = b"Message-ID: <nothing@bank.example>\r\n\r\n".to_vec()),
            "<nothing@bank.example> came from a change that did not happen",
        ),
        ("a token of nobody", with(&|remains| remains.tokens.push("vsl_nothing".into())), "a token that was given out"),
        ("an acknowledgement too many", with(&first), "but recorded"),
    ]
}
