//! The states by name, as the database, the screens and the filters know them.

use std::fmt;
use std::str::FromStr;

/// The state of a request, without its data.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RequestStatus {
    /// The applicant is filling it in.
    Draft,
    /// Sent; the address waits to be confirmed.
    AwaitingEmail,
    /// With the bank, nobody has taken it yet.
    Submitted,
    /// Somebody at the bank has looked at it.
    InReview,
    /// The bank has asked; the applicant has the move.
    WaitingApplicant,
    /// A maker has proposed; a checker has the move.
    AwaitingSecondApproval,
    /// Approved by two people.
    Approved,
    /// Rejected by two people, with a reason.
    Rejected,
    /// Taken back by the applicant.
    Withdrawn,
    /// Lapsed: not confirmed or not answered in time.
    Expired,
}

/// Whose move it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Move {
    /// The applicant's.
    Applicant,
    /// The bank's.
    Bank,
    /// Nobody's: it has ended.
    Nobody,
}

use RequestStatus::{
    Approved, AwaitingEmail, AwaitingSecondApproval, Draft, Expired, InReview, Rejected, Submitted, WaitingApplicant,
    Withdrawn,
};

impl RequestStatus {
    /// Every state, in the order of a request's life.
    pub const ALL: [Self; 10] = [
        Draft,
        AwaitingEmail,
        Submitted,
        InReview,
        WaitingApplicant,
        AwaitingSecondApproval,
        Approved,
        Rejected,
        Withdrawn,
        Expired,
    ];

    /// The states in which the bank has it on its table.
    pub const OPEN: [Self; 4] = [Submitted, InReview, WaitingApplicant, AwaitingSecondApproval];

    /// The stored name.
    pub fn name(self) -> &'static str {
        match self {
            Draft => "draft",
            AwaitingEmail => "awaiting_email",
            Submitted => "submitted",
            InReview => "in_review",
            WaitingApplicant => "waiting_applicant",
            AwaitingSecondApproval => "awaiting_second_approval",
            Approved => "approved",
            Rejected => "rejected",
            Withdrawn => "withdrawn",
            Expired => "expired",
        }
    }

    /// The name on the bank's screens.
    pub fn words(self) -> &'static str {
        match self {
            Draft => "Not sent yet",
            AwaitingEmail => "Waiting for e-mail confirmation",
            Submitted => "New",
            InReview => "In review",
            WaitingApplicant => "Waiting for the TPP",
            AwaitingSecondApproval => "Waiting for second approval",
            Approved => "Approved",
            Rejected => "Not approved",
            Withdrawn => "Withdrawn",
            Expired => "Expired",
        }
    }

    /// The name on the applicant's screens.
    pub fn words_for_applicant(self) -> &'static str {
        match self {
            Draft => "Not sent yet",
            AwaitingEmail => "Confirm your e-mail",
            Submitted => "With the bank",
            InReview => "Being reviewed",
            WaitingApplicant => "Waiting for you",
            AwaitingSecondApproval => "Final check by the bank",
            Approved => "Approved",
            Rejected => "Not approved",
            Withdrawn => "Withdrawn",
            Expired => "Expired",
        }
    }

    /// Whose move it is.
    pub fn whose_move(self) -> Move {
        match self {
            Draft | AwaitingEmail | WaitingApplicant => Move::Applicant,
            Submitted | InReview | AwaitingSecondApproval => Move::Bank,
            Approved | Rejected | Withdrawn | Expired => Move::Nobody,
        }
    }

    /// True when the bank has it on its table.
    pub fn is_open(self) -> bool {
        Self::OPEN.contains(&self)
    }

    /// True when nothing can happen to it any more.
    pub fn is_final(self) -> bool {
        self.whose_move() == Move::Nobody
    }
}

/// A name that is no state.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a state of a request")]
pub struct UnknownStatus(String);

impl FromStr for RequestStatus {
    type Err = UnknownStatus;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|status| status.name() == name).ok_or_else(|| UnknownStatus(name.to_owned()))
    }
}

impl fmt::Display for RequestStatus {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}
