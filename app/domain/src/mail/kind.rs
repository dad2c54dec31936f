//! Every letter there is, with exactly what it needs to say.

use super::words::{Line, Link, Passage};
use time::OffsetDateTime;

/// A mail to one person. Who that is, and how they are greeted, is the [`Recipient`](super::Recipient)'s part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Mail {
    /// To an applicant: the address has to be confirmed before anything else happens.
    ConfirmAddress {
        /// The sign-up.
        reference: Line,
        /// The one-time link.
        link: Link,
        /// How long the link works.
        hours: u32,
    },
    /// To the owner of an address that somebody tried to sign up with again.
    AlreadyHaveAccount {
        /// The sign-in page.
        link: Link,
    },
    /// To an applicant: the sign-up is with the bank.
    SignupReceived {
        /// The sign-up.
        reference: Line,
        /// By when the bank wants to answer.
        due: OffsetDateTime,
        /// The sign-up's page.
        link: Link,
    },
    /// To an applicant: the bank asks, and waits.
    QuestionAsked {
        /// The sign-up.
        reference: Line,
        /// What the bank wants to know.
        question: Passage,
        /// When the sign-up closes without an answer.
        answer_by: OffsetDateTime,
        /// The sign-up's page.
        link: Link,
    },
    /// To the assigned analyst: the applicant answered.
    AnswerReceived {
        /// The sign-up.
        reference: Line,
        /// Who wants to come in.
        organisation: Line,
        /// By when the bank wants to answer, now that the clock runs again.
        due: OffsetDateTime,
        /// The dossier.
        link: Link,
    },
    /// To an applicant: welcome.
    Approved {
        /// The sign-up.
        reference: Line,
        /// Who came in.
        organisation: Line,
        /// The portal.
        link: Link,
    },
    /// To an applicant: the bank said no.
    Rejected {
        /// The sign-up.
        reference: Line,
        /// Why, written for the applicant.
        reason: Passage,
        /// The sign-up's page.
        link: Link,
    },
    /// To an applicant: they took the sign-up back.
    Withdrawn {
        /// The sign-up.
        reference: Line,
        /// When.
        when: OffsetDateTime,
        /// Where a new one starts.
        link: Link,
    },
    /// To an applicant: nobody moved in time.
    Expired {
        /// The sign-up.
        reference: Line,
        /// When it closed.
        when: OffsetDateTime,
        /// Where a new one starts.
        link: Link,
    },
    /// To an applicant who asked how the sign-up stands.
    StatusLink {
        /// The sign-up.
        reference: Line,
        /// The page that says so, to whoever has this link.
        link: Link,
        /// How long the link works.
        hours: u32,
    },
    /// To approvers: a colleague prepared a decision.
    SecondApprovalNeeded {
        /// The sign-up.
        reference: Line,
        /// The colleague.
        maker: Line,
        /// Their reason.
        reason: Passage,
        /// By when the bank wants to answer.
        due: OffsetDateTime,
        /// The page where it is decided. Reading this mail decides nothing.
        link: Link,
    },
    /// To a person who cannot sign in.
    PasswordReset {
        /// The one-time link.
        link: Link,
        /// How long the link works.
        minutes: u32,
    },
    /// To a person: the password is a new one.
    PasswordChanged {
        /// When.
        when: OffsetDateTime,
        /// Where a password is reset, in case it was somebody else.
        link: Link,
    },
    /// To a person: their second factor changed.
    SecondFactorChanged {
        /// What about it.
        change: SecondFactorChange,
        /// When.
        when: OffsetDateTime,
        /// Where a password is reset, in case it was somebody else.
        link: Link,
    },
    /// To a person who is asked to join a team.
    TeamInvitation {
        /// Whose team.
        organisation: Line,
        /// Who asks.
        inviter: Line,
        /// Until when the link works.
        until: OffsetDateTime,
        /// The one-time link.
        link: Link,
    },
    /// To a person whom a directory or a software names: they may be the first owner of a TPP that came by machine.
    OwnerInvitation {
        /// The TPP.
        organisation: Line,
        /// Who asks: somebody of the bank, or the software.
        asker: Line,
        /// Until when the link works.
        until: OffsetDateTime,
        /// The one-time link.
        link: Link,
    },
    /// To a person who answered: the bank does not take them for the first owner.
    OwnerRefused {
        /// The TPP.
        organisation: Line,
        /// Why, written for them.
        reason: Passage,
        /// When.
        when: OffsetDateTime,
    },
    /// To a person who is to work at the bank.
    StaffInvitation {
        /// Who proposed it.
        inviter: Line,
        /// The roles, as screens call them.
        roles: Line,
        /// Until when the link works.
        until: OffsetDateTime,
        /// The one-time link.
        link: Link,
    },
    /// To technical contacts: an application has a secret. The secret itself is in no mail.
    SecretCreated {
        /// The application's name.
        application: Line,
        /// Its client.
        client_id: Line,
        /// The last four characters of the secret.
        last4: Line,
        /// The page with its keys.
        link: Link,
    },
    /// To technical contacts: a new secret is there, the old one ends.
    SecretRotated {
        /// The application's name.
        application: Line,
        /// Its client.
        client_id: Line,
        /// The last four characters of the new secret.
        last4: Line,
        /// Until when the old one still works.
        old_until: OffsetDateTime,
        /// The page with its keys.
        link: Link,
    },
    /// To technical contacts: a secret works no longer.
    SecretRevoked {
        /// The application's name.
        application: Line,
        /// Its client.
        client_id: Line,
        /// The last four characters of the revoked secret.
        last4: Line,
        /// The page with its keys.
        link: Link,
    },
    /// To a TPP: something of theirs may not be used for now.
    Suspended {
        /// What: `the organisation Example Pay`.
        what: Line,
        /// Why, written for the TPP.
        reason: Passage,
        /// Since when.
        when: OffsetDateTime,
        /// For how long.
        holds: Holds,
    },
    /// To a TPP: something of theirs is let in.
    Activated {
        /// What: `the organisation Example Pay`.
        what: Line,
        /// What the bank says about it; empty where it says nothing.
        reason: Passage,
        /// Since when.
        when: OffsetDateTime,
    },
    /// To a TPP: it may be used again.
    Resumed {
        /// What: `the organisation Example Pay`.
        what: Line,
        /// Why, written for the TPP.
        reason: Passage,
        /// Since when.
        when: OffsetDateTime,
    },
    /// To a TPP: something of theirs, which waited, is not let in.
    TurnedAway {
        /// What: `the organisation Example Pay`.
        what: Line,
        /// Why, written for the TPP.
        reason: Passage,
        /// When.
        when: OffsetDateTime,
    },
    /// To a TPP: something of theirs has ended for good.
    Ended {
        /// What: `the organisation Example Pay`.
        what: Line,
        /// Why, written for the TPP.
        reason: Passage,
        /// When.
        when: OffsetDateTime,
    },
    /// To whoever may confirm what a colleague proposed.
    ConfirmationNeeded {
        /// What: `the roles of Ada Example`.
        what: Line,
        /// The colleague.
        proposer: Line,
        /// Their reason.
        reason: Passage,
        /// Until when, where it ends by itself.
        until: Option<OffsetDateTime>,
        /// The page where it is decided. Reading this mail decides nothing.
        link: Link,
    },
    /// To security: something that the bank trusts, or shows, ends soon.
    TrustEnds {
        /// What: `the client authority CN=…`.
        what: Line,
        /// How it stands: `expires in 30 days, on 2026-12-20`.
        how: Line,
        /// When it ends.
        at: OffsetDateTime,
        /// Where trust is kept.
        link: Link,
    },
    /// To security and auditors: who may do what at the bank has changed.
    StaffChanged {
        /// Who: the member of staff.
        who: Line,
        /// The roles from now on, as screens call them; `none` once they have left.
        roles: Line,
        /// By whom it was decided.
        by: Line,
        /// Why.
        reason: Passage,
        /// Since when.
        when: OffsetDateTime,
    },
    /// To a person: they may do other things now.
    RoleChanged {
        /// Where: `Example Pay`, or the bank.
        team: Line,
        /// The new role, as screens call it.
        role: Line,
        /// Since when.
        when: OffsetDateTime,
        /// The team's page.
        link: Link,
    },
}

/// For how long a suspension holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Holds {
    /// Until the bank lifts it.
    UntilLifted,
    /// In an emergency: until then, unless a second person at the bank keeps it.
    UntilUnlessKept(OffsetDateTime),
    /// After an emergency: a second person has kept it, until the bank lifts it.
    Kept,
}

/// What happened to a person's second factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SecondFactorChange {
    /// An authenticator app was set up.
    TurnedOn,
    /// The authenticator app was removed.
    TurnedOff,
    /// There are new recovery codes, and the old ones are void.
    NewRecoveryCodes,
    /// Somebody signed in with a recovery code.
    RecoveryCodeUsed,
}
