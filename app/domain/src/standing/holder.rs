//! The state machine. Every change of standing is a method here; nothing else makes a [`Standing`].

use super::status::{Kind, Status};
use crate::audit::{Event, Subject};
use crate::id::{ClientId, DecisionId, OrganisationId, SoftwareStatementId, StatusChangeId};
use crate::transition::{InvalidTransition, Transition};
use time::OffsetDateTime;
use uuid::Uuid;

/// Which organisation, software statement or client.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Thing {
    /// A legal entity.
    Organisation(OrganisationId),
    /// An application.
    SoftwareStatement(SoftwareStatementId),
    /// An OAuth client.
    Client(ClientId),
}

/// Something that has a standing, as its state machine sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Holder {
    /// Which one.
    pub thing: Thing,
    /// What people call it.
    pub name: String,
    /// Whose it is; an organisation is its own.
    pub organisation: OrganisationId,
    /// Where it stands.
    pub standing: Standing,
}

/// Where something stands, with what belongs to that state and to no other.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Standing {
    /// Not let in yet.
    Pending,
    /// Let in.
    Active,
    /// Held back.
    Suspended {
        /// Since when.
        since: OffsetDateTime,
        /// Why, for its owner to read.
        reason: String,
    },
    /// Gone for good: archived, or deleted where it is a client.
    Ended {
        /// When.
        at: OffsetDateTime,
    },
    /// Never let in.
    Refused,
}

/// Why something may be active: people, or a rule in their place. Never both, never neither.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Activation {
    /// Two people decided on a sign-up.
    Decision(DecisionId),
    /// One proposed it, another confirmed.
    Change(StatusChangeId),
    /// A rule of the bank and its version: `sandbox-applications/1`.
    Rule(&'static str),
}

use Standing::{Active, Ended, Pending, Refused, Suspended};

type Step = Result<Transition<Standing>, InvalidTransition>;

impl Thing {
    /// What it is.
    pub fn kind(self) -> Kind {
        match self {
            Self::Organisation(_) => Kind::Organisation,
            Self::SoftwareStatement(_) => Kind::SoftwareStatement,
            Self::Client(_) => Kind::Client,
        }
    }

    /// Its identifier.
    pub fn id(self) -> Uuid {
        match self {
            Self::Organisation(id) => id.into(),
            Self::SoftwareStatement(id) => id.into(),
            Self::Client(id) => id.into(),
        }
    }

    /// The thing of this kind with this identifier.
    pub fn of(kind: Kind, id: Uuid) -> Self {
        match kind {
            Kind::Organisation => Self::Organisation(id.into()),
            Kind::SoftwareStatement => Self::SoftwareStatement(id.into()),
            Kind::Client => Self::Client(id.into()),
        }
    }
}

impl Holder {
    /// The name of its state.
    pub fn status(&self) -> Status {
        self.status_of(&self.standing)
    }

    /// The name of a state of it.
    pub fn status_of(&self, standing: &Standing) -> Status {
        match standing {
            Pending => Status::Pending,
            Active => Status::Active,
            Suspended { .. } => Status::Suspended,
            Ended { .. } => self.thing.kind().end(),
            Refused => Status::Refused,
        }
    }

    /// Lets it in. What is above it comes first.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is pending and what is above it is active.
    pub fn activate(&self, by: &Activation, above: Status) -> Step {
        if self.standing != Pending || above != Status::Active {
            return self.refuse_to("activate");
        }
        let mut transition = self.step(Active, "activated");
        transition.event = match by {
            Activation::Decision(decision) => transition.event.with("decision", decision.to_string()),
            Activation::Change(change) => transition.event.with("change", change.to_string()),
            Activation::Rule(rule) => transition.event.with("rule", *rule),
        };
        Ok(transition)
    }

    /// Turns it away. A client is not refused: its software statement is, or its case is decided.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is pending.
    pub fn refuse(&self, reason: &str) -> Step {
        if self.standing != Pending || self.thing.kind() == Kind::Client {
            return self.refuse_to("refuse");
        }
        Ok(self.because(Refused, "refused", reason))
    }

