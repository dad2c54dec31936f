//! Letters about a sign-up.

use super::super::instant::instant;
use super::super::letter::Letter;
use super::super::words::{Line, Link, Passage};
use time::OffsetDateTime;

pub(super) fn confirm_address(bank: &str, reference: &Line, link: &Link, hours: u32) -> Letter {
    let by_when = format!("The link works once, for {}. Until then nothing else happens.", span(hours));
    Letter::new(
        &format!("Confirm your address: your sign-up {reference}"),
        [
            &format!("Somebody, we hope it was you, began a sign-up with {bank} and gave this address."),
            "It is your move: open the page below and press its button.",
            &by_when,
        ],
    )
    .fact("Reference", reference.clone())
    .action("Confirm your address", link)
    .closing("If it was not you, do nothing: without your confirmation the sign-up ends by itself.")
    .because(&format!("this address was typed into the sign-up form of {bank}"))
}

pub(super) fn received(bank: &str, reference: &Line, due: OffsetDateTime, link: &Link) -> Letter {
    your_signup(
        bank,
        &format!("Received: your sign-up {reference}"),
        [
            "Your sign-up has reached us.",
            "It is our move: two people at the bank read it, and you need do nothing.",
            &format!("We want to answer by {}.", instant(due)),
        ],
    )
    .fact("Reference", reference.clone())
    .fact("Answer expected by", instant(due))
    .action("Follow your sign-up", link)
    .closing("If we have a question we write to you, and the time for our answer stops until you reply.")
}

pub(super) fn question_asked(
    bank: &str,
    reference: &Line,
    question: &Passage,
    answer_by: OffsetDateTime,
    link: &Link,
) -> Letter {
    your_signup(
        bank,
        &format!("Waiting for you: your sign-up {reference}"),
        [
            "We have a question about your sign-up.",
            "It is your move: please answer on the page of your sign-up.",
            &format!("Without an answer the sign-up closes on {}. The question:", instant(answer_by)),
        ],
    )
    .quoting(question)
    .fact("Reference", reference.clone())
    .fact("Answer by", instant(answer_by))
    .action("Answer the question", link)
    .closing("While we wait for you, the time for our own answer stands still.")
}

pub(super) fn answer_received(reference: &Line, organisation: &Line, due: OffsetDateTime, link: &Link) -> Letter {
    Letter::new(
        &format!("Answered: sign-up {reference}"),
        [
            &format!("{organisation} answered the bank's question."),
            "It is your move: the sign-up is back in review.",
            &format!("The answer to the applicant is due by {}.", instant(due)),
        ],
    )
    .fact("Reference", reference.clone())
    .fact("Organisation", organisation.clone())
    .fact("Due by", instant(due))
    .action("Open the sign-up", link)
    .closing("The answer itself is in the portal only.")
    .because("the sign-up is assigned to you")
}

pub(super) fn approved(bank: &str, reference: &Line, organisation: &Line, link: &Link) -> Letter {
    your_signup(
        bank,
        &format!("Approved: your sign-up {reference}"),
        [
            &format!("We approved the sign-up of {organisation}."),
            "It is your move: sign in, create an application and take your sandbox keys.",
            "You may do so at once, and there is no date by which you must.",
        ],
    )
    .fact("Reference", reference.clone())
    .fact("Organisation", organisation.clone())
    .action("Open the portal", link)
    .closing("In the portal you can also invite your colleagues.")
}

pub(super) fn rejected(bank: &str, reference: &Line, reason: &Passage, link: &Link) -> Letter {
    your_signup(
        bank,
        &format!("Not approved: your sign-up {reference}"),
        [
            "We did not approve your sign-up.",
            "This sign-up is closed; you may start a new one with the same answers.",
            "You may do so at any time. The reason we gave:",
        ],
    )
    .quoting(reason)
    .fact("Reference", reference.clone())
    .action("Read the decision", link)
    .closing("If you think that we are mistaken, answer this mail.")
}

pub(super) fn withdrawn(bank: &str, reference: &Line, when: OffsetDateTime, link: &Link) -> Letter {
    your_signup(
        bank,
        &format!("Withdrawn: your sign-up {reference}"),
        [
            "Your sign-up was withdrawn, as you asked.",
            "Nobody has to do anything: we stopped reading it.",
            &format!("It closed on {} and stays closed.", instant(when)),
        ],
    )
    .fact("Reference", reference.clone())
    .action("Start a new sign-up", link)
    .closing("If you did not ask for this, answer this mail.")
}

pub(super) fn expired(bank: &str, reference: &Line, when: OffsetDateTime, link: &Link) -> Letter {
    your_signup(
        bank,
        &format!("Expired: your sign-up {reference}"),
        [
            "Your sign-up was closed, because we waited for you and heard nothing.",
            "Nobody has to do anything; you may start a new one with the same answers.",
            &format!("It closed on {} and stays closed.", instant(when)),
        ],
    )
    .fact("Reference", reference.clone())
    .action("Start a new sign-up", link)
    .closing("If something on our side kept you from answering, answer this mail.")
}

pub(super) fn status_link(bank: &str, reference: &Line, link: &Link, hours: u32) -> Letter {
    Letter::new(
        &format!("How it stands: your sign-up {reference}"),
        [
            &format!("Somebody, we hope it was you, asked how this sign-up with {bank} stands."),
            "The page below says so, and whose move it is.",
            &format!("The link works for {}; whoever has it can read that page.", span(hours)),
        ],
    )
    .fact("Reference", reference.clone())
    .action("See how it stands", link)
    .closing("If it was not you, do nothing: your sign-up stays as it is.")
    .because(&format!("this address belongs to the sign-up {reference}"))
}

pub(super) fn second_approval_needed(
    reference: &Line,
    maker: &Line,
    reason: &Passage,
    due: OffsetDateTime,
    link: &Link,
) -> Letter {
    Letter::new(
        &format!("Final check: sign-up {reference}"),
        [
            &format!("{maker} prepared a decision on this sign-up."),
            "It is your move, or another approver's: read the dossier, then decide.",
            &format!("The answer to the applicant is due by {}. The reason they gave:", instant(due)),
        ],
    )
    .quoting(reason)
    .fact("Reference", reference.clone())
    .fact("Prepared by", maker.clone())
    .fact("Due by", instant(due))
    .action("Open the final check", link)
    .closing("Opening the link decides nothing.")
    .because("you may decide on sign-ups")
}

fn your_signup(bank: &str, subject: &str, sentences: [&str; 3]) -> Letter {
    Letter::new(subject, sentences).because(&format!("you signed up with {bank}, or your organisation did"))
}

/// As people say it: `24 hours`, `7 days`.
fn span(hours: u32) -> String {
    match (hours / 24, hours % 24) {
        (days @ 2.., 0) => format!("{days} days"),
        _ => format!("{hours} hours"),
    }
}

#[cfg(test)]
mod tests {
    #[test]
    fn whole_days_are_called_days() {
        for (hours, words) in [(24, "24 hours"), (36, "36 hours"), (48, "2 days"), (168, "7 days")] {
            assert_eq!(super::span(hours), words);
        }
    }
}
