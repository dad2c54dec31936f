//! Whom the bank trusts, in Postgres: what two people decide, once, and on what was there when they looked.

use crate::support::{Bank, acting};
use domain::access::{ChangeTrust, ConfirmTrust, StaffMember, StaffRole};
use domain::id::TrustChangeId;
use domain::refusal::Refusal;
use domain::store::trust as store;
use domain::trust::{Item, List, TrustSet, WrittenIssuer};
use domain::workflow::trust::{self, Decision, Proposal, Proposed};
use futures::future::join_all;
use rcgen::{BasicConstraints, CertificateParams, IsCa, KeyPair};
use sqlx::PgPool;
use std::sync::LazyLock;

fn issuer(iss: &str, host: &str) -> Item {
    let written = WrittenIssuer {
        iss: iss.into(),
        jwks_uri: format!("https://{host}/keystore/directory.jwks"),
        keystore_hosts: vec![host.into()],
        ..WrittenIssuer::default()
    };
    Item::issuer(&written, false).unwrap()
}

fn root() -> Item {
    static PEM: LazyLock<String> = LazyLock::new(|| {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        params.self_signed(&KeyPair::generate().unwrap()).unwrap().pem()
    });
    Item::authority(List::OutboundCa, &PEM, Vec::new()).unwrap()
}

/// Three people who may confirm, so that the rule of two binds.
async fn people(bank: &Bank) -> [StaffMember; 3] {
    let people = [
        bank.staff("Sam", &[StaffRole::Security]).await,
        bank.staff("Sue", &[StaffRole::Security]).await,
        bank.staff("Pia", &[StaffRole::Platform]).await,
    ];
    bank.force("update people set password_hash = 'set'").await.unwrap();
    people
}

async fn propose(bank: &Bank, by: &StaffMember, proposal: Proposal) -> Result<TrustChangeId, Refusal> {
    let proposed = trust::propose(&bank.portal, acting(by), bank.may::<ChangeTrust>(by), proposal).await?;
    match proposed {
        Proposed::Waits(id) => Ok(id),
        Proposed::Done(_) => panic!("two people are needed"),
    }
}

async fn confirm(bank: &Bank, by: &StaffMember, id: TrustChangeId) -> Result<(), Refusal> {
    let may = bank.may::<ConfirmTrust>(by);
    trust::decide(&bank.portal, acting(by), may, id, Decision::Confirm, "").await.map(drop)
}

