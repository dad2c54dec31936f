//! Letters about what somebody may still do.

use super::super::instant::instant;
use super::super::kind::Holds;
use super::super::letter::Letter;
use super::super::words::{Line, Link, Passage};
use time::OffsetDateTime;

pub(super) fn suspended(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime, holds: Holds) -> Letter {
    let since = instant(when);
    let (subject, happened, until) = match holds {
        Holds::UntilLifted => ("Suspended", format!("{bank} suspended {what}"), "until we lift it".to_owned()),
        Holds::UntilUnlessKept(at) => (
            "Suspended",
            format!("In an emergency {bank} suspended {what}"),
            format!("until {}; then it ends by itself, unless a second person at {bank} keeps it", instant(at)),
        ),
        Holds::Kept => (
            "Still suspended",
            format!("A second person at {bank} kept the suspension of {what}"),
            "until we lift it, and no longer ends by itself".to_owned(),
        ),
    };
    let letter = Letter::new(
        &format!("{subject}: {what}"),
        [
            &format!("{happened}: its keys and tokens open nothing any more."),
            "It is our move, unless the reason below asks something of you.",
            &format!("This holds since {since}, {until}. The reason:"),
        ],
    )
    .quoting(reason)
    .fact("Suspended", what.clone())
    .fact("Since", since);
    let letter = match holds {
        Holds::UntilUnlessKept(at) => letter.fact("Until, unless it is kept", instant(at)),
        Holds::UntilLifted | Holds::Kept => letter,
    };
    letter.closing("If you have questions, answer this mail.").because(&your_team(bank))
}

pub(super) fn activated(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    let quotes = reason.lines().next().is_some();
    let said = if quotes { " What the bank says about it:" } else { "" };
    let letter = Letter::new(
        &format!("Active: {what}"),
        [
            &format!("{bank} let {what} in."),
            "It is your move: a client gets tokens once it and everything above it are active.",
            &format!("This holds since {}.{said}", instant(when)),
        ],
    );
    let letter = if quotes { letter.quoting(reason) } else { letter };
    letter
        .fact("Active", what.clone())
        .fact("Since", instant(when))
        .closing("If you have questions, answer this mail.")
        .because(&your_team(bank))
}

pub(super) fn resumed(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Resumed: {what}"),
        [
            &format!("{bank} lifted the suspension of {what}."),
            "It is your move: fetch new tokens, because those from before the suspension stay void.",
            &format!("This holds since {}. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Resumed", what.clone())
    .fact("Since", instant(when))
    .closing("If you have questions, answer this mail.")
    .because(&your_team(bank))
}

pub(super) fn ended(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Ended: {what}"),
        [
            &format!("{bank} ended {what} for good: its keys and tokens open nothing any more."),
            "Nobody has to do anything.",
            &format!("This holds since {}. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Ended", what.clone())
    .fact("Since", instant(when))
    .closing("If you have questions, answer this mail.")
    .because(&your_team(bank))
}

pub(super) fn turned_away(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Not let in: {what}"),
        [
            &format!("{bank} did not let {what} in: no token is given."),
            "It is your move, if the reason below asks something of you.",
            &format!("This holds since {}. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Not let in", what.clone())
    .fact("Since", instant(when))
    .closing("If you have questions, answer this mail.")
    .because(&your_team(bank))
}

pub(super) fn role_changed(team: &Line, role: &Line, when: OffsetDateTime, link: &Link) -> Letter {
    Letter::new(
        &format!("Changed: your role at {team}"),
        [
            &format!("Your role at {team} is now: {role}."),
            "You need do nothing.",
            &format!("This holds since {}.", instant(when)),
        ],
    )
    .fact("Role", role.clone())
    .fact("Since", instant(when))
    .action("Open the team", link)
    .closing("If you did not expect this, ask whoever leads the team.")
    .because(&format!("you belong to {team}"))
}

fn your_team(bank: &str) -> String {
    format!("your organisation signed up with {bank} and you belong to its team")
}
