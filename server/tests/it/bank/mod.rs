//! What the bank keeps about itself: its staff, its trail, its outbox, its gateways.

mod access;
mod audit;
mod emergency;
mod ended;
mod gateways;
mod invitation;
mod mail;
mod number;
mod review;
mod staff;
mod take_back;
mod turns;
mod two_people;

use domain::access::StaffRole;
use domain::id::StaffChangeId;
use testkit::{Browser, Form, Page, Person, TestPortal};

/// Somebody of the bank, signed in, with the second factor given just now.
async fn signed_in(bank: &TestPortal, name: &str, roles: &[StaffRole]) -> (Person, Browser) {
    let person = bank.staff(name, roles).await;
    let mut browser = bank.browser();
    browser.sign_in(bank, &person).await;
    (person, browser)
}

/// Proposes these roles for somebody.
async fn propose_roles(browser: &mut Browser, person: &Person, roles: &[&str]) -> Page {
    let page = format!("/admin/staff/{}", person.id);
    let form = browser.get(&page).await.form(&page).without("roles").with("reason", "The team has changed");
    let form = roles.iter().fold(form, |form, role| form.and("roles", role));
    browser.submit(form.with("deed", "roles")).await
}

/// Proposes that somebody leaves.
async fn propose_leaving(browser: &mut Browser, person: &Person) -> Page {
    let page = format!("/admin/staff/{}", person.id);
    let form = browser.get(&page).await.form(&page).with("reason", "They go to another bank");
    browser.submit(form.with("deed", "leave")).await
}

/// Which change a page shows.
fn change(page: &Page) -> StaffChangeId {
    let id =
        page.path.strip_prefix("/admin/staff/changes/").unwrap_or_else(|| panic!("{}: {}", page.path, page.text()));
    id.parse().unwrap()
}

/// The form that decides about a change, whether or not the page shows it.
async fn decision(browser: &mut Browser, id: StaffChangeId, verdict: &str) -> Form {
    let token = browser.get("/admin/staff").await.form("/signout").value("_token").unwrap().to_owned();
    Form::to(&format!("/admin/staff/changes/{id}")).with("_token", &token).with("verdict", verdict)
}

/// The roles of somebody now.
async fn roles(bank: &TestPortal, person: &Person) -> String {
    let pool = bank.portal().database().statements();
    domain::store::staff::member(pool, person.id).await.unwrap().unwrap().roles.to_string()
}

/// Every deed about somebody, by name: the clock stands still.
async fn deeds(bank: &TestPortal, person: &Person) -> Vec<String> {
    let pool = bank.portal().database().statements();
    let entries = domain::store::audit::about(pool, person.id.into()).await.unwrap();
    let mut deeds: Vec<_> = entries.into_iter().map(|entry| entry.action).collect();
    deeds.sort_unstable();
    deeds
}