fn add(item: Item) -> Proposal {
    Proposal::add(item, "We join it").unwrap()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_many_who_decide_at_once_one_does(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let [sam, sue, pia] = people(&bank).await;
    for round in 0..20 {
        let id = propose(&bank, &sam, add(issuer(&format!("Directory {round}"), "keys.example"))).await.unwrap();
        let refuse = async {
            let may = bank.may::<ConfirmTrust>(&pia);
            trust::decide(&bank.portal, acting(&pia), may, id, Decision::Refuse, "Not yet").await.map(drop)
        };
        let (one, other) = futures::future::join(confirm(&bank, &sue, id), refuse).await;
        assert_eq!(usize::from(one.is_ok()) + usize::from(other.is_ok()), 1, "{one:?} {other:?}");
    }
    let versions = bank.count("select max(version) - count(version) from trust_changes").await;
    assert_eq!(versions, 0, "every confirmed change has the next number");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn of_many_proposals_about_one_entry_one_waits(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let [sam, sue, pia] = people(&bank).await;
    let proposals = (0..8).map(|number| {
        let by = if number % 2 == 0 { &sam } else { &sue };
        propose(&bank, by, add(issuer("Directory", &format!("keys{number}.example"))))
    });
    let proposed = join_all(proposals).await;
    assert_eq!(proposed.iter().filter(|one| one.is_ok()).count(), 1);
    let waits = |one: &Result<_, Refusal>| matches!(one, Err(Refusal::NotNow(why)) if why.contains("waits for a second person"));
    assert_eq!(proposed.iter().filter(|one| waits(one)).count(), 7);
    let id = proposed.into_iter().find_map(Result::ok).unwrap();
    confirm(&bank, &pia, id).await.unwrap();
    assert_eq!(bank.portal.trust().current().issuers.len(), 1);
    let again = propose(&bank, &sam, add(issuer("Directory", "other.example"))).await;
    assert!(matches!(again, Err(Refusal::Fields(_))), "{again:?}");
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_database_refuses_what_no_page_offers(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let [sam, sue, _] = people(&bank).await;
    let id = propose(&bank, &sam, add(issuer("Directory", "keys.example"))).await.unwrap();
    let own = format!(
        "update trust_changes set status = 'confirmed', decided_by = '{}', decided_at = now(), version = 1 where id = '{id}'",
        sam.person
    );
    assert_eq!(bank.force(&own).await, Err("trust_changes_two_people_check".into()));
    let swapped = format!("update trust_changes set after = '{{\"iss\": \"Mine\"}}' where id = '{id}'");
    assert!(bank.force(&swapped).await.unwrap_err().contains("decided once, as it was proposed"));
    let nobody =
        format!("update trust_changes set status = 'confirmed', decided_at = now(), version = 1 where id = '{id}'");
    assert_eq!(bank.force(&nobody).await, Err("trust_changes_who_check".into()));
    confirm(&bank, &sue, id).await.unwrap();
    let again = format!("update trust_changes set status = 'proposed' where id = '{id}'");
    assert!(bank.force(&again).await.unwrap_err().contains("decided once"));
    assert!(bank.force("delete from trust_changes").await.unwrap_err().contains("decided once"));
    let columns = "insert into trust_changes (id, environment, list, entry, title, before, after, reason, proposed_by,
        proposed_at, status, decided_by, decided_at, rule, version)";
    let forged = format!(
        "{columns} select gen_random_uuid(), environment, list, entry, title, null, '{{}}', 'x', '{}', now(), 'confirmed', '{}', now(),
             null, 2 from trust_changes where id = '{id}'",
        sam.person, sue.person
    );
    assert_eq!(bank.force(&forged).await, Err("trust_changes_base_check".into()), "what it replaces is another");
    let filed = format!(
        "{columns} select gen_random_uuid(), environment, list, 'other', title, null, '{{}}', 'x', '{}', now(), 'confirmed', null,
             now(), 'configuration-file/1', 2 from trust_changes where id = '{id}'",
        sam.person
    );
    assert_eq!(bank.force(&filed).await, Err("trust_changes_proposer_check".into()));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_file_is_taken_once_for_each_list_by_however_many_servers(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let first = || vec![issuer("Directory", "keys.example"), root()];
    let begun = join_all((0..6).map(|_| trust::begin(&bank.portal, first()))).await;
    assert!(begun.into_iter().all(|differences| differences.unwrap() == trust::Differences::default()));
    assert_eq!(bank.count("select count(*) from trust_changes where rule = 'configuration-file/1'").await, 2);
    assert_eq!(bank.count("select count(*) from audit_entries where action = 'trust.imported'").await, 1);

    let [sam, sue, _] = people(&bank).await;
    let gone = Proposal::remove(&issuer("Directory", "keys.example"), "We leave it").unwrap();
    let id = propose(&bank, &sam, gone).await.unwrap();
    confirm(&bank, &sue, id).await.unwrap();
    let differences = trust::begin(&bank.portal, first()).await.unwrap();
    assert_eq!(differences.only_in_file, ["statement issuer Directory"]);
    assert!(bank.portal.trust().current().issuers.is_empty(), "what people decided stands");
    let set = store::set(&bank.pool, bank.portal.rules().environment).await.unwrap();
    assert_eq!((set.version, set.outbound.len()), (3, 1));
    assert!(set.find(List::StatementIssuer, "Directory").is_none());
    assert!(TrustSet::default().judge().is_ok());
}
