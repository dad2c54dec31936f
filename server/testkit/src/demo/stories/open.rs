//! Requests that are not decided yet.

use crate::demo::diary::When::{Ago, Day};
use crate::demo::firms::{self, Firm};
use crate::demo::plot::{Act, Story, Twist, story};
use Act::{Apply, Approve, Ask, Begin, Claim, Confirm, Note, Reject, Reply, SendBack};

/// An address under a provider where anybody gets a mailbox, and one where mailboxes are thrown away: hints name only
/// domains that exist. Nothing is delivered below these two.
const FREE: &str = "ailsa.dunmore@no-mailbox.gmx.net";
const DISPOSABLE: &str = "rufus.whinfield@no-mailbox.yopmail.com";

pub(super) fn stories() -> Vec<Story> {
    [unsent(), new(), in_review(), waiting_for_the_tpp(), waiting_for_a_second_person()].concat()
}

fn unsent() -> Vec<Story> {
    vec![
        story(firms::LANTERNFISH, Twist::Plain, [(Day(2, 11, 0), Begin(3))]),
        story(firms::OSIER, Twist::Plain, [(Day(6, 15, 0), Begin(1))]),
        story(firms::QUELLWASSER, Twist::Plain, [(Day(2, 10, 0), Apply)]),
        story(firms::FANOUS, Twist::Plain, [(Ago(35), Apply)]),
    ]
}

/// Sent and confirmed yesterday, so never overdue.
fn yesterday(firm: Firm, twist: Twist, hour: u8) -> Story {
    story(firm, twist, [(Day(1, hour, 0), Apply), (Day(1, hour, 40), Confirm)])
}

fn new() -> Vec<Story> {
    vec![
        story(firms::COPPERLEAF, Twist::Plain, [(Ago(60), Apply), (Ago(45), Confirm)]),
        story(firms::TSUKIKAGE, Twist::Plain, [(Ago(200), Apply), (Ago(190), Confirm)]),
        story(firms::HERONSFORD, Twist::NoLei, [(Ago(280), Apply), (Ago(240), Confirm)]),
        yesterday(firms::TWELVE_LANTERNS, Twist::Brands("Candlewick Bank\nTaper & Flame"), 12),
        yesterday(firms::SANDPIPER, Twist::From("skipper@sandpiper.example"), 15),
        // Sent with two others from one address, before any was confirmed: after that the address has an account.
        // Confirmed when one of the others was rejected and one withdrawn.
        story(
            firms::VITRINE,
            Twist::From("aubin@nuitsclaires.example"),
            [(Day(6, 14, 20), Apply), (Day(1, 9, 30), Confirm)],
        ),
        // Overdue.
        story(firms::DVE_VEZE, Twist::Plain, [(Day(5, 16, 0), Apply), (Day(5, 16, 10), Confirm)]),
    ]
}

fn in_review() -> Vec<Story> {
    vec![
        yesterday(firms::WATTLE, Twist::NumberOf(&firms::OSIER), 10).then([
            (Ago(12), Claim(0)),
            (Ago(8), Note(0, "The number is an Irish one, the authority is the British one. Which of them is meant?")),
        ]),
        yesterday(firms::PINEMARTEN, Twist::From(FREE), 11).then([(Ago(20), Claim(1))]),
        yesterday(firms::ROOKERY, Twist::From("lettice@sundial-consulting.example"), 14).then([(Ago(5), Claim(2))]),
        yesterday(firms::IMITATOR, Twist::Plain, 16).then([
            (Ago(25), Claim(0)),
            (Ago(22), Note(0, "Kestrel & Wren say on the telephone that they have not signed up twice.")),
        ]),
        yesterday(firms::CALYPSO, Twist::SupervisedInLithuania, 13).then([(Ago(130), Claim(1))]),
        yesterday(firms::LEDOVKA, Twist::Plain, 9).then([
            (Day(1, 10, 30), Claim(2)),
            (Day(1, 11, 30), Approve(2, "Everything agrees.")),
            (Ago(90), SendBack(0, "The extract is of last year. Please get a fresh one before this goes on.")),
        ]),
        // Overdue, one with a claim that has run out and one that is being worked on.
        story(
            firms::SPEEDWELL,
            Twist::From(DISPOSABLE),
            [(Day(6, 9, 0), Apply), (Day(6, 9, 20), Confirm), (Day(4, 14, 0), Claim(2))],
        ),
        story(
            firms::PUSZTA,
            Twist::Plain,
            [
                (Day(7, 10, 0), Apply),
                (Day(7, 10, 30), Confirm),
                (Day(6, 9, 0), Claim(0)),
                (Day(6, 9, 30), Note(0, "The scan is hard to read. I have asked a colleague who reads Hungarian.")),
                (Ago(28), Claim(1)),
            ],
        ),
    ]
}

