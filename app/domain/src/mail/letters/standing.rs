//! Letters about what somebody may still do.

use super::super::instant::instant;
use super::super::letter::Letter;
use super::super::words::{Line, Link, Passage};
use time::OffsetDateTime;

pub(super) fn suspended(bank: &str, what: &Line, reason: &Passage, when: OffsetDateTime) -> Letter {
    Letter::new(
        &format!("Suspended: {what}"),
        [
            &format!("{bank} suspended {what}: its keys and tokens open nothing any more."),
            "It is our move, unless the reason below asks something of you.",
            &format!("This holds since {}, until we lift it. The reason:", instant(when)),
        ],
    )
    .quoting(reason)
    .fact("Suspended", what.clone())
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
