//! A call as a gateway passes it on.

use super::forwarded::Forwarded;
use super::query::{self, Needs};
use crate::api::bearer::bearer;
use crate::api::certificate;
use crate::api::refusal::Refusal;
use domain::client::Scopes;
use domain::jose::Thumbprint;
use domain::portal::Environment;
use domain::workflow::gateway;
use http::request::Parts;
use time::OffsetDateTime;

pub(super) struct Call<'p> {
    token: &'p str,
    certificate: Option<Thumbprint>,
    environment: Environment,
    pub(super) scopes: Scopes,
}

impl<'p> Call<'p> {
    /// Reads it from a question. A certificate of which the gateway passes on the whole is judged here.
    pub(super) fn read(parts: &'p Parts, now: OffsetDateTime) -> Result<Self, Refusal> {
        let Needs { scopes, environment } = query::needs(&parts.uri)?;
        let forwarded = Forwarded::read(&parts.headers)?;
        if let Some(certificate) = forwarded.whole() {
            certificate::judge(certificate, &parts.extensions, now).map_err(Refusal::of_the_call)?;
        }
        Ok(Self { token: bearer(&parts.headers)?, certificate: forwarded.thumbprint(), environment, scopes })
    }

    /// As the domain takes it.
    pub(super) fn asked(&self) -> gateway::Call<'_> {
        let Self { token, certificate, environment, scopes } = self;
        gateway::Call { token, certificate: certificate.as_ref(), scopes, environment: *environment }
    }
}
