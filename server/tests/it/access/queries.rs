//! A page asks the database what its handler asks, once, however many rows there are; and to look is only to read.
//!
//! A view that asks while it is rendered asks several times, and drops what is under way: no view of ours does.

use super::Treatment::Admitted;
use super::stage::Stage;
use app::router;
use domain::access::StaffRole;
use http::{Method, StatusCode};
use sqlx::PgPool;
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex};
use tracing::field::{Field, Visit};
use tracing::{Event, Subscriber};
use tracing_subscriber::Layer;
use tracing_subscriber::layer::{Context, SubscriberExt};

/// A page that needs more should say why here.
const MOST: usize = 14;

/// What a unit of work, and the release of its connection, say around what they are about.
const FRAME: [&str; 4] = ["begin", "commit", "rollback", "set local"];

/// The statements that this thread sends to Postgres, by their first words.
#[derive(Clone, Default)]
struct Heard(Arc<Mutex<Vec<String>>>);

impl Heard {
    fn take(&self) -> Vec<String> {
        let all = std::mem::take(&mut *self.0.lock().unwrap());
        all.into_iter().filter(|statement| !FRAME.iter().any(|word| statement.starts_with(word))).collect()
    }
}

impl<S: Subscriber> Layer<S> for Heard {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        if event.metadata().target() == "sqlx::query" {
            event.record(&mut Summary(&self.0));
        }
    }
}

struct Summary<'a>(&'a Mutex<Vec<String>>);

impl Visit for Summary<'_> {
    fn record_str(&mut self, field: &Field, value: &str) {
        if field.name() == "summary" {
            self.0.lock().unwrap().push(value.trim().to_lowercase());
        }
    }

    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        self.record_str(field, &format!("{value:?}"));
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_page_asks_as_often_for_many_rows_as_for_few_and_only_reads(pool: PgPool) {
    let heard = Heard::default();
    let _listening = tracing::subscriber::set_default(tracing_subscriber::registry().with(heard.clone()));
    // With one listener in the whole process, what another test's thread says first is taken to interest nobody anywhere.
    let _second = tracing::Dispatch::new(tracing_subscriber::registry());
    let stage = Stage::new(pool).await;
    let few = asked(&stage, &heard).await;
    grow(&stage).await;
    let many = asked(&stage, &heard).await;
    let (mut wrong, mut compared) = (Vec::new(), 0);
    for (path, before) in &few {
        let Some(after) = many.get(path) else { continue };
        compared += 1;
        if before.len() != after.len() {
            wrong.push(format!("{path}: {before:#?} before, {after:#?} after"));
        }
        if after.len() > MOST {
            wrong.push(format!("{path} asks {} times: {after:#?}", after.len()));
        }
        let writes = |statement: &&String| !["select", "with"].iter().any(|start| statement.starts_with(start));
        // Who looked at what may be on record.
        let on_record = |statement: &&String| statement.starts_with("insert into audit_entries");
        let written: Vec<_> = after.iter().filter(writes).filter(|statement| !on_record(statement)).collect();
        if !written.is_empty() {
            wrong.push(format!("{path} writes: {written:?}"));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(compared > 40, "only {compared} pages were compared");
    assert!(many["/admin/queue"].len() > 3, "nothing was heard: {:?}", many["/admin/queue"]);
    stage.bank.dismiss_mails().await;
}

/// What each page asks of somebody who may open it. The second look counts: the first may show a message, and notes
/// that somebody was here.
async fn asked(stage: &Stage, heard: &Heard) -> BTreeMap<&'static str, Vec<String>> {
    let mut asked = BTreeMap::new();
    for row in router::table().rows().iter().filter(|row| row.method == Method::GET) {
        let found = stage.cast().find(|(visitor, _)| visitor.on(row.access, row.path) == Admitted);
        let (_, mut browser) = found.unwrap();
        let path = stage.address(row.path);
        browser.fetch(&path).await;
        heard.take();
        if browser.fetch(&path).await.status == StatusCode::OK {
            asked.insert(row.path, heard.take());
        }
    }
    asked
}

/// More of what lists show: requests, TPPs, staff, mails, entries, applications, notes.
async fn grow(stage: &Stage) {
    for name in ["More Payments", "Many Payments", "Most Payments"] {
        stage.bank.tpp(name).await;
        stage.bank.applicant(&format!("{name} Too")).await;
    }
    let mut insider = stage.browser(super::cast::Visitor::Insider);
    for name in ["Second", "Third", "Fourth"] {
        let (path, fields) = ("/portal/applications/new", [("name", name), ("redirect_uris", "https://a.example/cb")]);
        assert_eq!(insider.fill(path, path, &fields).await.heading(), name);
    }
    let mut analyst = stage.browser(super::cast::Visitor::Staff(StaffRole::Analyst));
    let request = stage.address("/admin/requests/{reference}");
    for note in ["First things first.", "And then the rest."] {
        let page = analyst.fill(&request, &format!("{request}/note"), &[("note", note)]).await;
        assert!(page.text().contains(note), "{}", page.text());
    }
}
