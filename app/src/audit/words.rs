//! Every deed that is recorded, in words. One line for each; a test finds deeds without one.

/// The stored name and what it says, to follow the name of whoever did it.
const DEEDS: &[(&str, &str)] = &[
    ("account.applicant_returned", "Came back to a sign-up"),
    ("account.confirmed", "Gave the second factor again"),
    ("account.created", "Got an account"),
    ("account.password_accepted", "Gave the right password"),
    ("account.password_changed", "Changed their password"),
    ("account.password_refused", "Gave a wrong password to change it"),
    ("account.password_reset", "Chose a new password by mail"),
    ("account.preferences_changed", "Changed how pages look"),
    ("account.recovery_codes_renewed", "Got new recovery codes"),
    ("account.reset_asked", "Asked for a new password"),
    ("account.second_factor_failed", "Gave a wrong code"),
    ("account.second_factor_set_up", "Set up a second factor"),
    ("account.second_factor_turned_off", "Turned off the second factor"),
    ("account.sessions_ended", "Ended sessions"),
    ("account.sign_in_failed", "Failed to sign in"),
    ("account.signed_in", "Signed in"),
    ("audit.entry_opened", "Opened an entry of the audit trail"),
    ("audit.searched", "Read the audit trail"),
    ("client.activated", "Activated a client"),
    ("client.changed", "Changed what is registered of a client"),
    ("client.created", "Made a client"),
    ("client.deleted", "Deleted a client"),
    ("client.registered", "Registered a client"),
    ("client.resumed", "Resumed a client"),
    ("client.secret_created", "Made a client secret"),
    ("client.secret_revoked", "Revoked a client secret"),
    ("client.secret_rotated", "Rotated a client secret"),
    ("client.suspended", "Suspended a client"),
    ("gateway.added", "Added a gateway"),
    ("gateway.revoked", "Revoked a gateway"),
    ("mail.resent", "Sent a mail again"),
    ("organisation.activated", "Activated a TPP"),
    ("organisation.archived", "Archived a TPP"),
    ("organisation.registered", "Registered as a TPP"),
    ("organisation.refused", "Refused a TPP"),
    ("organisation.resumed", "Resumed a TPP"),
    ("organisation.suspended", "Suspended a TPP"),
    ("owner.answered", "Answered an invitation to look after a TPP"),
    ("owner.confirmed", "Confirmed the first owner of a TPP"),
    ("owner.invitation_withdrawn", "Withdrew the invitation of a TPP’s contact"),
    ("owner.invited", "Invited a contact of a TPP"),
    ("owner.named", "Named an owner under its key"),
    ("owner.refused", "Did not confirm the first owner of a TPP"),
    ("request.answered", "Answered the bank’s question"),
    ("request.approval_proposed", "Proposed to approve"),
    ("request.approved", "Approved the request"),
    ("request.begun", "Began a sign-up"),
    ("request.claimed", "Claimed the request"),
    ("request.confirmation_resent", "Had the mail to confirm the address sent again"),
    ("request.decision_taken_back", "Took the decision back"),
    ("request.document_attached", "Attached evidence"),
    ("request.document_downloaded", "Downloaded evidence"),
    ("request.expired", "Let the request lapse"),
    ("request.note_added", "Wrote an internal note"),
    ("request.question_asked", "Asked the applicant"),
    ("request.registered", "Registered, and waits for the bank"),
    ("request.rejected", "Rejected the request"),
    ("request.rejection_proposed", "Proposed to reject"),
    ("request.released", "Released the request"),
    ("request.sent", "Sent the sign-up"),
    ("request.sent_back", "Sent the proposal back"),
    ("request.status_asked", "Asked for a link to the status"),
    ("request.submitted", "Confirmed the e-mail address"),
    ("request.unknown_fields", "Sent fields that the form does not have"),
    ("request.withdrawn", "Withdrew the request"),
    ("software_statement.activated", "Activated an application"),
    ("software_statement.archived", "Archived an application"),
    ("software_statement.created", "Made an application"),
    ("software_statement.edited", "Changed an application"),
    ("software_statement.registered", "Registered an application"),
    ("software_statement.refused", "Refused an application"),
    ("software_statement.resumed", "Resumed an application"),
    ("software_statement.suspended", "Suspended an application"),
    ("staff.change_confirmed", "Confirmed a change of staff"),
    ("staff.change_proposed", "Proposed a change of staff"),
    ("staff.change_refused", "Refused a change of staff"),
    ("staff.change_withdrawn", "Took back a change of staff"),
    ("staff.changed_by_rule", "Changed staff alone, by the rule for the first administrators"),
    ("staff.created", "Made a member of staff on the console"),
    ("staff.invited_again", "Sent a new invitation"),
    ("staff.joined", "Joined the staff"),
    ("status_change.confirmed", "Confirmed a change of state"),
    ("status_change.lapsed", "Let an emergency suspension end unconfirmed"),
    ("status_change.proposed", "Proposed a change of state"),
    ("status_change.turned_down", "Turned down a change of state"),
    ("team.invitation_withdrawn", "Withdrew an invitation to the team"),
    ("team.invited", "Invited somebody to the team"),
    ("team.joined", "Joined the team"),
    ("team.joined_by_sign_up", "Joined a TPP that was here already"),
    ("team.removed", "Removed somebody from the team"),
    ("team.role_changed", "Changed a role in the team"),
    ("trust.change_confirmed", "Confirmed a change of trust"),
    ("trust.change_proposed", "Proposed a change of trust"),
    ("trust.change_refused", "Refused a change of trust"),
    ("trust.change_withdrawn", "Took back a change of trust"),
    ("trust.changed_by_rule", "Changed trust alone, by the rule for the first administrators"),
    ("trust.imported", "Took the first values of trust from the configuration file"),
];

