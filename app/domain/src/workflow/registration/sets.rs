//! The key sets that a registration, a token or a management call is judged by.

use super::Desk;
use crate::certificate::Certificate;
use crate::jose::KeySet;
use crate::registration::{Assessment, Failure, Owner, Tie, tie};
use crate::store::StoreError;
use crate::store::machine_clients::MachineClient;
use crate::text::capitalised;
use crate::workflow::key_sets::Unavailable;
use std::sync::Arc;
use time::Duration;
use url::Url;

/// A key or certificate that its directory has revoked is not believed for longer.
const SOFTWARE_KEYS_LAST: Duration = Duration::minutes(5);

/// The keys of a software, and those of them that are revoked.
#[derive(Debug, Clone, Default)]
pub(crate) struct Sets {
    pub(crate) keys: Arc<KeySet>,
    pub(crate) revoked: Arc<KeySet>,
}

impl Sets {
    /// As checks take them.
    pub(crate) fn pair(&self) -> (&KeySet, &KeySet) {
        (&self.keys, &self.revoked)
    }
}

impl Desk {
    /// The sets of the statement that is assessed; nothing is fetched for one that is not believed.
    pub(super) async fn sets_for(&self, assessment: &Assessment) -> Result<Result<Sets, Failure>, StoreError> {
        let Some(statement) = assessment.key_sets() else { return Ok(Ok(Sets::default())) };
        self.sets(&statement.key_set, statement.revoked_key_set.as_ref(), assessment.software_kid()).await
    }

    /// What ties a certificate to the statement that is assessed.
    pub(super) async fn tie_for(
        &self,
        assessment: &Assessment,
        sets: &Result<Sets, Failure>,
        certificate: &Certificate,
    ) -> Result<Result<(), Failure>, StoreError> {
        let (Some(statement), Ok(sets)) = (assessment.key_sets(), sets) else { return Ok(Ok(())) };
        let organisation = statement.organisation_key_set.as_ref();
        Ok(self.tie(certificate, statement.owner(), sets, organisation).await?.map(drop))
    }

    /// The sets of a client's software.
    pub(crate) async fn sets_of(
        &self,
        client: &MachineClient,
        kid: Option<&str>,
    ) -> Result<Result<Sets, Failure>, StoreError> {
        self.sets(&client.key_set, client.revoked_key_set.as_ref(), kid).await
    }

    /// What ties a certificate to a client's software.
    pub(crate) async fn tie_of(
        &self,
        client: &MachineClient,
        sets: &Sets,
        certificate: &Certificate,
    ) -> Result<Result<Tie, Failure>, StoreError> {
        self.tie(certificate, client.owner(), sets, client.organisation_key_set.as_ref()).await
    }

    async fn sets(
        &self,
        keys: &Url,
        revoked: Option<&Url>,
        kid: Option<&str>,
    ) -> Result<Result<Sets, Failure>, StoreError> {
        let keys = match self.fetched(keys, kid).await? {
            Ok(keys) => keys,
            Err(failure) => return Ok(Err(failure)),
        };
        match revoked {
            None => Ok(Ok(Sets { keys, revoked: Arc::default() })),
            Some(url) => Ok(self.fetched(url, None).await?.map(|revoked| Sets { keys, revoked })),
        }
    }

    /// The organisation's set is fetched for those only whom nothing else ties.
    async fn tie(
        &self,
        certificate: &Certificate,
        owner: Owner<'_>,
        sets: &Sets,
        organisation: Option<&Url>,
    ) -> Result<Result<Tie, Failure>, StoreError> {
        let tied = tie(certificate, owner, &sets.keys, &sets.revoked, None);
        let (Err(_), Some(url)) = (&tied, organisation) else { return Ok(tied) };
        Ok(match self.fetched(url, None).await? {
            Ok(keys) => tie(certificate, owner, &sets.keys, &sets.revoked, Some(&keys)),
            Err(_) => tied,
        })
    }

    async fn fetched(&self, url: &Url, kid: Option<&str>) -> Result<Result<Arc<KeySet>, Failure>, StoreError> {
        match self.key_sets.get(url, kid, SOFTWARE_KEYS_LAST).await {
            Ok(set) => Ok(Ok(set)),
            Err(unavailable @ Unavailable::Place(_)) => {
                Ok(Err(Failure::new(capitalised(&unavailable.to_string())).received(url.as_str())))
            }
            Err(Unavailable::Store(error)) => Err(error),
        }
    }
}
