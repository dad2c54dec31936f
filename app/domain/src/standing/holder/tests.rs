use super::*;
use time::macros::datetime;

const NOW: OffsetDateTime = datetime!(2026-11-20 10:00 UTC);

type Deed = fn(&Holder) -> Step;

const DEEDS: [(&str, Deed); 6] = [
    ("activate", |holder| holder.activate(&Activation::Rule("rule/1"), Status::Active)),
    ("activate out of order", |holder| holder.activate(&Activation::Rule("rule/1"), Status::Pending)),
    ("refuse", |holder| holder.refuse("no")),
    ("suspend", |holder| holder.suspend("stop", NOW)),
    ("resume", |holder| holder.resume("go")),
    ("end", |holder| holder.end("gone", NOW)),
];

/// The whole table: state × deed → next state; what is not listed is refused.
const ALLOWED: &[(&str, &str, &str)] = &[
    ("pending", "activate", "active"),
    ("pending", "refuse", "refused"),
    ("active", "suspend", "suspended"),
    ("active", "end", "archived"),
    ("suspended", "resume", "active"),
    ("suspended", "end", "archived"),
];

fn standings() -> [Standing; 5] {
    [Pending, Active, Suspended { since: NOW, reason: "stop".into() }, Ended { at: NOW }, Refused]
}

fn holder(kind: Kind, standing: Standing) -> Holder {
    let organisation = OrganisationId::new(NOW, [1; 10]);
    let id = if kind == Kind::Organisation { organisation.into() } else { Uuid::from_u128(2) };
    Holder { thing: Thing::of(kind, id), name: "Example Pay".into(), organisation, standing }
}

/// What the table says for this kind: a client ends as deleted, and is never refused.
fn expected(kind: Kind, from: &str, deed: &str) -> Option<&'static str> {
    let next = ALLOWED.iter().find(|row| row.0 == from && row.1 == deed).map(|row| row.2)?;
    match (kind, next) {
        (Kind::Client, "refused") => None,
        (Kind::Client, "archived") => Some("deleted"),
        (_, next) => Some(next),
    }
}

#[test]
fn every_deed_in_every_state_does_what_the_table_says() {
    for kind in Kind::ALL {
        for standing in standings() {
            let holder = holder(kind, standing);
            let from = holder.status().name();
            for (deed, act) in DEEDS {
                let got = act(&holder).ok();
                let next = got.as_ref().map(|transition| holder.status_of(&transition.next).name());
                assert_eq!(next, expected(kind, from, deed), "{deed} of a {from} {kind:?}");
                let action = got.map_or("", |transition| transition.event.action);
                let verb = next.map(|next| {
                    if deed == "resume" {
                        "resumed"
                    } else if next == "active" {
                        "activated"
                    } else {
                        next
                    }
                });
                assert_eq!(action, verb.map_or(String::new(), |verb| format!("{}.{verb}", kind.name())));
            }
        }
    }
}

#[test]
fn a_proposal_moves_only_to_where_it_may() {
    for kind in Kind::ALL {
        for standing in standings() {
            let holder = holder(kind, standing);
            for status in Status::ALL {
                let allowed = match (&holder.standing, status) {
                    (Active, Status::Suspended) | (Suspended { .. }, Status::Active) => true,
                    (Active | Suspended { .. }, end) => end == kind.end(),
                    (Pending, Status::Refused) => kind != Kind::Client,
                    _ => false,
                };
                assert_eq!(holder.move_to(status, "why", NOW).is_ok(), allowed, "{kind:?} {holder:?} → {status:?}");
            }
        }
    }
}

#[test]
fn a_refusal_is_a_sentence() {
    let refusal = holder(Kind::Organisation, Ended { at: NOW }).suspend("stop", NOW).unwrap_err();
    assert_eq!(refusal.to_string(), "Cannot suspend this TPP: it is now “Archived”");
}
