//! The UAE's door: an application shows its certificate, the trust framework is asked about it, and it stands in the bank's
//! books from then on, until people let it in (`POST /tpp-registration`).

mod compare;
mod look;
mod refusal;

pub use compare::LOSS_RULE;
pub use refusal::Code;

use super::Desk;
use crate::certificate::Certificate;
use crate::directory::{Away, Organisation, Seen, Software};
use crate::id::AttemptId;
use crate::registration::Report;
use crate::secret::{Token, TokenKind};
use crate::store::StoreError;
use crate::store::applications::{self, Became, NewApplication};
use crate::store::registration_attempts::{self, Claimed, NewAttempt, Nothing};
use look::Found;
use refusal::Refusal;

/// A call.
#[derive(Debug, Clone, Copy)]
pub struct Onboarding<'a> {
    /// Over which connection it came.
    pub certificate: &'a Certificate,
    /// The identifier of the call.
    pub trace: Option<&'a str>,
}

/// What became of it.
#[derive(Debug)]
pub enum Onboarded {
    /// The application is registered, now or since before.
    Registered,
    /// It is not.
    Refused {
        /// What the refusal is called on the wire.
        code: Code,
        /// Why, as a sentence.
        sentence: String,
        /// Opens the report.
        link: Token,
    },
    /// The trust framework or its keystore cannot be read.
    Away,
}

impl Desk {
    /// Registers the application that a certificate names.
    ///
    /// # Errors
    /// [`StoreError`] when Postgres refuses; then nothing has happened.
    pub async fn onboard(&self, call: Onboarding<'_>) -> Result<Onboarded, StoreError> {
        let Onboarding { certificate, trace } = call;
        let (id, at) = (self.portal.id(AttemptId::new), self.portal.now());
        let attempt = NewAttempt { id, at, method: "POST", version: None, certificate, trace };
        match self.look(certificate).await? {
            Ok(Found { seen, organisation, software, key_set }) => {
                let claimed = claimed(&seen, Some(&organisation), Some(&software));
                let report = Report::of(refusal::PASSED.map(|check| (check, Ok(()))));
                let new = NewApplication {
                    seen: &seen,
                    organisation: &organisation,
                    software: &software,
                    key_set: &key_set,
                    attempt: &attempt,
                    claimed: &claimed,
                    report: &report,
                };
                match applications::register(&self.portal, new).await? {
                    Became::Registered => Ok(Onboarded::Registered),
                    Became::Blocked(what) => self.refuse(&attempt, &claimed, Refusal::Blocked(what)).await,
                    Became::OtherOrganisation => self.refuse(&attempt, &claimed, Refusal::OtherOrganisation).await,
                }
            }
            Err(Missed::Refused(refusal, seen)) => {
                let claimed = seen.map(|seen| claimed(&seen, seen.organisation.as_ref(), seen.software.as_ref()));
                self.refuse(&attempt, &claimed.unwrap_or_default(), refusal).await
            }
            Err(Missed::Away(away)) => {
                tracing::warn!(%away, "an application cannot be registered");
                let (pool, nothing) = (self.portal.database().statements(), Report::of([]));
                registration_attempts::insert(pool, &attempt, &Claimed::default(), &nothing, Nothing::Unavailable)
                    .await?;
                Ok(Onboarded::Away)
            }
        }
    }

    async fn refuse(
        &self,
        attempt: &NewAttempt<'_>,
        claimed: &Claimed,
        refusal: Refusal,
    ) -> Result<Onboarded, StoreError> {
        let (code, sentence) = (refusal.code(), refusal.to_string());
        let link = Token::new(TokenKind::Report, self.portal.entropy());
        let nothing = Nothing::Refused { link: &link.hash(), code: code.as_str() };
        let pool = self.portal.database().statements();
        registration_attempts::insert(pool, attempt, claimed, &refusal.report(), nothing).await?;
        Ok(Onboarded::Refused { code, sentence, link })
    }
}

/// Why an application was not found in order.
enum Missed {
    Refused(Refusal, Option<Box<Seen>>),
    Away(Away),
}

/// What is kept of an attempt: names where every door has them, and the records as they came.
fn claimed(seen: &Seen, organisation: Option<&Organisation>, software: Option<&Software>) -> Claimed {
    let mut statement = seen.records.clone();
    statement.insert("iss".into(), crate::directory::NAME.into());
    statement.insert("org_id".into(), seen.application.organisation.to_string().into());
    statement.insert("software_id".into(), seen.application.software.to_string().into());
    statement.insert("org_name".into(), organisation.map(|own| own.name.clone()).into());
    statement.insert("software_client_name".into(), software.map(|own| own.name.clone()).into());
    Claimed { statement: Some(statement), ..Claimed::default() }
}
