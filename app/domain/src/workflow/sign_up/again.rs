//! Starting again after a rejection, a withdrawal or an expiry: a new draft with the old answers and evidence. The old
//! request stays as it ended.

use super::own::{account, draft, open_one};
use super::shown;
use crate::access::Actor;
use crate::audit::{Event, Subject};
use crate::entropy;
use crate::form::{Answer, Answers};
use crate::id::{DocumentId, PersonId, RequestId};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::request::RequestStatus;
use crate::store::documents::{self, EvidenceStore};
use crate::store::forms::FormVersion;
use crate::store::requests::{self, RequestRecord};
use crate::store::{Context, WriteTx, forms};
use crate::transition::InvalidTransition;
use crate::workflow::evidence::CONTENTS;
use futures::FutureExt;

/// Begins a draft with the answers of a request of the same applicant that has ended. Asked for twice, it is the same
/// draft.
///
/// # Errors
/// [`Refusal::NotFound`] for somebody else's request; [`Refusal::Moved`] for one that has not ended, or was approved;
/// [`Refusal::NotNow`] while another one is open.
pub async fn begin_again(
    portal: &Portal,
    context: Context,
    person: PersonId,
    reference: String,
) -> Result<RequestId, Refusal> {
    let pool = portal.database().statements();
    let form = forms::published(pool).await?.ok_or(Refusal::NotFound("sign-up form"))?;
    let id = portal.id(RequestId::new);
    portal
        .commit(context, move |tx| {
            async move {
                let old = requests::lock_by_reference(tx, &reference).await?.filter(|old| old.person == Some(person));
                let old = old.ok_or(Refusal::NotFound("request"))?;
                tx.act_as(Actor::Tpp(person, old.applicant_name.clone()));
                must_have_ended(&old)?;
                let account = account(tx, person).await?;
                if let Some(open) = open_one(tx, person).await? {
                    return open;
                }
                let begun = draft(tx, id, &account, form.id).await?;
                let event = Event::new("request.begun", Subject::new("request", id, begun));
                tx.record(event.with("again_after", old.request.reference.clone())).await?;
                copy(tx, id, &old, &form).await?;
                Ok(id)
            }
            .boxed()
        })
        .await
}

fn must_have_ended(old: &RequestRecord) -> Result<(), Refusal> {
    match old.request.state.status() {
        RequestStatus::Rejected | RequestStatus::Withdrawn | RequestStatus::Expired => Ok(()),
        status => {
            let (subject, from, deed) = ("sign-up", status.words_for_applicant(), "start again with");
            Err(InvalidTransition { subject, from, deed }.into())
        }
    }
}

/// Copies what the form of today asks as the form of then did.
async fn copy(tx: &mut WriteTx, id: RequestId, old: &RequestRecord, form: &FormVersion) -> Result<(), Refusal> {
    let pool = tx.portal().database().statements().clone();
    let asked = forms::load(&pool, old.form_version()?).await?.definition;
    let mut answers = Answers::default();
    for (name, answer) in old.answers.iter() {
        if form.definition.field(name).is_none_or(|field| asked.field(name) != Some(field)) {
            continue;
        }
        let copied = match answer {
            Answer::Document(document) => Answer::Document(copy_document(tx, id, old, *document).await?),
            other => other.clone(),
        };
        answers.insert(name, copied);
    }
    let new = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("sign-up"))?;
    Ok(requests::set_answers(tx, &new, &shown(&form.definition, &answers), &answers).await?)
}

async fn copy_document(
    tx: &mut WriteTx,
    request: RequestId,
    old: &RequestRecord,
    document: DocumentId,
) -> Result<DocumentId, Refusal> {
    let found = documents::find(tx, old.request.id, document).await?.ok_or(Refusal::NotFound("document"))?;
    let content = CONTENTS.get(tx, document).await?;
    let id = DocumentId::new(tx.now(), entropy::bytes(tx.portal().entropy()));
    documents::insert_copy(tx, id, request, &found).await?;
    CONTENTS.put(tx, id, &content).await?;
    Ok(id)
}
