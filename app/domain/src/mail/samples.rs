//! One mail of every kind, for tests.

use super::kind::{Holds, Mail, SecondFactorChange};
use super::words::{Line, Link, Passage};
use time::OffsetDateTime;
use time::macros::datetime;
use url::Url;

pub(super) const WHEN: OffsetDateTime = datetime!(2026-11-20 14:05 UTC);

pub(super) fn link(path: &str) -> Link {
    Link::from(Url::parse("https://portal.bank.example/").unwrap().join(path).unwrap())
}

/// One of each, in the order of the enum.
pub(super) fn every_mail() -> Vec<Mail> {
    with_words("Example Pay", "Which country is your main office in?\n\nPlease name the street too.")
}

/// One of each, with these words wherever people's own words go.
pub(super) fn with_words(name: &str, passage: &str) -> Vec<Mail> {
    let (name, passage) = (Line::from(name), Passage::from(passage));
    let reference = || Line::from("SU-7K3Q-19X");
    let client_id = || Line::from("0193-client");
    let once = || link("/once?token=vsl_AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA&next=%2Fportal");
    let page = || link("/portal/requests/SU-7K3Q-19X");
    let suspended = |holds| Mail::Suspended { what: name.clone(), reason: passage.clone(), when: WHEN, holds };
    vec![
        Mail::ConfirmAddress { reference: reference(), link: once(), hours: 24 },
        Mail::AlreadyHaveAccount { link: link("/signin") },
        Mail::SignupReceived { reference: reference(), due: WHEN, link: page() },
        Mail::QuestionAsked { reference: reference(), question: passage.clone(), answer_by: WHEN, link: page() },
        Mail::AnswerReceived { reference: reference(), organisation: name.clone(), due: WHEN, link: page() },
        Mail::Approved { reference: reference(), organisation: name.clone(), link: page() },
        Mail::Rejected { reference: reference(), reason: passage.clone(), link: page() },
        Mail::Withdrawn { reference: reference(), when: WHEN, link: link("/signup") },
        Mail::Expired { reference: reference(), when: WHEN, link: link("/signup") },
        Mail::StatusLink { reference: reference(), link: once(), hours: 24 },
        Mail::SecondApprovalNeeded {
            reference: reference(),
            maker: name.clone(),
            reason: passage.clone(),
            due: WHEN,
            link: page(),
        },
        Mail::PasswordReset { link: once(), minutes: 30 },
        Mail::PasswordChanged { when: WHEN, link: link("/reset") },
        Mail::SecondFactorChanged { change: SecondFactorChange::TurnedOn, when: WHEN, link: link("/reset") },
        Mail::TeamInvitation { organisation: name.clone(), inviter: name.clone(), until: WHEN, link: once() },
        Mail::OwnerInvitation { organisation: name.clone(), asker: name.clone(), until: WHEN, link: once() },
        Mail::OwnerRefused { organisation: name.clone(), reason: passage.clone(), when: WHEN },
        Mail::StaffInvitation { inviter: name.clone(), roles: name.clone(), until: WHEN, link: once() },
        Mail::SecretCreated { application: name.clone(), client_id: client_id(), last4: "a1b2".into(), link: page() },
        Mail::SecretRotated {
            application: name.clone(),
            client_id: client_id(),
            last4: "a1b2".into(),
            old_until: WHEN,
            link: page(),
        },
        Mail::SecretRevoked { application: name.clone(), client_id: client_id(), last4: "a1b2".into(), link: page() },
        suspended(Holds::UntilLifted),
        suspended(Holds::UntilUnlessKept(WHEN)),
        suspended(Holds::Kept),
        Mail::Activated { what: name.clone(), reason: passage.clone(), when: WHEN },
        Mail::Resumed { what: name.clone(), reason: passage.clone(), when: WHEN },
        Mail::TurnedAway { what: name.clone(), reason: passage.clone(), when: WHEN },
        Mail::Ended { what: name.clone(), reason: passage.clone(), when: WHEN },
        Mail::ConfirmationNeeded {
            what: name.clone(),
            proposer: name.clone(),
            reason: passage.clone(),
            until: Some(WHEN),
            link: page(),
        },
        Mail::TrustEnds { what: name.clone(), how: name.clone(), at: WHEN, link: link("/admin/settings/trust") },
        Mail::StaffChanged { who: name.clone(), roles: name.clone(), by: name.clone(), reason: passage, when: WHEN },
        Mail::RoleChanged { team: name, role: "developer".into(), when: WHEN, link: link("/portal/team") },
    ]
}
