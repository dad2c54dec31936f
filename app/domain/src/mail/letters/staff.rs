//! Letters to the bank's own people about what two of them decide.

use super::super::instant::instant;
use super::super::letter::Letter;
use super::super::words::{Line, Link, Passage};
use time::OffsetDateTime;

pub(super) fn confirmation_needed(
    what: &Line,
    proposer: &Line,
    reason: &Passage,
    until: Option<OffsetDateTime>,
    link: &Link,
) -> Letter {
    let by_when = match until {
        Some(until) => format!("It ends by itself on {} unless it is confirmed. The reason:", instant(until)),
        None => "It waits until somebody decides. The reason:".to_owned(),
    };
    let letter = Letter::new(
        &format!("To confirm: {what}"),
        [
            &format!("{proposer} proposed {what}."),
            "It is your move, or that of another who may confirm it: a second person decides.",
            &by_when,
        ],
    )
    .quoting(reason)
    .fact("Proposed by", proposer.clone());
    let letter = match until {
        Some(until) => letter.fact("Confirm by", instant(until)),
        None => letter,
    };
    letter
        .action("Look at it", link)
        .closing("Reading this mail decides nothing.")
        .because("you have a role that may confirm this")
}

pub(super) fn trust_ends(what: &Line, how: &Line, at: OffsetDateTime, link: &Link) -> Letter {
    Letter::new(
        &format!("To renew: {what}"),
        [
            &format!("At the bank {what} {how}."),
            "It is the move of whoever keeps it: get the next one, add it, and take this one out once nothing needs it.",
            "Until then everything works as before; afterwards whatever depends on it is refused.",
        ],
    )
    .fact("What", what.clone())
    .fact("Ends", instant(at))
    .action("Look at it", link)
    .closing("You get this mail sixty, thirty and seven days before the end.")
    .because("you keep what the bank trusts")
}

pub(super) fn changed(who: &Line, roles: &Line, by: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Changed: the roles of {who}"),
        [
            &format!("The roles of {who} at the bank are now: {roles}."),
            "You need do nothing, unless you did not expect this.",
            &format!("This holds since {}. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Who", who.clone())
    .fact("Roles", roles.clone())
    .fact("Decided by", by.clone())
    .fact("Since", instant(when))
    .closing("The audit trail has the whole of it.")
    .because("you watch over who may do what at the bank")
}
