//! Evidence: placeholder for the colleague's.
use crate::id::{DocumentId, RequestId};
use crate::portal::Portal;
use crate::refusal::Refusal;
use crate::store::Context;
/// x
pub async fn attach(
    _p: &Portal,
    _c: Context,
    _r: RequestId,
    _f: String,
    _n: String,
    _b: Vec<u8>,
) -> Result<DocumentId, Refusal> {
    Err(Refusal::NotFound("x"))
}
/// x
pub async fn names(_p: &Portal, _r: RequestId) -> Result<Vec<(String, String)>, Refusal> {
    Ok(vec![])
}
