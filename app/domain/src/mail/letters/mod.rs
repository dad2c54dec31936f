//! What each mail says. First sentence: what happened. Second: whose move it is. Third: by when.

mod account;
mod keys;
mod signup;
mod staff;
mod standing;

use super::kind::Mail;
use super::letter::Letter;

impl Mail {
    /// The letter, as `bank` writes it.
    pub fn letter(&self, bank: &str) -> Letter {
        match self {
            Self::ConfirmAddress { reference, link, hours } => signup::confirm_address(bank, reference, link, *hours),
            Self::AlreadyHaveAccount { link } => account::already_have_account(bank, link),
            Self::SignupReceived { reference, due, link } => signup::received(bank, reference, *due, link),
            Self::QuestionAsked { reference, question, answer_by, link } => {
                signup::question_asked(bank, reference, question, *answer_by, link)
            }
            Self::AnswerReceived { reference, organisation, due, link } => {
                signup::answer_received(reference, organisation, *due, link)
            }
            Self::Approved { reference, organisation, link } => signup::approved(bank, reference, organisation, link),
            Self::Rejected { reference, reason, link } => signup::rejected(bank, reference, reason, link),
            Self::Withdrawn { reference, when, link } => signup::withdrawn(bank, reference, *when, link),
            Self::Expired { reference, when, link } => signup::expired(bank, reference, *when, link),
            Self::StatusLink { reference, link, hours } => signup::status_link(bank, reference, link, *hours),
            Self::SecondApprovalNeeded { reference, maker, reason, due, link } => {
                signup::second_approval_needed(reference, maker, reason, *due, link)
            }
            Self::PasswordReset { link, minutes } => account::password_reset(bank, link, *minutes),
            Self::PasswordChanged { when, link } => account::password_changed(bank, *when, link),
            Self::SecondFactorChanged { change, when, link } => {
                account::second_factor_changed(bank, *change, *when, link)
            }
            Self::TeamInvitation { organisation, inviter, until, link } => {
                account::team_invitation(bank, organisation, inviter, *until, link)
            }
            Self::OwnerInvitation { organisation, asker, until, link } => {
                account::owner_invitation(bank, organisation, asker, *until, link)
            }
            Self::OwnerRefused { organisation, reason, when } => {
                account::owner_refused(bank, organisation, reason, *when)
            }
            Self::StaffInvitation { inviter, roles, until, link } => {
                account::staff_invitation(bank, inviter, roles, *until, link)
            }
            Self::SecretCreated { application, client_id, last4, link } => {
                keys::created(&keys::Key { application, client_id, last4, link })
            }
            Self::SecretRotated { application, client_id, last4, old_until, link } => {
                keys::rotated(&keys::Key { application, client_id, last4, link }, *old_until)
            }
            Self::SecretRevoked { application, client_id, last4, link } => {
                keys::revoked(&keys::Key { application, client_id, last4, link })
            }
            Self::Suspended { what, reason, when, holds } => standing::suspended(bank, what, reason, *when, *holds),
            Self::Activated { what, reason, when } => standing::activated(bank, what, reason, *when),
            Self::Resumed { what, reason, when } => standing::resumed(bank, what, reason, *when),
            Self::TurnedAway { what, reason, when } => standing::turned_away(bank, what, reason, *when),
            Self::Ended { what, reason, when } => standing::ended(bank, what, reason, *when),
            Self::ConfirmationNeeded { what, proposer, reason, until, link } => {
                staff::confirmation_needed(what, proposer, reason, *until, link)
            }
            Self::TrustEnds { what, how, at, link } => staff::trust_ends(what, how, *at, link),
            Self::StaffChanged { who, roles, by, reason, when } => staff::changed(who, roles, by, reason, *when),
            Self::RoleChanged { team, role, when, link } => standing::role_changed(team, role, *when, link),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples::{every_mail, with_words};

    #[test]
    fn every_letter_says_what_happened_whose_move_it_is_and_by_when() {
        for mail in every_mail() {
            let letter = mail.letter("Open banking");
            assert!(letter.paragraphs.len() == 3, "{}", mail.name());
            for sentence in letter.paragraphs.iter().chain([&letter.closing, &letter.reason]) {
                assert!(sentence.as_str().ends_with(['.', ':']), "{}: {sentence}", mail.name());
            }
            assert!(letter.reason.as_str().starts_with("You get this because "), "{}", mail.name());
        }
    }

    #[test]
    fn the_subject_names_the_request() {
        for mail in every_mail() {
            let subject = mail.letter("Open banking").subject;
            if let Some(reference) = mail.reference() {
                assert!(subject.as_str().ends_with(&format!("sign-up {reference}")), "{subject}");
            }
            assert!(subject.as_str().contains(": ") && !subject.as_str().contains('!'), "{subject}");
        }
        assert_eq!(every_mail()[5].letter("Bank").subject.as_str(), "Approved: your sign-up SU-7K3Q-19X");
    }

    #[test]
    fn words_of_others_never_break_a_line() {
        let evil = "Ada\r\nBcc: everyone@bank.example\u{2028}x\u{202e}";
        for mail in with_words(evil, evil) {
            let letter = mail.letter("Open banking");
            let facts = letter.facts.iter().map(|fact| &fact.value);
            let lines = letter.paragraphs.iter().chain(facts).chain([&letter.subject, &letter.closing, &letter.reason]);
            for line in lines {
                assert!(!line.as_str().chars().any(|c| c.is_control() || "\u{2028}\u{202e}".contains(c)), "{line:?}");
            }
        }
    }
}
