//! Requests that came to an end without a TPP.

use crate::demo::diary::When::Day;
use crate::demo::firms;
use crate::demo::plot::{Act, Story, Twist, story};
use Act::{Apply, Ask, Claim, Confirm, Decide, Reject, Withdraw};

pub(super) fn stories() -> Vec<Story> {
    [rejected(), withdrawn(), lapsed()].concat()
}

fn rejected() -> Vec<Story> {
    let no_entry = "The register of the authority has no entry under the number you gave.";
    let lending =
        "Your authorisation covers lending. Our interfaces are open to account information and payments only.";
    let no_roles = "The register shows no open-banking role for you. Sign up again once it does.";
    vec![
        story(
            firms::SKYLARK,
            Twist::Plain,
            [
                (Day(13, 10, 0), Apply),
                (Day(13, 10, 5), Confirm),
                (Day(13, 14, 0), Claim(1)),
                (Day(12, 9, 0), Reject(1, no_entry)),
                (Day(12, 11, 0), Decide(0)),
            ],
        ),
        story(
            firms::PALISADE,
            Twist::NoLei,
            [
                (Day(10, 10, 0), Apply),
                (Day(10, 10, 30), Confirm),
                (Day(10, 15, 0), Claim(2)),
                (Day(9, 9, 0), Reject(2, lending)),
                (Day(9, 15, 0), Decide(1)),
            ],
        ),
        story(
            firms::LUMIERE,
            Twist::From("aubin@nuitsclaires.example"),
            [
                (Day(6, 14, 0), Apply),
                (Day(6, 15, 0), Confirm),
                (Day(5, 11, 0), Claim(0)),
                (Day(5, 11, 30), Reject(0, no_roles)),
                (Day(4, 9, 30), Decide(2)),
            ],
        ),
    ]
}

fn withdrawn() -> Vec<Story> {
    vec![
        story(
            firms::SANDPIPER,
            Twist::Plain,
            [(Day(13, 9, 0), Apply), (Day(13, 9, 30), Confirm), (Day(12, 16, 0), Withdraw)],
        ),
        story(
            firms::SANDPIPER,
            Twist::From("accounts@sandpiper.example"),
            [(Day(9, 9, 0), Apply), (Day(9, 9, 30), Confirm), (Day(9, 10, 0), Claim(0)), (Day(8, 13, 0), Withdraw)],
        ),
        story(
            firms::NUITS,
            Twist::Plain,
            [(Day(6, 14, 10), Apply), (Day(6, 15, 10), Confirm), (Day(4, 11, 0), Withdraw)],
        ),
    ]
}

fn lapsed() -> Vec<Story> {
    vec![
        story(
            firms::MUDLARK,
            Twist::Plain,
            [
                (Day(28, 10, 0), Apply),
                (Day(28, 10, 30), Confirm),
                (Day(27, 11, 0), Claim(1)),
                (Day(27, 11, 20), Ask(1, "The evidence is a blank page. Please send the extract once more.")),
            ],
        ),
        story(firms::SALTMARSH, Twist::Plain, [(Day(12, 17, 0), Apply)]),
    ]
}
