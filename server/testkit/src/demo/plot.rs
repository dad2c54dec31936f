//! What a story is made of: scenes, each with its instant and what somebody did.

use super::diary::When;
use super::firms::Firm;
use domain::access::TeamRole;
use domain::client::Overlap;
use domain::standing::Status;

/// One sign-up and what came of it.
#[derive(Debug, Clone)]
pub(super) struct Story {
    /// Who applies.
    pub(super) firm: Firm,
    /// What is odd about it.
    pub(super) twist: Twist,
    /// What happened, in order.
    pub(super) scenes: Vec<Scene>,
}

/// What an applicant does otherwise than others: each is meant to raise a hint.
#[derive(Debug, Clone, Copy)]
pub(super) enum Twist {
    /// Nothing.
    Plain,
    /// Gives no LEI.
    NoLei,
    /// Gives the number of somebody else.
    NumberOf(&'static Firm),
    /// Is supervised in Lithuania, wherever it is.
    SupervisedInLithuania,
    /// Writes from another address.
    From(&'static str),
    /// Acts for others.
    Brands(&'static str),
}

/// Something that happened.
#[derive(Debug, Clone)]
pub(super) struct Scene {
    pub(super) when: When,
    pub(super) act: Act,
}

/// Which member of staff of a role, from 0.
pub(super) type Nth = usize;
/// Which application of the organisation, from 0.
pub(super) type App = usize;

/// What somebody did. Applicants and TPP people are those of the story.
#[derive(Debug, Clone)]
pub(super) enum Act {
    /// Opens an account and answers so many sections of the form.
    Begin(usize),
    /// Opens an account, answers everything and sends it.
    Apply,
    /// Follows the link in the mail.
    Confirm,
    /// Answers the bank's question.
    Reply(&'static str),
    /// Takes it back.
    Withdraw,
    /// An analyst takes the case.
    Claim(Nth),
    /// An analyst writes something down.
    Note(Nth, &'static str),
    /// An analyst asks.
    Ask(Nth, &'static str),
    /// An analyst proposes to approve.
    Approve(Nth, &'static str),
    /// An analyst proposes to reject.
    Reject(Nth, &'static str),
    /// An approver sends it back.
    SendBack(Nth, &'static str),
    /// An approver decides as proposed.
    Decide(Nth),
    /// The owner invites somebody into the team, who joins: name and mailbox.
    Join(TeamRole, &'static str, &'static str),
    /// The owner invites somebody who has not joined yet: a mailbox.
    Invite(TeamRole, &'static str),
    /// The owner makes an application.
    Application(&'static str, &'static str),
    /// The owner takes keys for it.
    Keys(App),
    /// The owner makes another secret.
    Rotate(App, Overlap),
    /// The owner ends the newest secret.
    Revoke(App),
    /// An analyst proposes another state for the TPP, or for an application of it.
    Propose(Nth, Option<App>, Status, &'static str),
    /// An approver confirms that.
    Confirmed(Nth),
    /// Somebody of security suspends the TPP at once.
    Emergency(Nth, &'static str),
}

/// A story of scenes.
pub(super) fn story<const N: usize>(firm: Firm, twist: Twist, scenes: [(When, Act); N]) -> Story {
    Story { firm, twist, scenes: scenes.into_iter().map(|(when, act)| Scene { when, act }).collect() }
}

impl Story {
    /// Goes on.
    pub(super) fn then<const N: usize>(mut self, scenes: [(When, Act); N]) -> Self {
        self.scenes.extend(scenes.into_iter().map(|(when, act)| Scene { when, act }));
        self
    }
}
