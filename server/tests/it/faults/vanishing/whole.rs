//! All or nothing: a change with its entry in the trail and its mail, or none of them.

#![expect(clippy::disallowed_methods, reason = "questions that only a test asks")]

use super::asked::Asked;
use domain::store::mails;
use domain::workflow::sign_up::{self, Confirmation};
use sqlx::PgPool;
use testkit::TestPortal;

/// What must be there as often as each other.
const PAIRS: [(&str, &str, &str); 4] = [
    (
        "drafts",
        "select count(*) from requests where applicant_email like '%@vanished.example'",
        "select count(*) from audit_entries a join requests r on r.id = a.subject_id
         where a.action = 'request.begun' and r.applicant_email like '%@vanished.example'",
    ),
    (
        "applications",
        "select count(*) from software_statements where name like 'Gone %'",
        "select count(*) from audit_entries where action = 'software_statement.created' and subject_name like 'Gone %'",
    ),
    (
        "notes",
        "select count(*) from messages where kind = 'note'",
        "select count(*) from audit_entries where action = 'request.note_added'",
    ),
    (
        "links to confirm",
        "select count(*) from one_time_links where purpose = 'confirm_address' and used_at is null",
        "select count(*) from requests where status = 'awaiting_email'",
    ),
];

/// Asserts it, and says how much there was.
pub(super) async fn assert_whole(pool: &PgPool, bank: &TestPortal, asked: &Asked) -> String {
    let mut found = Vec::new();
    for (what, one, other) in PAIRS {
        let (one, other) = (count(pool, one).await, count(pool, other).await);
        assert_eq!(one, other, "{what}");
        // Some came through and some did not: else this would show nothing.
        assert!((1..i64::try_from(super::CLIENTS / 4).unwrap()).contains(&one), "{one} {what}");
        found.push(format!("{one} {what}"));
    }
    found.push(format!("{} claims", claims_count(pool, asked).await));
    the_last_mail_opens(bank).await;
    found.join(", ")
}

/// Each claim has moved the version of its request by one.
async fn claims_count(pool: &PgPool, asked: &Asked) -> i64 {
    let sql = "select r.row_version, (select count(*) from audit_entries a
                   where a.subject_id = r.id and a.action = 'request.claimed')
               from requests r where r.reference = $1";
    let (version, claimed): (i32, i64) = sqlx::query_as(sql).bind(&asked.seen.reference).fetch_one(pool).await.unwrap();
    assert_eq!(i64::from(version - asked.seen.version), claimed);
    claimed
}

/// Of all mails with a link to confirm, one opens: whoever asked again got the link that voided the one before.
async fn the_last_mail_opens(bank: &TestPortal) {
    let mut open = 0;
    loop {
        let leased = mails::lease(bank.portal(), 100).await.unwrap();
        if leased.is_empty() {
            break;
        }
        for mail in leased {
            let token = mail.mail.text.split("/verify?t=").nth(1).and_then(|rest| rest.split_whitespace().next());
            if let Some(token) = token {
                let seen = sign_up::look(bank.portal(), token).await.unwrap();
                open += usize::from(matches!(seen, Confirmation::Open { .. }));
            }
        }
    }
    assert_eq!(open, 1);
}

async fn count(pool: &PgPool, sql: &'static str) -> i64 {
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}
