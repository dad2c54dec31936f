//! What makers proposed and checkers decided: written once, never changed.

use super::error::StoreError;
use super::tx::WriteTx;
use crate::id::{DecisionId, OrganisationId, PersonId, ProposalId, RequestId};
use crate::request::{AnswersHash, Outcome};
use sqlx::PgPool;
use time::OffsetDateTime;
use uuid::Uuid;

/// A maker's proposal.
#[derive(Debug, Clone)]
pub struct Proposal {
    /// Which one.
    pub id: ProposalId,
    /// On which request.
    pub request: RequestId,
    /// By whom.
    pub made_by: PersonId,
    /// By which name.
    pub maker: String,
    /// Which way.
    pub outcome: Outcome,
    /// Why.
    pub reason: String,
    /// The answers it was made on.
    pub answers: AnswersHash,
    /// Into which organisation the applicant is let, where that is here already.
    pub joins: Option<Joined>,
    /// When.
    pub made_at: OffsetDateTime,
}

/// An organisation that is here already.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Joined {
    /// Which one.
    pub id: OrganisationId,
    /// What people call it: `TPP-7K3Q-19X`.
    pub reference: String,
    /// Its registered name.
    pub name: String,
}

/// A checker's decision.
#[derive(Debug, Clone)]
pub struct Decision {
    /// The proposal it follows.
    pub proposal: Proposal,
    /// By which name.
    pub checker: String,
    /// What the checker added.
    pub note: String,
    /// When.
    pub decided_at: OffsetDateTime,
}

/// A proposal to write.
pub struct NewProposal<'a> {
    /// Which identifier.
    pub id: ProposalId,
    /// On which request.
    pub request: RequestId,
    /// By whom.
    pub made_by: PersonId,
    /// Which way.
    pub outcome: Outcome,
    /// Why.
    pub reason: &'a str,
    /// The answers it is made on.
    pub answers: AnswersHash,
    /// Into which organisation the applicant is to be let, where that is here already.
    pub joins: Option<OrganisationId>,
}

/// Writes a proposal.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn insert_proposal(tx: &mut WriteTx, new: NewProposal<'_>) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into proposals (id, request_id, made_by, outcome, reason, answers_sha256, made_at, joins)
         values ($1, $2, $3, $4, $5, $6, $7, $8)",
        Uuid::from(new.id),
        Uuid::from(new.request),
        Uuid::from(new.made_by),
        new.outcome.name(),
        new.reason,
        &new.answers.0,
        now,
        new.joins.map(Uuid::from)
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Writes a decision on a proposal: it quotes the proposal's maker, outcome and answers, and Postgres compares.
///
/// # Errors
/// [`StoreError`]; the constraint `decisions_two_people_check` when one person is both.
pub async fn insert_decision(
    tx: &mut WriteTx,
    id: DecisionId,
    proposal: &Proposal,
    decided_by: PersonId,
    note: &str,
) -> Result<(), StoreError> {
    let now = tx.now();
    sqlx::query!(
        "insert into decisions (id, request_id, proposal_id, made_by, outcome, answers_sha256, decided_by, note, decided_at,
             take)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9,
             (select count(*)::int + 1 from decisions_taken_back where request_id = $2))",
        Uuid::from(id),
        Uuid::from(proposal.request),
        Uuid::from(proposal.id),
        Uuid::from(proposal.made_by),
        proposal.outcome.name(),
        &proposal.answers.0,
        Uuid::from(decided_by),
        note,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Who proposed and who decided.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn makers(tx: &mut WriteTx, id: DecisionId) -> Result<[PersonId; 2], StoreError> {
    let row = sqlx::query!("select made_by, decided_by from decisions where id = $1", Uuid::from(id))
        .fetch_one(tx.connection())
        .await?;
    Ok([row.made_by.into(), row.decided_by.into()])
}

