//! Letters about a person's own account.

use super::super::instant::instant;
use super::super::kind::SecondFactorChange;
use super::super::letter::Letter;
use super::super::words::{Line, Link, Passage};
use time::OffsetDateTime;

pub(super) fn already_have_account(bank: &str, link: &Link) -> Letter {
    Letter::new(
        "You have an account: sign in instead",
        [
            &format!(
                "Somebody, we hope it was you, began a sign-up with {bank} and gave this address, which has an account."
            ),
            "No new sign-up was begun; if you want to go on, sign in with the account you have.",
            "You may do so at any time.",
        ],
    )
    .action("Sign in", link)
    .closing("If it was not you, do nothing: your account is as it was. The sign-in page helps with a lost password.")
    .because(&format!("this address was typed into the sign-up form of {bank}"))
}

pub(super) fn password_reset(bank: &str, link: &Link, minutes: u32) -> Letter {
    Letter::new(
        "Reset: choose a new password",
        [
            &format!("Somebody, we hope it was you, asked for a new password for your account with {bank}."),
            "It is your move: open the page below and choose one.",
            &format!("The link works once, for {minutes} minutes."),
        ],
    )
    .action("Choose a new password", link)
    .closing("If it was not you, do nothing: your password stays as it is.")
    .because(&your_account(bank))
}

pub(super) fn password_changed(bank: &str, when: OffsetDateTime, link: &Link) -> Letter {
    security_notice(bank, "Changed: your password", "Your password was changed.", when, link)
}

pub(super) fn second_factor_changed(
    bank: &str,
    change: SecondFactorChange,
    when: OffsetDateTime,
    link: &Link,
) -> Letter {
    let (subject, what) = match change {
        SecondFactorChange::TurnedOn => {
            ("Turned on: codes from your app", "Signing in now asks for a code from your authenticator app.")
        }
        SecondFactorChange::TurnedOff => {
            ("Turned off: codes from your app", "Signing in no longer asks for a code from your authenticator app.")
        }
        SecondFactorChange::NewRecoveryCodes => {
            ("Replaced: your recovery codes", "You have new recovery codes, and the old ones no longer work.")
        }
        SecondFactorChange::RecoveryCodeUsed => (
            "Used: one of your recovery codes",
            "Somebody, we hope it was you, signed in with one of your recovery codes.",
        ),
    };
    security_notice(bank, subject, what, when, link)
}

pub(super) fn team_invitation(
    bank: &str,
    organisation: &Line,
    inviter: &Line,
    until: OffsetDateTime,
    link: &Link,
) -> Letter {
    Letter::new(
        &format!("Invitation: join {organisation}"),
        [
            &format!("{inviter} invites you to the team of {organisation} at {bank}."),
            "It is your move: open the page below to join, or do nothing to decline.",
            &format!("The link works once, until {}.", instant(until)),
        ],
    )
    .fact("Organisation", organisation.clone())
    .fact("Invited by", inviter.clone())
    .fact("Join by", instant(until))
    .action("Join the team", link)
    .closing("If you do not know who this is, do nothing.")
    .because(&format!("{inviter} gave this address"))
}

pub(super) fn owner_invitation(
    bank: &str,
    organisation: &Line,
    asker: &Line,
    until: OffsetDateTime,
    link: &Link,
) -> Letter {
    Letter::new(
        &format!("Invitation: look after {organisation}"),
        [
            &format!("{asker} asks you to look after {organisation} at {bank}, where its software has registered."),
            "It is your move: open the page below and say who you are; then the bank confirms that you may.",
            &format!("The link works once, until {}.", instant(until)),
        ],
    )
    .fact("Organisation", organisation.clone())
    .fact("Asked by", asker.clone())
    .fact("Answer by", instant(until))
    .action("Answer", link)
    .closing("If this organisation is not yours, do nothing.")
    .because(&format!("your address is among the contacts of {organisation}, or its software gave it"))
}

pub(super) fn owner_refused(bank: &str, organisation: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Not confirmed: you look after {organisation}"),
        [
            &format!("{bank} has not confirmed that you look after {organisation}."),
            "Nobody has to do anything; your account is as it was.",
            &format!("This holds since {}. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Organisation", organisation.clone())
    .closing("If you have questions, answer this mail.")
    .because(&format!("you answered an invitation to look after {organisation}"))
}

pub(super) fn staff_invitation(bank: &str, inviter: &Line, roles: &Line, until: OffsetDateTime, link: &Link) -> Letter {
    Letter::new(
        &format!("Invitation: join the staff of {bank}"),
        [
            &format!("{inviter} invites you to the staff of {bank}."),
            "It is your move: open the page below and choose a password.",
            &format!("The link works once, until {}.", instant(until)),
        ],
    )
    .fact("Role", roles.clone())
    .fact("Invited by", inviter.clone())
    .fact("Join by", instant(until))
    .action("Choose a password", link)
    .closing("If you do not know who this is, do nothing.")
    .because(&format!("{inviter} gave this address"))
}

fn security_notice(bank: &str, subject: &str, what: &str, when: OffsetDateTime, link: &Link) -> Letter {
    Letter::new(
        subject,
        [
            what,
            "If it was you, you need do nothing.",
            "If it was not you, choose a new password at once: that ends every session of your account.",
        ],
    )
    .fact("When", instant(when))
    .action("Choose a new password", link)
    .closing("If you cannot sign in any more, answer this mail.")
    .because(&your_account(bank))
}

fn your_account(bank: &str) -> String {
    format!("you have an account with {bank}")
}