/// A deed in words; its stored name where it has none.
pub(super) fn deed(action: &str) -> &str {
    DEEDS.iter().find(|(name, _)| *name == action).map_or(action, |(_, words)| words)
}

/// Whether there is a deed of this name.
pub(super) fn is_deed(action: &str) -> bool {
    DEEDS.iter().any(|(name, _)| *name == action)
}

/// Every deed with its words, in the order of the words.
pub(super) fn deeds() -> Vec<(String, String)> {
    let mut deeds: Vec<_> = DEEDS.iter().map(|(name, words)| ((*name).to_owned(), (*words).to_owned())).collect();
    deeds.sort_by(|one, other| one.1.cmp(&other.1));
    deeds
}

/// What kind of actor it was.
pub(super) fn actor_kind(kind: &str) -> &str {
    match kind {
        "staff" => "Bank staff",
        "tpp" => "TPP",
        "applicant" => "Applicant",
        "client" => "Client",
        "gateway" => "Gateway",
        "system" => "Rule or worker",
        "console" => "Server console",
        "anonymous" => "Nobody known",
        other => other,
    }
}

/// `roles_before`: `Roles before`.
pub(super) fn spelt_out(name: &str) -> String {
    let mut letters = name.chars().map(|letter| if letter == '_' { ' ' } else { letter });
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use std::fs;
    use std::path::{Path, PathBuf};

    fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                sources(&path, found);
            } else if path.extension().is_some_and(|extension| extension == "rs") {
                found.push(path);
            }
        }
    }

    fn looks_like_a_deed(text: &str) -> bool {
        let part = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'_');
        text.split_once('.').is_some_and(|(subject, verb)| part(subject) && part(verb))
    }

    /// Deeds stand as literals where they happen: in `Event::new`, or on the way there.
    fn recorded() -> BTreeSet<String> {
        let app = Path::new(env!("CARGO_MANIFEST_DIR"));
        let rooms = [
            "src",
            "domain/src/workflow",
            "domain/src/request",
            "domain/src/standing",
            "domain/src/store",
            "../server/src",
        ];
        let mut files = Vec::new();
        for room in rooms {
            sources(&app.join(room), &mut files);
        }
        let known: BTreeSet<&str> = DEEDS.iter().filter_map(|(name, _)| Some(name.split_once('.')?.0)).collect();
        let mut deeds = BTreeSet::new();
        for file in files.iter().filter(|file| !file.ends_with("audit/words.rs")) {
            let text = fs::read_to_string(file).unwrap();
            let of_domain = file.starts_with(app.join("domain"));
            for (before, literal) in literals(&text) {
                let of_event = before.trim_end().ends_with("Event::new(") && looks_like_a_deed(literal);
                let on_the_way =
                    of_domain && literal.split_once('.').is_some_and(|(subject, _)| known.contains(subject));
                if looks_like_a_deed(literal) && (of_event || on_the_way) {
                    deeds.insert(literal.to_owned());
                }
            }
        }
        deeds
    }

    /// Each short literal with what stands before it.
    fn literals(text: &str) -> impl Iterator<Item = (&str, &str)> {
        text.match_indices('"').filter_map(|(at, _)| {
            let rest = &text[at + 1..];
            let end = rest.find('"').filter(|end| *end < 60)?;
            Some((&text[..at], &rest[..end]))
        })
    }

    #[test]
    fn every_deed_that_the_sources_record_has_words() {
        let recorded = recorded();
        assert!(recorded.contains("request.claimed") && recorded.contains("staff.joined"), "{recorded:?}");
        let wordless: Vec<_> = recorded.iter().filter(|action| deed(action) == action.as_str()).collect();
        assert!(wordless.is_empty(), "give these words in {}: {wordless:?}", file!());
    }

    #[test]
    fn no_deed_is_told_twice_or_like_another() {
        let (names, words): (BTreeSet<_>, BTreeSet<_>) = DEEDS.iter().copied().unzip();
        assert_eq!((names.len(), words.len()), (DEEDS.len(), DEEDS.len()));
    }

    #[test]
    fn names_of_details_are_spelt_out() {
        for (name, words) in [("roles_before", "Roles before"), ("from", "From"), ("", "")] {
            assert_eq!(spelt_out(name), words);
        }
    }
}
