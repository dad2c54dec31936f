//! Letters about an application's secrets. None of them holds a secret.

use super::super::instant::instant;
use super::super::letter::Letter;
use super::super::words::{Line, Link};
use time::OffsetDateTime;

/// Which secret a letter is about.
pub(super) struct Key<'a> {
    pub(super) application: &'a Line,
    pub(super) client_id: &'a Line,
    pub(super) last4: &'a Line,
    pub(super) link: &'a Link,
}

pub(super) fn created(key: &Key) -> Letter {
    about(
        key,
        "Created",
        [
            &format!("A secret was created for {}.", key.application),
            "If that was your team, you need do nothing.",
            "If it was not, revoke the secret at once.",
        ],
    )
}

pub(super) fn rotated(key: &Key, old_until: OffsetDateTime) -> Letter {
    let by_when = format!("The old secret works until {}.", instant(old_until));
    about(
        key,
        "Rotated",
        [
            &format!("{} has a new secret beside the old one.", key.application),
            "It is your move: put the new one in place.",
            &by_when,
        ],
    )
    .fact("Old secret ends", instant(old_until))
}

pub(super) fn revoked(key: &Key) -> Letter {
    about(
        key,
        "Revoked",
        [
            &format!("A secret of {} was revoked and no longer opens anything.", key.application),
            "If that was your team, you need do nothing.",
            "If the application still uses it, give it another secret now: its calls fail already.",
        ],
    )
}

fn about(key: &Key, state: &str, sentences: [&str; 3]) -> Letter {
    Letter::new(&format!("{state}: a secret of {} ({})", key.application, key.client_id), sentences)
        .fact("Application", key.application.clone())
        .fact("Client", key.client_id.clone())
        .fact("Secret ends in", key.last4.clone())
        .action("Open the keys", key.link)
        .closing("We never send a secret by mail, and never ask for one.")
        .because("you are a technical contact of this application")
}