/// Writes that a decision was taken back. It stays written; the next one on its request is another take.
///
/// # Errors
/// [`StoreError`] when it was taken back before.
pub async fn take_back(tx: &mut WriteTx, id: DecisionId, by: PersonId) -> Result<(), StoreError> {
    let now = tx.now();
    let done = sqlx::query!(
        "insert into decisions_taken_back (decision_id, request_id, take, taken_back_by, taken_back_at)
         select id, request_id, take, $2, $3 from decisions where id = $1",
        Uuid::from(id),
        Uuid::from(by),
        now
    )
    .execute(tx.connection())
    .await?;
    StoreError::exactly_one("taking a decision back", done.rows_affected())
}

/// The latest proposal on a request.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn latest_proposal(tx: &mut WriteTx, request: RequestId) -> Result<Option<Proposal>, StoreError> {
    let row = sqlx::query_as!(
        ProposalRow,
        r#"select p.id, p.request_id, p.made_by, people.name as maker, p.outcome, p.reason, p.answers_sha256, p.made_at,
             p.joins, o.reference as "joins_reference?", o.legal_name as "joins_name?"
         from proposals p join people on people.id = p.made_by left join organisations o on o.id = p.joins
         where p.request_id = $1 order by p.made_at desc limit 1"#,
        Uuid::from(request)
    )
    .fetch_optional(tx.connection())
    .await?;
    row.map(ProposalRow::read).transpose()
}

/// Every proposal on a request, oldest first.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn proposals(pool: &PgPool, request: RequestId) -> Result<Vec<Proposal>, StoreError> {
    let rows = sqlx::query_as!(
        ProposalRow,
        r#"select p.id, p.request_id, p.made_by, people.name as maker, p.outcome, p.reason, p.answers_sha256, p.made_at,
             p.joins, o.reference as "joins_reference?", o.legal_name as "joins_name?"
         from proposals p join people on people.id = p.made_by left join organisations o on o.id = p.joins
         where p.request_id = $1 order by p.made_at"#,
        Uuid::from(request)
    )
    .fetch_all(pool)
    .await?;
    rows.into_iter().map(ProposalRow::read).collect()
}

/// The decision on a request, unless it was taken back.
///
/// # Errors
/// [`StoreError`] when Postgres refuses.
pub async fn decision(pool: &PgPool, request: RequestId) -> Result<Option<Decision>, StoreError> {
    let row = sqlx::query!(
        "select d.proposal_id, d.note, d.decided_at, people.name as checker
         from requests r join decisions d on d.id = r.decision_id join people on people.id = d.decided_by where r.id = $1",
        Uuid::from(request)
    )
    .fetch_optional(pool)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let all = proposals(pool, request).await?;
    let proposal = all.into_iter().find(|proposal| Uuid::from(proposal.id) == row.proposal_id);
    let proposal =
        proposal.ok_or_else(|| StoreError::inconsistent("decisions", "proposal_id", request, "is not there"))?;
    Ok(Some(Decision { proposal, checker: row.checker, note: row.note, decided_at: row.decided_at }))
}

struct ProposalRow {
    id: Uuid,
    request_id: Uuid,
    made_by: Uuid,
    maker: String,
    outcome: String,
    reason: String,
    answers_sha256: Vec<u8>,
    made_at: OffsetDateTime,
    joins: Option<Uuid>,
    joins_reference: Option<String>,
    joins_name: Option<String>,
}

impl ProposalRow {
    fn read(self) -> Result<Proposal, StoreError> {
        let outcome =
            self.outcome.parse().map_err(|error| StoreError::inconsistent("proposals", "outcome", self.id, error))?;
        let answers = self.answers_sha256.try_into();
        let answers = answers
            .map_err(|_| StoreError::inconsistent("proposals", "answers_sha256", self.id, "has not 32 bytes"))?;
        Ok(Proposal {
            id: self.id.into(),
            request: self.request_id.into(),
            made_by: self.made_by.into(),
            maker: self.maker,
            outcome,
            reason: self.reason,
            answers: AnswersHash(answers),
            joins: joined(self.joins, self.joins_reference, self.joins_name),
            made_at: self.made_at,
        })
    }
}

fn joined(id: Option<Uuid>, reference: Option<String>, name: Option<String>) -> Option<Joined> {
    Some(Joined { id: id?.into(), reference: reference?, name: name? })
}
