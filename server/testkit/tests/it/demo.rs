//! The demo shows what it promises: every state, every hint, four overdue.

use domain::access::StaffRole;
use domain::id::PersonId;
use domain::queue::{Filter, Page, PageSize, Turn, View};
use domain::request::{RequestKind, RequestStatus};
use domain::risk::HintName;
use domain::standing::Status;
use domain::store::organisations::{self, Search};
use domain::store::queue::{self, QueueRow, Viewer};
use server::config::Config;
use sqlx::{ConnectOptions, PgPool};
use std::collections::BTreeSet;
use std::path::PathBuf;
use time::OffsetDateTime;
use time::macros::datetime;
use uuid::Uuid;

/// The minute after midnight on a Monday: everything of today lies before it.
const NOW: OffsetDateTime = datetime!(2026-11-23 00:01 UTC);

/// A folder for key files that goes with the test.
struct Folder(PathBuf);

impl Folder {
    fn of(pool: &PgPool) -> Self {
        let database = pool.connect_options().get_database().unwrap().to_owned();
        Self(std::env::temp_dir().join(format!("vestibule-{database}-{}", std::process::id())))
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _gone = std::fs::remove_dir_all(&self.0);
    }
}

fn config(pool: &PgPool, folder: &Folder) -> Config {
    let (url, data) = (pool.connect_options().to_url_lossy(), folder.0.display());
    let text = format!("environment = \"sandbox\"\ndata_dir = \"{data}\"\n[database]\nurl = \"{url}\"");
    Config::read(&text, []).unwrap()
}

async fn seen(pool: &PgPool, view: View) -> Vec<QueueRow> {
    let viewer = Viewer { person: PersonId::from(Uuid::nil()), now: NOW };
    let page = Page { turn: Turn::First, size: PageSize::Long };
    queue::list(pool, viewer, &Filter::of(view), &page).await.unwrap().rows
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_demo_has_every_state_every_hint_and_four_overdue(pool: PgPool) {
    let folder = Folder::of(&pool);
    let config = config(&pool, &folder);
    let lines = testkit::demo::fill(&config, NOW, 7).await.unwrap();
    let twice = testkit::demo::fill(&config, NOW, 7).await.unwrap_err();
    assert_eq!(twice.to_string(), "This database has its demo data already");

    let staff = |role: StaffRole| lines.iter().filter(move |line| line["login"]["role"] == role.name()).count();
    assert_eq!(StaffRole::ALL.map(staff), [3; 5]);

    let all = seen(&pool, View::All).await;
    let hints: BTreeSet<&str> = all.iter().flat_map(|row| &row.hints).map(|hint| hint.name.name()).collect();
    // The desk of OBIE's door takes no such address, and the demo's software comes by no other.
    let shown = HintName::ALL.iter().filter(|name| **name != HintName::LocalRedirect);
    assert_eq!(hints, shown.map(|name| name.name()).collect());
    let kinds: Vec<_> = RequestKind::ALL.map(|kind| all.iter().filter(|row| row.kind == kind).count()).into();
    assert_eq!(kinds[1..], [2, 0]);
    let states: BTreeSet<&str> = all.iter().map(|row| row.status.name()).collect();
    let unseen = [RequestStatus::Draft, RequestStatus::AwaitingEmail];
    let visible = RequestStatus::ALL.into_iter().filter(|status| !unseen.contains(status));
    assert_eq!(states, visible.map(RequestStatus::name).collect());
    assert_eq!(seen(&pool, View::Overdue).await.len(), 4);

    let tpps = organisations::search(&pool, &Search { limit: 100, ..Search::default() }).await.unwrap();
    let in_state = |status: Status| tpps.iter().filter(|tpp| tpp.status == status).count();
    assert_eq!(tpps.len(), 29);
    let states = [Status::Pending, Status::Active, Status::Suspended, Status::Archived];
    assert_eq!(states.map(in_state), [2, 24, 2, 1]);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_same_instant_gives_the_same_people_and_secrets(pool: PgPool) {
    let folder = Folder::of(&pool);
    let config = config(&pool, &folder);
    let first = testkit::demo::fill(&config, NOW, 7).await.unwrap();
    wipe(&pool).await;
    assert_eq!(testkit::demo::fill(&config, NOW, 7).await.unwrap(), first);
}

/// As if the database were made anew; the key file stays.
async fn wipe(pool: &PgPool) {
    for statement in ["drop schema public cascade", "create schema public"] {
        sqlx::raw_sql(statement).execute(pool).await.unwrap();
    }
    domain::store::MIGRATOR.run(pool).await.unwrap();
}
