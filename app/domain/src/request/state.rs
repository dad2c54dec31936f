//! The state machine of a request. Every change of state is a method here; nothing else makes a [`RequestState`].

use super::proposal::Outcome;
use super::status::RequestStatus;
use crate::audit::{Event, Subject};
use crate::id::{DecisionId, RequestId, StatusChangeId};
use crate::transition::{InvalidTransition, Transition};
use time::{Duration, OffsetDateTime};

/// How long an unconfirmed address may wait.
pub const CONFIRM_WITHIN: Duration = Duration::days(7);
/// How long a question of the bank may wait.
pub const ANSWER_WITHIN: Duration = Duration::days(30);
/// How long a draft is kept.
pub const DRAFT_KEPT: Duration = Duration::days(30);

/// A request as its state machine sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Which one.
    pub id: RequestId,
    /// What people call it: `SU-7K3Q-19X`.
    pub reference: String,
    /// Where it stands.
    pub state: RequestState,
}

/// Where a request stands, with what belongs to that state and to no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestState {
    /// Being filled in.
    Draft {
        /// When it is thrown away.
        expires_at: OffsetDateTime,
    },
    /// Sent, address not confirmed.
    AwaitingEmail {
        /// When it lapses.
        expires_at: OffsetDateTime,
    },
    /// With the bank, new.
    Submitted {
        /// By when the bank wants to have decided.
        due_at: OffsetDateTime,
    },
    /// With the bank, looked at.
    InReview {
        /// By when the bank wants to have decided.
        due_at: OffsetDateTime,
    },
    /// Waiting for the applicant's answer; the bank's clock stands.
    WaitingApplicant {
        /// By when the bank wanted to have decided when its clock stopped.
        due_at: OffsetDateTime,
        /// When it stopped.
        clock_stopped_at: OffsetDateTime,
        /// When the request lapses.
        expires_at: OffsetDateTime,
    },
    /// Proposed by a maker.
    AwaitingSecondApproval {
        /// By when the bank wants to have decided.
        due_at: OffsetDateTime,
    },
    /// Approved.
    Approved {
        /// By what.
        by: Ground,
        /// When.
        at: OffsetDateTime,
    },
    /// Rejected.
    Rejected {
        /// By what.
        by: Ground,
        /// When.
        at: OffsetDateTime,
    },
    /// Taken back.
    Withdrawn {
        /// When.
        at: OffsetDateTime,
    },
    /// Lapsed.
    Expired {
        /// When.
        at: OffsetDateTime,
    },
}

/// Where the two people of an end stand written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Ground {
    /// They decided about the request itself.
    Decision(DecisionId),
    /// They changed the state of what registered: that decided the request along with it.
    Change(StatusChangeId),
}

use RequestState::{
    Approved, AwaitingEmail, AwaitingSecondApproval, Draft, Expired, InReview, Rejected, Submitted, WaitingApplicant,
    Withdrawn,
};

type Step = Result<Transition<RequestState>, InvalidTransition>;

impl RequestState {
    /// A new draft.
    pub fn draft(now: OffsetDateTime) -> Self {
        Draft { expires_at: now + DRAFT_KEPT }
    }

    /// Its name.
    pub fn status(&self) -> RequestStatus {
        match self {
            Draft { .. } => RequestStatus::Draft,
            AwaitingEmail { .. } => RequestStatus::AwaitingEmail,
            Submitted { .. } => RequestStatus::Submitted,
            InReview { .. } => RequestStatus::InReview,
            WaitingApplicant { .. } => RequestStatus::WaitingApplicant,
            AwaitingSecondApproval { .. } => RequestStatus::AwaitingSecondApproval,
            Approved { .. } => RequestStatus::Approved,
            Rejected { .. } => RequestStatus::Rejected,
            Withdrawn { .. } => RequestStatus::Withdrawn,
            Expired { .. } => RequestStatus::Expired,
        }
    }

    /// By when the bank wants to have decided, while that is still to come.
    pub fn due_at(&self) -> Option<OffsetDateTime> {
        match self {
            Submitted { due_at }
            | InReview { due_at }
            | WaitingApplicant { due_at, .. }
            | AwaitingSecondApproval { due_at } => Some(*due_at),
            _ => None,
        }
    }
}

impl Request {
    /// The applicant sends a complete draft.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is a draft.
    pub fn send(&self, now: OffsetDateTime) -> Step {
        match self.state {
            Draft { .. } => self.step(AwaitingEmail { expires_at: now + CONFIRM_WITHIN }, "request.sent"),
            _ => self.refuse("send"),
        }
    }

    /// The applicant confirms the address; the bank's clock starts.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it waits for that.
    pub fn confirm(&self, due_at: OffsetDateTime) -> Step {
        match self.state {
            AwaitingEmail { .. } => self.step(Submitted { due_at }, "request.submitted"),
            _ => self.refuse("confirm"),
        }
    }

