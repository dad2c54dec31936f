//! From a request to a decision, and from the decision to what is written.

use super::sets::Sets;
use super::{Answer, Desk, Request};
use crate::id::AttemptId;
use crate::jose::KeySet;
use crate::registration::{
    AcceptedRegistration, Assessment, Check, Failure, Registered, Report, SoftwareStatement, StatementIssuer,
};
use crate::secret::{Token, TokenKind};
use crate::store::StoreError;
use crate::store::machine_clients::MachineClient;
use crate::store::registration_attempts::{self, Claimed, NewAttempt, Nothing};
use crate::store::registrations::{self, Became, Registration};
use crate::trust::TrustSet;
use crate::workflow::key_sets::Unavailable;
use serde_json::{Map, Value};
use sha2::{Digest, Sha256};
use std::sync::Arc;
use time::Duration;

/// How old the keys of a directory may be. One that is new to us is fetched at once whatever their age.
const ISSUER_KEYS_LAST: Duration = Duration::hours(1);

/// A request that has been looked at.
pub(super) struct Decided<'a> {
    attempt: NewAttempt<'a>,
    claimed: Claimed,
    report: Report,
    request: [u8; 32],
    outcome: Outcome,
}

enum Outcome {
    Accepted(Box<AcceptedRegistration>),
    Refused,
    Unavailable,
}

impl Desk {
    pub(super) async fn decide<'a>(
        &self,
        method: &'static str,
        request: Request<'a>,
        client: Option<&MachineClient>,
    ) -> Result<Decided<'a>, StoreError> {
        let (rules, now) = (&self.portal.rules().registration.rules, self.portal.now());
        let Request { certificate, version, trace, .. } = request;
        let attempt = NewAttempt {
            id: self.portal.id(AttemptId::new),
            at: now,
            method,
            version: Some(version),
            certificate,
            trace,
        };
        let hash = Sha256::new().chain_update(format!("{method} {}\n", request.address)).chain_update(request.body);
        let mut assessment = Assessment::open(request.body, client.map(registered));
        let claimed = Claimed::of(&assessment);
        let trust = self.portal.trust().current();
        let (report, outcome) = match self.issuer(&trust, &assessment).await? {
            Err(()) => (assessment.give_up(), Outcome::Unavailable),
            Ok(issuer) => {
                assessment.believe_statement(issuer.as_ref().map(|(issuer, keys)| (*issuer, &**keys)), rules, now);
                assessment.not_blocked(None);
                let sets = self.sets_for(&assessment).await?;
                let tie = self.tie_for(&assessment, &sets, certificate).await?;
                let keys = sets.as_ref().map(Sets::pair).map_err(Clone::clone);
                let (report, accepted) = assessment.settle(keys, tie, certificate, rules, version, now);
                (report, accepted.map_or(Outcome::Refused, |accepted| Outcome::Accepted(Box::new(accepted))))
            }
        };
        Ok(Decided { attempt, claimed, report, request: hash.finalize().into(), outcome })
    }

    /// The trusted issuer that a statement names, with its keys; an error where they cannot be read.
    async fn issuer<'t>(
        &self,
        trust: &'t TrustSet,
        assessment: &Assessment,
    ) -> Result<Result<Option<(&'t StatementIssuer, Arc<KeySet>)>, ()>, StoreError> {
        let Some(issuer) = assessment.issuer().and_then(|named| trust.issuer(named)) else {
            return Ok(Ok(None));
        };
        match self.key_sets.get(&issuer.jwks_uri, assessment.issuer_kid(), ISSUER_KEYS_LAST).await {
            Ok(keys) => Ok(Ok(Some((issuer, keys)))),
            Err(Unavailable::Place(reason)) => {
                tracing::warn!(issuer = issuer.iss, reason, "the keys of a statement issuer cannot be read");
                Ok(Err(()))
            }
            Err(Unavailable::Store(error)) => Err(error),
        }
    }
}

impl Decided<'_> {
    /// Writes what was decided.
    pub(super) async fn settle<W>(mut self, desk: &Desk, write: W) -> Result<Answer, StoreError>
    where
        W: AsyncFnOnce(&Registration<'_>) -> Result<Became, StoreError>,
    {
        let accepted = match std::mem::replace(&mut self.outcome, Outcome::Refused) {
            Outcome::Accepted(accepted) => accepted,
            Outcome::Refused => return self.refuse(desk).await,
            Outcome::Unavailable => {
                self.keep(desk, Nothing::Unavailable).await?;
                return Ok(Answer::Unavailable);
            }
        };
        self.report.note(Check::Duplicate, Ok(()));
        let (attempt, claimed, report, request) = (&self.attempt, &self.claimed, &self.report, self.request);
        let new = Registration { accepted: &accepted, attempt, claimed, report, request };
        let (check, failure) = match write(&new).await? {
            Became::Client(answer) | Became::Repeated(answer) => return Ok(Answer::Registered(answer)),
            Became::Existing(answer) => return Ok(Answer::Existing(answer)),
            Became::Gone => return Ok(Answer::Gone),
            Became::Replayed => (Check::RequestId, Failure::new("jti was used already, in another request")),
            Became::Blocked(what) => (Check::NotBlocked, shut_out(what)),
            Became::Duplicate(client) => {
                (Check::Duplicate, Failure::new(format!("The software is registered already, as {client}; use PUT")))
            }
            Became::OtherOrganisation => {
                (Check::SameSoftware, Failure::new("The software is known here as another organisation's"))
            }
        };
        self.report.note(check, Err(failure));
        self.refuse_as_is(desk).await
    }

    /// Refuses; what the bank has shut out is told before what is wrong with the request.
    async fn refuse(mut self, desk: &Desk) -> Result<Answer, StoreError> {
        let later = self.report.refusal().is_some_and(|refusal| refusal.check > Check::NotBlocked);
        if let Some(statement) = self.claimed.statement.as_ref().filter(|_| later)
            && let Ok(statement) = read(desk, statement)
            && let Some(what) = registrations::blocked(&desk.portal, &statement).await?
        {
            self.report.note(Check::NotBlocked, Err(shut_out(what)));
        }
        self.refuse_as_is(desk).await
    }

    async fn refuse_as_is(self, desk: &Desk) -> Result<Answer, StoreError> {
        let link = Token::new(TokenKind::Report, desk.portal.entropy());
        let refusal = self.report.refusal().ok_or(StoreError::Interrupted)?;
        self.keep(desk, Nothing::Refused { link: &link.hash(), code: refusal.code.as_str() }).await?;
        Ok(Answer::Refused(refusal, link))
    }

    async fn keep(&self, desk: &Desk, nothing: Nothing<'_>) -> Result<(), StoreError> {
        let pool = desk.portal.database().statements();
        registration_attempts::insert(pool, &self.attempt, &self.claimed, &self.report, nothing).await
    }
}

/// As its issuer names its claims, whoever signed it.
fn read(desk: &Desk, claims: &Map<String, Value>) -> Result<SoftwareStatement, Failure> {
    let trust = desk.portal.trust().current();
    let issuer = claims.get("iss").and_then(Value::as_str).and_then(|iss| trust.issuer(iss));
    SoftwareStatement::read_of(issuer, claims)
}

fn shut_out(what: &str) -> Failure {
    Failure::new(format!("The bank has shut out this {what}"))
}

fn registered(client: &MachineClient) -> Registered {
    Registered {
        client_id: client.id.to_string(),
        issuer: client.directory.clone(),
        software_id: client.software_id.clone(),
        organisation_id: client.organisation_id.clone(),
    }
}
