//! A sign-up of somebody who has an account: it belongs to them from its first answer, and their address is confirmed.

use super::{Applying, PER_PLACE, insert};
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::id::{FormVersionId, PersonId, RequestId};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::RequestStatus;
use crate::store::people::PersonKind;
use crate::store::throttles;
use crate::store::{Context, WriteTx, forms, people, requests};
use crate::text::EmailAddress;
use crate::workflow::sign_in::refuse_throttled;
use futures::FutureExt;

/// Begins a draft of somebody who is signed in. Asked for twice, it is the same draft.
///
/// # Errors
/// [`Refusal::NotNow`] for the member of a team and while another sign-up is open; [`Refusal::Throttled`];
/// [`Refusal::NotFound`] while the bank has published no form.
pub async fn begin_own(portal: &Portal, context: Context, person: PersonId) -> Result<RequestId, Refusal> {
    let pool = portal.database().statements();
    if portal.rules().limits {
        let place = format!("sign-up:{}", context.address.as_deref().unwrap_or_default());
        refuse_throttled(throttles::hit(pool, &place, PER_PLACE, portal.now()).await?)?;
    }
    let profile = people::profile(pool, person).await?.filter(|profile| profile.kind == PersonKind::Tpp);
    if !profile.ok_or(Refusal::NotFound("account"))?.teams.is_empty() {
        return Err(Refusal::NotNow("You belong to a TPP already: one account signs up for one".into()));
    }
    let form = forms::published_id(pool).await?.ok_or(Refusal::NotFound("sign-up form"))?;
    let id = portal.id(RequestId::new);
    portal
        .commit(context, move |tx| {
            async move {
                let account = account(tx, person).await?;
                tx.act_as(Actor::Tpp(person, account.name.clone()));
                if let Some(open) = open_one(tx, person).await? {
                    return open;
                }
                let reference = draft(tx, id, &account, form).await?;
                tx.record(Event::new("request.begun", Subject::new("request", id, reference))).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

/// Whose sign-up it becomes.
pub(super) struct Account {
    person: PersonId,
    name: String,
    email: EmailAddress,
}

/// The account of somebody, locked, so that two forms sent at once begin one draft.
pub(super) async fn account(tx: &mut WriteTx, person: PersonId) -> Result<Account, Refusal> {
    let (name, email) = people::lock(tx, person).await?.ok_or(Refusal::NotFound("account"))?;
    let email = EmailAddress::parse(&email).map_err(|_| Refusal::NotFound("account"))?;
    Ok(Account { person, name, email })
}

/// A draft of theirs is the one to go on with; with the bank there is one request of theirs at a time.
pub(super) async fn open_one(
    tx: &mut WriteTx,
    person: PersonId,
) -> Result<Option<Result<RequestId, Refusal>>, Refusal> {
    let pool = tx.portal().database().statements().clone();
    let all = requests::of_person(&pool, person).await?;
    let open = all.into_iter().find(|record| !record.request.state.status().is_final());
    Ok(open.map(|open| match open.request.state.status() {
        RequestStatus::Draft => Ok(open.request.id),
        _ => Err(Refusal::NotNow(format!(
            "Your sign-up {} is open: wait for it, or withdraw it",
            open.request.reference
        ))),
    }))
}

pub(super) async fn draft(
    tx: &mut WriteTx,
    id: RequestId,
    account: &Account,
    form: FormVersionId,
) -> Result<String, Refusal> {
    let applying = Applying { name: &account.name, email: &account.email, password_hash: None };
    let reference = insert(tx, id, applying, form).await?;
    requests::set_person(tx, id, account.person).await?;
    Ok(reference)
}
