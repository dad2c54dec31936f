//! What a machine registered, as its TPP's people see it: how it stands and whose move it is, and nothing to edit.

use super::Place;
use domain::access::{ChangeStatus, ConfirmStatus, StaffRole};
use domain::standing::{Status, Thing};
use domain::store::status_changes::Move;
use domain::workflow::standing;
use http::StatusCode;
use sqlx::PgPool;
use testkit::Form;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_a_machine_registered_stands_beside_what_was_made_by_hand(pool: PgPool) {
    let place = Place::new(pool).await;
    let software = place.registrar.software("Wren Wallet", "Wren Ltd", 1);
    let (client, organisation) = place.register(&software).await;
    let owner = place.bank.first_owner(organisation).await;
    let mut browser = place.signed_in(&owner).await;
    let fields = [("name", "By Hand"), ("redirect_uris", "https://app.wren.example/callback")];
    let new = "/portal/applications/new";
    browser.fill(new, new, &fields).await;
    let list = browser.get("/portal/applications").await;
    for words in ["Wren Wallet", "OBIE registration", &client, "By Hand", "Made by hand"] {
        assert!(list.text_of("#applications").contains(words), "{words}: {}", list.text());
    }
    let id = place.text("select id::text from software_statements where name = $1", "Wren Wallet").await;
    let own = format!("/portal/applications/{id}");
    assert!(list.attributes_of("#applications a", "href").contains(&own), "{}", list.body);
    let page = browser.get(&own).await;
    assert_eq!(page.heading(), "Wren Wallet");
    for words in [
        &*client,
        "Nobody's move: it works.",
        "OBIE 3.3",
        "private_key_jwt (ES256)",
        "Account information (AISP)",
        "and locked",
        "accounts",
        "https://wren-wallet.example/callback",
        "keystore.lakeside.example",
        "Last read",
        &format!("vestibule tpp update --client {client}"),
        &format!("vestibule tpp delete --client {client}"),
    ] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
    assert!(!page.has("main a[href$='/edit']") && !page.has("main form"), "nothing is edited here");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_edits_it_or_takes_keys_for_it_by_hand(pool: PgPool) {
    let place = Place::new(pool).await;
    let (_, organisation) = place.register(&place.registrar.software("Wren Wallet", "Wren Ltd", 1)).await;
    let owner = place.bank.first_owner(organisation).await;
    let mut browser = place.signed_in(&owner).await;
    let id = place.text("select id::text from software_statements where name = $1", "Wren Wallet").await;
    let own = format!("/portal/applications/{id}");
    for below in ["edit", "keys"] {
        assert_eq!(browser.get(&format!("{own}/{below}")).await.path, own, "{below} leads to its page");
    }
    let token = browser.get(&own).await.form("/signout").value("_token").unwrap().to_owned();
    let edit =
        Form::to(&format!("{own}/edit")).with("name", "Hijacked").with("redirect_uris", "https://evil.example/cb");
    for form in [edit.with("version", "1"), Form::to(&format!("{own}/keys"))] {
        let page = browser.post(form.with("_token", &token)).await;
        assert_eq!(page.status, StatusCode::CONFLICT, "{}", page.text());
        assert!(page.text().contains("registered itself"), "{}", page.text());
    }
    assert_eq!(place.text("select count(*)::text from clients where source <> $1", "obie").await, "0");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_waits_or_is_held_back_says_why_and_whose_move_it_is(pool: PgPool) {
    let place = Place::configured(pool, "[registration]\nactivation = \"manual\"").await;
    let (client, organisation) = place.register(&place.registrar.software("Wren Wallet", "Wren Ltd", 1)).await;
    let owner = place.bank.first_owner(organisation).await;
    let mut browser = place.signed_in(&owner).await;
    let list = browser.get("/portal/applications").await;
    assert!(list.text_of("#applications").contains("With the bank"), "{}", list.text());
    let own = list.attributes_of("#applications a", "href").remove(0);
    let page = browser.get(&own).await;
    assert!(page.text().contains("The bank's move: it has to let it in."), "{}", page.text());

    let (maker, checker) = (
        place.bank.staff("Mara Example", &[StaffRole::Analyst]).await,
        place.bank.staff("Chet Example", &[StaffRole::Approver]).await,
    );
    let (bank, portal) = (&place.bank, place.bank.portal());
    for (thing, to, why) in [
        (Thing::Client(client.parse().unwrap()), Move::ActivateWhole, "As agreed."),
        (Thing::Organisation(organisation), Move::To(Status::Suspended), "The licence has lapsed."),
    ] {
        let by = bank.authorised::<ChangeStatus>(&maker);
        let change = standing::propose(portal, bank.acting(&maker), by, thing, to, why).await.unwrap();
        let by = bank.authorised::<ConfirmStatus>(&checker);
        standing::confirm(portal, bank.acting(&checker), by, change).await.unwrap();
    }
    bank.dismiss_mails().await;
    let page = browser.get(&own).await;
    for words in ["Blocked: your company is suspended.", "The bank's reason: The licence has lapsed."] {
        assert!(page.text().contains(words), "{words}: {}", page.text());
    }
}