    /// Somebody at the bank takes it. Taking over what is in review changes only who holds it.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the bank has it on its table.
    pub fn claim(&self) -> Step {
        match self.state {
            Submitted { due_at } | InReview { due_at } => self.step(InReview { due_at }, "request.claimed"),
            WaitingApplicant { .. } | AwaitingSecondApproval { .. } => self.step(self.state.clone(), "request.claimed"),
            _ => self.refuse("claim"),
        }
    }

    /// The bank asks the applicant; its clock stops.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is in review.
    pub fn ask(&self, now: OffsetDateTime) -> Step {
        match self.state {
            InReview { due_at } => self.step(
                WaitingApplicant { due_at, clock_stopped_at: now, expires_at: now + ANSWER_WITHIN },
                "request.question_asked",
            ),
            _ => self.refuse("ask about"),
        }
    }

    /// The applicant answers; the bank's clock goes on with what was left.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the bank waits for an answer.
    pub fn answer(&self, resumed_due_at: OffsetDateTime) -> Step {
        match self.state {
            WaitingApplicant { .. } => self.step(InReview { due_at: resumed_due_at }, "request.answered"),
            _ => self.refuse("answer"),
        }
    }

    /// A maker proposes.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is in review.
    pub fn propose(&self, outcome: Outcome) -> Step {
        match self.state {
            InReview { due_at } => {
                let action = match outcome {
                    Outcome::Approve => "request.approval_proposed",
                    Outcome::Reject => "request.rejection_proposed",
                };
                self.step(AwaitingSecondApproval { due_at }, action)
            }
            _ => self.refuse("propose a decision on"),
        }
    }

    /// A checker sends it back to the maker.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it waits for the second decision.
    pub fn send_back(&self) -> Step {
        match self.state {
            AwaitingSecondApproval { due_at } => self.step(InReview { due_at }, "request.sent_back"),
            _ => self.refuse("send back"),
        }
    }

    /// A checker decides as the maker proposed.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it waits for the second decision.
    pub fn decide(&self, outcome: Outcome, decision: DecisionId, at: OffsetDateTime) -> Step {
        match &self.state {
            AwaitingSecondApproval { .. } => self.end(outcome, Ground::Decision(decision), at),
            _ => self.refuse("decide"),
        }
    }

    /// What registered was activated or turned away by itself: nothing is left to decide.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the bank has it on its table.
    pub fn settle(&self, outcome: Outcome, change: StatusChangeId, at: OffsetDateTime) -> Step {
        match &self.state {
            Submitted { .. } | InReview { .. } | AwaitingSecondApproval { .. } => {
                let mut step = self.end(outcome, Ground::Change(change), at)?;
                step.event = step.event.with("change", change.to_string());
                Ok(step)
            }
            _ => self.refuse("settle"),
        }
    }

    fn end(&self, outcome: Outcome, by: Ground, at: OffsetDateTime) -> Step {
        match outcome {
            Outcome::Approve => self.step(Approved { by, at }, "request.approved"),
            Outcome::Reject => self.step(Rejected { by, at }, "request.rejected"),
        }
    }

    /// Those who decided take their decision back, as long as nobody outside the bank was told: a second person has the
    /// move again, with the time there was.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it was decided.
    pub fn take_back(&self, due_at: OffsetDateTime) -> Step {
        match self.state {
            Approved { .. } | Rejected { .. } => {
                self.step(AwaitingSecondApproval { due_at }, "request.decision_taken_back")
            }
            _ => self.refuse("take back the decision on"),
        }
    }

    /// The applicant takes it back.
    ///
    /// # Errors
    /// [`InvalidTransition`] once it has ended.
    pub fn withdraw(&self, at: OffsetDateTime) -> Step {
        if self.state.status().is_final() {
            return self.refuse("withdraw");
        }
        self.step(Withdrawn { at }, "request.withdrawn")
    }

    /// Nobody confirmed or answered in time.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless the applicant had the move and the time is over.
    pub fn expire(&self, now: OffsetDateTime) -> Step {
        match self.state {
            Draft { expires_at } | AwaitingEmail { expires_at } | WaitingApplicant { expires_at, .. }
                if expires_at <= now =>
            {
                self.step(Expired { at: now }, "request.expired")
            }
            _ => self.refuse("let lapse"),
        }
    }

    #[expect(clippy::unnecessary_wraps, reason = "the good end of every deed, beside `refuse`, its bad one")]
    fn step(&self, next: RequestState, action: &'static str) -> Step {
        let subject = Subject::new("request", self.id, self.reference.clone());
        let event =
            Event::new(action, subject).with("from", self.state.status().name()).with("to", next.status().name());
        Ok(Transition::new(next, event))
    }

    fn refuse(&self, deed: &'static str) -> Step {
        Err(InvalidTransition { subject: "request", from: self.state.status().words(), deed })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);
    const DUE: OffsetDateTime = datetime!(2026-11-24 10:00 UTC);

