//! Risk hints: worked out when a request arrives and when its answers change, in the same unit of work.

use crate::id::RequestId;
use crate::refusal::Refusal;
use crate::risk::{Applicant, hints};
use crate::store::queue::{self, Assessment};
use crate::store::{StoreError, WriteTx, forms, requests};
use crate::text::EmailAddress;

/// Looks at a request again, and notes its hints and what the queue finds it by.
pub(crate) async fn assess(tx: &mut WriteTx, id: RequestId) -> Result<(), Refusal> {
    let record = requests::lock(tx, id).await?.ok_or(Refusal::NotFound("request"))?;
    let pool = tx.portal().database().statements().clone();
    let form = forms::load(&pool, record.form_version()?).await?.definition;
    let email = EmailAddress::parse(&record.applicant_email)
        .map_err(|error| StoreError::inconsistent("requests", "applicant_email", id, error))?;
    let applicant = Applicant::read(&form, &record.answers, &email);
    let known = queue::known(tx, id, &email, &applicant).await?;
    let hints = hints(&applicant, &known);
    Ok(queue::set_assessment(tx, Assessment { record: &record, applicant: &applicant, hints: &hints }).await?)
}
