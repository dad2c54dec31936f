//! Where trust comes from: once from the configuration, from then on from Postgres.

use super::CONFIGURATION_FILE;
use crate::audit::{Event, Subject};
use crate::field::FieldErrors;
use crate::id::TrustChangeId;
use crate::portal::{Environment, Portal};
use crate::refusal::Refusal;
use crate::store::trust::{self, NewChange};
use crate::store::{Context, StoreError, WriteTx};
use crate::trust::{Item, List, TrustSet};
use futures::FutureExt;

/// Where the configuration and what is in force differ: people have changed it since, and what they decided stands.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Differences {
    /// Entries of the file that are not in force, or not as the file has them.
    pub only_in_file: Vec<String>,
    /// Entries in force that the file does not have.
    pub only_in_force: Vec<String>,
}

/// Takes the first values of each list that has none from the configuration, and from then on trusts what Postgres says.
///
/// # Errors
/// [`Refusal::Fields`] when a first value does not fit; [`Refusal::Store`].
pub async fn begin(portal: &Portal, configured: Vec<Item>) -> Result<Differences, Refusal> {
    let file = TrustSet::of(0, configured);
    file.judge()?;
    let first: Vec<_> = file.items().collect();
    portal.commit(Context::system("configuration"), move |tx| import(tx, first).boxed()).await?;
    refresh(portal).await?;
    Ok(differences(&file, &portal.trust().current()))
}

async fn import(tx: &mut WriteTx, first: Vec<Item>) -> Result<(), Refusal> {
    trust::lock_all(tx).await?;
    let environment = tx.portal().rules().environment;
    let begun = trust::lists_begun(tx, environment).await?;
    let new: Vec<_> = first.into_iter().filter(|item| !begun.contains(&item.list())).collect();
    for item in &new {
        item.judge(environment == Environment::Production, tx.now()).map_err(|errors| in_file(item, &errors))?;
        let change = NewChange {
            id: tx.portal().id(TrustChangeId::new),
            list: item.list(),
            entry: item.key(),
            title: item.title(),
            before: None,
            after: Some(item.stored()),
            reason: "First value, from the configuration file".to_owned(),
            by: None,
        };
        trust::confirm_by_rule(tx, &change, CONFIGURATION_FILE).await?;
    }
    if new.is_empty() {
        return Ok(());
    }
    let mut event = Event::new("trust.imported", Subject::named("trust", "The configuration file"));
    for list in List::ALL {
        let titles: Vec<_> = new.iter().filter(|item| item.list() == list).map(Item::title).collect();
        event = event.with(list.name(), titles);
    }
    tx.record(event.with("rule", CONFIGURATION_FILE)).await?;
    Ok(())
}

fn in_file(item: &Item, errors: &FieldErrors) -> FieldErrors {
    let sentences: Vec<_> = errors.iter().map(|error| error.message.as_str()).collect();
    FieldErrors::of("list", format!("`trust.{}`: {}", item.list().name(), sentences.join(". ")))
}

fn differences(file: &TrustSet, present: &TrustSet) -> Differences {
    let told = |item: &Item| format!("{} {}", item.list().noun(), item.title());
    let missing = |of: &TrustSet, from: &TrustSet, whole: bool| {
        let lacks = |item: &Item| {
            from.find(item.list(), &item.key()).is_none_or(|other| whole && other.stored() != item.stored())
        };
        of.items().filter(lacks).map(|item| told(&item)).collect()
    };
    Differences { only_in_file: missing(file, present, true), only_in_force: missing(present, file, false) }
}

/// Looks whether anything was confirmed since, here or on another server, and trusts that from now on. One small query
/// where nothing was.
///
/// # Errors
/// [`StoreError`] when Postgres refuses; then what was trusted before still is.
pub async fn refresh(portal: &Portal) -> Result<(), StoreError> {
    let pool = portal.database().statements();
    if trust::version(pool).await? != portal.trust().current().version {
        portal.trust().publish(trust::set(pool, portal.rules().environment).await?);
    }
    Ok(())
}