fn waiting_for_the_tpp() -> Vec<Story> {
    vec![
        story(
            firms::FENNWICK,
            Twist::Plain,
            [
                (Day(3, 9, 0), Apply),
                (Day(3, 9, 10), Confirm),
                (Day(3, 13, 0), Claim(0)),
                (
                    Day(2, 10, 0),
                    Ask(0, "Your register entry shows account information only. Which authorisation covers payments?"),
                ),
            ],
        ),
        story(
            firms::SAHAB,
            Twist::Plain,
            [
                (Day(9, 8, 0), Apply),
                (Day(9, 8, 30), Confirm),
                (Day(8, 9, 0), Claim(1)),
                (Day(8, 9, 30), Ask(1, "Please send the page of the extract that carries the date and the seal.")),
            ],
        ),
        story(
            firms::DRYS,
            Twist::Plain,
            [
                (Day(2, 15, 0), Apply),
                (Day(2, 15, 20), Confirm),
                (Day(1, 9, 0), Claim(2)),
                (
                    Day(1, 9, 50),
                    Ask(2, "Who answers the telephone number for incidents at night, and in which languages?"),
                ),
            ],
        ),
        story(
            firms::MOLLEBAKKEN,
            Twist::Plain,
            [
                (Day(7, 11, 0), Apply),
                (Day(7, 11, 15), Confirm),
                (Day(6, 10, 0), Claim(2)),
                (Day(6, 10, 30), Ask(2, "The company number has one digit too few. Could you look again?")),
                (Day(4, 9, 0), Reply("You are right, the last digit is missing: it ends in 4.")),
                (Day(4, 14, 0), Claim(2)),
                (Day(3, 10, 0), Ask(2, "Thank you. Please also name the person who will hold the keys.")),
            ],
        ),
    ]
}

fn waiting_for_a_second_person() -> Vec<Story> {
    vec![
        yesterday(firms::WREN_HOLDINGS, Twist::NumberOf(&firms::KESTREL), 10).then([
            (Day(1, 13, 0), Claim(0)),
            (
                Day(1, 13, 40),
                Reject(
                    0,
                    "The authorisation number you gave belongs to another organisation. Sign up again with your own.",
                ),
            ),
        ]),
        yesterday(firms::LARKSPUR, Twist::NumberOf(&firms::SKYLARK), 11).then([
            (Ago(220), Claim(1)),
            (Ago(200), Approve(1, "The authority confirms in writing that Skylark was renamed Larkspur.")),
        ]),
        story(
            firms::KASTANJE,
            Twist::Plain,
            [
                (Day(5, 9, 0), Apply),
                (Day(5, 9, 15), Confirm),
                (Day(5, 9, 45), Claim(2)),
                (Day(5, 10, 30), Ask(2, "Do you start payments yourselves, or only show accounts?")),
                (Day(1, 16, 0), Reply("Both. The register has shown payment initiation since last week.")),
                (Ago(140), Claim(2)),
                (Ago(120), Approve(2, "The register shows both roles now.")),
            ],
        ),
        // Overdue.
        story(
            firms::AMBRA,
            Twist::Plain,
            [
                (Day(6, 13, 0), Apply),
                (Day(6, 13, 30), Confirm),
                (Day(5, 9, 0), Claim(1)),
                (Day(5, 10, 0), Approve(1, "Everything agrees with the register.")),
            ],
        ),
    ]
}