    /// Turns a client away that two people decided against: it is gone for good, and never was active.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is a client that waits.
    pub fn turn_away(&self, reason: &str, decision: DecisionId, now: OffsetDateTime) -> Step {
        if self.standing != Pending || self.thing.kind() != Kind::Client {
            return self.refuse_to("turn away");
        }
        let mut transition = self.because(Ended { at: now }, "deleted", reason);
        transition.event = transition.event.with("decision", decision.to_string());
        Ok(transition)
    }

    /// Holds it back.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is active.
    pub fn suspend(&self, reason: &str, now: OffsetDateTime) -> Step {
        if self.standing != Active {
            return self.refuse_to("suspend");
        }
        Ok(self.because(Suspended { since: now, reason: reason.to_owned() }, "suspended", reason))
    }

    /// Lifts a suspension. Tokens from before it stay dead.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is suspended.
    pub fn resume(&self, reason: &str) -> Step {
        if !matches!(self.standing, Suspended { .. }) {
            return self.refuse_to("resume");
        }
        Ok(self.because(Active, "resumed", reason))
    }

    /// Ends it for good.
    ///
    /// # Errors
    /// [`InvalidTransition`] unless it is active or suspended.
    pub fn end(&self, reason: &str, now: OffsetDateTime) -> Step {
        if !matches!(self.standing, Active | Suspended { .. }) {
            return self.refuse_to(if self.thing.kind() == Kind::Client { "delete" } else { "archive" });
        }
        Ok(self.because(Ended { at: now }, self.thing.kind().end().name(), reason))
    }

    /// Moves it to the state with this name, as a proposal says it.
    ///
    /// # Errors
    /// [`InvalidTransition`] when the present state does not allow that.
    pub fn move_to(&self, status: Status, reason: &str, now: OffsetDateTime) -> Step {
        match status {
            Status::Suspended => self.suspend(reason, now),
            Status::Active => self.resume(reason),
            Status::Refused => self.refuse(reason),
            end if end == self.thing.kind().end() => self.end(reason, now),
            _ => self.refuse_to("make anything else of"),
        }
    }

    /// What an audit entry is about.
    pub fn subject(&self) -> Subject {
        Subject::new(self.thing.kind().name(), self.thing.id(), self.name.clone())
    }

    fn because(&self, next: Standing, deed: &str, reason: &str) -> Transition<Standing> {
        let mut transition = self.step(next, deed);
        transition.event = transition.event.because(reason);
        transition
    }

    fn step(&self, next: Standing, deed: &str) -> Transition<Standing> {
        let event = Event::new(action(self.thing.kind(), deed), self.subject())
            .of(self.organisation)
            .with("from", self.status().name())
            .with("to", self.status_of(&next).name());
        Transition::new(next, event)
    }

    fn refuse_to(&self, deed: &'static str) -> Step {
        Err(InvalidTransition { subject: self.thing.kind().words(), from: self.status().words(), deed })
    }
}

fn action(kind: Kind, deed: &str) -> &'static str {
    match (kind, deed) {
        (Kind::Organisation, "activated") => "organisation.activated",
        (Kind::Organisation, "refused") => "organisation.refused",
        (Kind::Organisation, "suspended") => "organisation.suspended",
        (Kind::Organisation, "resumed") => "organisation.resumed",
        (Kind::Organisation, _) => "organisation.archived",
        (Kind::SoftwareStatement, "activated") => "software_statement.activated",
        (Kind::SoftwareStatement, "refused") => "software_statement.refused",
        (Kind::SoftwareStatement, "suspended") => "software_statement.suspended",
        (Kind::SoftwareStatement, "resumed") => "software_statement.resumed",
        (Kind::SoftwareStatement, _) => "software_statement.archived",
        (Kind::Client, "activated") => "client.activated",
        (Kind::Client, "suspended") => "client.suspended",
        (Kind::Client, "resumed") => "client.resumed",
        (Kind::Client, _) => "client.deleted",
    }
}

#[cfg(test)]
mod tests;
