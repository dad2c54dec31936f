//! How a mail is treated once it lies in the outbox.

use super::kind::Mail;
use super::words::Line;

/// Who may read a mail at the bank.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum MailClass {
    /// About a request, an organisation or an application: bank staff may read it in the outbox.
    Service,
    /// About a person's own account, with a one-time link perhaps: masked in the outbox, wiped once sent.
    Account,
}

impl Mail {
    /// Who may read it at the bank.
    pub fn class(&self) -> MailClass {
        match self {
            Self::ConfirmAddress { .. }
            | Self::AlreadyHaveAccount { .. }
            | Self::PasswordReset { .. }
            | Self::PasswordChanged { .. }
            | Self::SecondFactorChanged { .. }
            | Self::TeamInvitation { .. }
            | Self::OwnerInvitation { .. }
            | Self::StaffInvitation { .. }
            | Self::StatusLink { .. } => MailClass::Account,
            _ => MailClass::Service,
        }
    }

    /// Whether it tells a decision, which can be taken back for a moment: it waits for the undo window.
    pub fn is_decision(&self) -> bool {
        matches!(self, Self::Approved { .. } | Self::Rejected { .. })
    }

    /// The stable name of its kind, for the store and for metrics.
    pub fn name(&self) -> &'static str {
        match self {
            Self::ConfirmAddress { .. } => "confirm-address",
            Self::AlreadyHaveAccount { .. } => "already-have-account",
            Self::SignupReceived { .. } => "signup-received",
            Self::QuestionAsked { .. } => "question-asked",
            Self::AnswerReceived { .. } => "answer-received",
            Self::Approved { .. } => "approved",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn { .. } => "withdrawn",
            Self::Expired { .. } => "expired",
            Self::StatusLink { .. } => "status-link",
            Self::SecondApprovalNeeded { .. } => "second-approval-needed",
            Self::PasswordReset { .. } => "password-reset",
            Self::PasswordChanged { .. } => "password-changed",
            Self::SecondFactorChanged { .. } => "second-factor-changed",
            Self::TeamInvitation { .. } => "team-invitation",
            Self::OwnerInvitation { .. } => "owner-invitation",
            Self::OwnerRefused { .. } => "owner-refused",
            Self::StaffInvitation { .. } => "staff-invitation",
            Self::SecretCreated { .. } => "secret-created",
            Self::SecretRotated { .. } => "secret-rotated",
            Self::SecretRevoked { .. } => "secret-revoked",
            Self::Suspended { .. } => "suspended",
            Self::Activated { .. } => "activated",
            Self::Resumed { .. } => "resumed",
            Self::TurnedAway { .. } => "turned_away",
            Self::Ended { .. } => "ended",
            Self::ConfirmationNeeded { .. } => "confirmation-needed",
            Self::TrustEnds { .. } => "trust-ends",
            Self::StaffChanged { .. } => "staff-changed",
            Self::RoleChanged { .. } => "role-changed",
        }
    }

    /// What it is about: the mails of one request form one thread.
    pub fn reference(&self) -> Option<&Line> {
        match self {
            Self::ConfirmAddress { reference, .. }
            | Self::SignupReceived { reference, .. }
            | Self::QuestionAsked { reference, .. }
            | Self::AnswerReceived { reference, .. }
            | Self::Approved { reference, .. }
            | Self::Rejected { reference, .. }
            | Self::Withdrawn { reference, .. }
            | Self::Expired { reference, .. }
            | Self::StatusLink { reference, .. }
            | Self::SecondApprovalNeeded { reference, .. } => Some(reference),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::every_mail;
    use super::*;
    use std::collections::BTreeSet;

    #[test]
    fn every_mail_that_carries_a_one_time_link_is_an_account_mail() {
        for mail in every_mail() {
            let link = mail.letter("Bank").action.map(|action| action.link);
            if link.is_some_and(|link| link.as_str().contains("vsl_")) {
                assert_eq!(mail.class(), MailClass::Account, "{}", mail.name());
            }
        }
    }

    #[test]
    fn only_approvals_and_rejections_wait() {
        let waiting: Vec<_> = every_mail().iter().filter(|mail| mail.is_decision()).map(Mail::name).collect();
        assert_eq!(waiting, ["approved", "rejected"]);
    }

    #[test]
    fn every_kind_has_a_name_of_its_own() {
        let names: BTreeSet<_> = every_mail().iter().map(Mail::name).collect();
        assert_eq!(names.len(), 30);
    }
}