    fn every_state() -> Vec<RequestState> {
        let by = Ground::Decision(DecisionId::new(NOW, [1; 10]));
        vec![
            Draft { expires_at: NOW },
            AwaitingEmail { expires_at: NOW },
            Submitted { due_at: DUE },
            InReview { due_at: DUE },
            WaitingApplicant { due_at: DUE, clock_stopped_at: NOW, expires_at: NOW },
            AwaitingSecondApproval { due_at: DUE },
            Approved { by, at: NOW },
            Rejected { by, at: NOW },
            Withdrawn { at: NOW },
            Expired { at: NOW },
        ]
    }

    type Deed = fn(&Request) -> Step;

    const DEEDS: [(&str, Deed); 15] = [
        ("send", |request| request.send(NOW)),
        ("confirm", |request| request.confirm(DUE)),
        ("claim", |request| request.claim()),
        ("ask", |request| request.ask(NOW)),
        ("answer", |request| request.answer(DUE)),
        ("propose approve", |request| request.propose(Outcome::Approve)),
        ("propose reject", |request| request.propose(Outcome::Reject)),
        ("send back", |request| request.send_back()),
        ("approve", |request| request.decide(Outcome::Approve, DecisionId::new(NOW, [1; 10]), NOW)),
        ("reject", |request| request.decide(Outcome::Reject, DecisionId::new(NOW, [1; 10]), NOW)),
        ("settle well", |request| request.settle(Outcome::Approve, StatusChangeId::new(NOW, [1; 10]), NOW)),
        ("settle badly", |request| request.settle(Outcome::Reject, StatusChangeId::new(NOW, [1; 10]), NOW)),
        ("take back", |request| request.take_back(DUE)),
        ("withdraw", |request| request.withdraw(NOW)),
        ("expire", |request| request.expire(NOW)),
    ];

    /// The whole table: state × deed → next state; what is not listed is refused.
    const ALLOWED: &[(&str, &str, &str)] = &[
        ("draft", "send", "awaiting_email"),
        ("draft", "withdraw", "withdrawn"),
        ("draft", "expire", "expired"),
        ("awaiting_email", "confirm", "submitted"),
        ("awaiting_email", "withdraw", "withdrawn"),
        ("awaiting_email", "expire", "expired"),
        ("submitted", "claim", "in_review"),
        ("submitted", "withdraw", "withdrawn"),
        ("in_review", "claim", "in_review"),
        ("in_review", "ask", "waiting_applicant"),
        ("in_review", "propose approve", "awaiting_second_approval"),
        ("in_review", "propose reject", "awaiting_second_approval"),
        ("in_review", "withdraw", "withdrawn"),
        ("waiting_applicant", "claim", "waiting_applicant"),
        ("waiting_applicant", "answer", "in_review"),
        ("waiting_applicant", "withdraw", "withdrawn"),
        ("waiting_applicant", "expire", "expired"),
        ("awaiting_second_approval", "claim", "awaiting_second_approval"),
        ("awaiting_second_approval", "send back", "in_review"),
        ("awaiting_second_approval", "approve", "approved"),
        ("awaiting_second_approval", "reject", "rejected"),
        ("awaiting_second_approval", "withdraw", "withdrawn"),
        ("submitted", "settle well", "approved"),
        ("submitted", "settle badly", "rejected"),
        ("in_review", "settle well", "approved"),
        ("in_review", "settle badly", "rejected"),
        ("awaiting_second_approval", "settle well", "approved"),
        ("awaiting_second_approval", "settle badly", "rejected"),
        ("approved", "take back", "awaiting_second_approval"),
        ("rejected", "take back", "awaiting_second_approval"),
    ];

    #[test]
    fn every_deed_in_every_state_does_what_the_table_says() {
        for state in every_state() {
            let request = Request { id: RequestId::new(NOW, [0; 10]), reference: "SU-7K3Q-19X".into(), state };
            let from = request.state.status().name();
            for (deed, act) in DEEDS {
                let expected = ALLOWED.iter().find(|row| row.0 == from && row.1 == deed).map(|row| row.2);
                let got = act(&request).ok().map(|transition| transition.next.status().name());
                assert_eq!(got, expected, "{deed} in {from}");
            }
        }
    }

    #[test]
    fn nothing_lapses_before_its_time() {
        let state = Draft { expires_at: NOW + Duration::seconds(1) };
        let request = Request { id: RequestId::new(NOW, [0; 10]), reference: "SU-1".into(), state };
        assert!(request.expire(NOW).is_err());
    }

    #[test]
    fn a_refusal_is_a_sentence() {
        let request =
            Request { id: RequestId::new(NOW, [0; 10]), reference: "SU-1".into(), state: Withdrawn { at: NOW } };
        let refusal = request.claim().unwrap_err();
        assert_eq!(refusal.to_string(), "Cannot claim this request: it is now “Withdrawn”");
    }
}
