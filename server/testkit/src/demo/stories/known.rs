//! The TPPs that the bank has let in, and what they and the bank did since.

use crate::demo::diary::When::{Ago, Day};
use crate::demo::firms::{self, Firm};
use crate::demo::plot::{Act, Nth, Story, Twist, story};
use Act::{
    Application, Apply, Approve, Claim, Confirm, Confirmed, Decide, Emergency, Invite, Join, Keys, Note, Propose,
    Revoke, Rotate,
};
use domain::access::TeamRole;
use domain::client::Overlap;
use domain::standing::Status;

pub(super) fn stories() -> Vec<Story> {
    let mut stories = busy();
    stories.extend(quiet());
    stories.extend(held_back());
    stories.extend(latest());
    stories
}

/// Signed up on one day, let in on the next.
fn let_in(firm: Firm, day: u16, analyst: Nth, approver: Nth) -> Story {
    let_in_because(firm, day, analyst, approver, "Register entry, company number and roles agree with the answers.")
}

fn let_in_because(firm: Firm, day: u16, analyst: Nth, approver: Nth, reason: &'static str) -> Story {
    let later = |minutes: u8| Day(day, 10, minutes);
    story(
        firm,
        Twist::Plain,
        [
            (Day(day, 9, 5), Apply),
            (later(2), Confirm),
            (Day(day, 13, 20), Claim(analyst)),
            (Day(day, 14, 40), Approve(analyst, reason)),
            (Day(day - 1, 10, 15), Decide(approver)),
        ],
    )
}

/// TPPs with applications, keys and teams.
fn busy() -> Vec<Story> {
    vec![
        let_in(firms::KESTREL, 78, 0, 1).then([
            (Day(76, 9, 30), Join(TeamRole::Developer, "Jasper Nye", "jasper")),
            (Day(76, 9, 40), Join(TeamRole::Viewer, "Orla Tindall", "orla")),
            (Day(75, 11, 0), Application("Kestrel Overview", "Shows people all their accounts on one page.")),
            (Day(75, 11, 5), Keys(0)),
            (Day(74, 15, 0), Application("Wren Checkout", "Payment by bank transfer at the till of a web shop.")),
            (Day(74, 15, 10), Keys(1)),
            (Day(20, 9, 15), Rotate(0, Overlap::Day)),
            (Day(2, 16, 0), Invite(TeamRole::Developer, "wilma")),
            (Ago(150), Rotate(1, Overlap::Week)),
        ]),
        let_in(firms::TALLOWBRIDGE, 71, 1, 0)
            .then([(Day(68, 14, 0), Application("Tallowbridge Budget", "A budget that fills itself in."))]),
        let_in(firms::MARROWBY, 66, 2, 2).then([
            (Day(64, 10, 0), Application("Marrowby Card", "A payment card on any account.")),
            (Day(64, 10, 10), Keys(0)),
            (Day(31, 16, 0), Revoke(0)),
            (Day(31, 16, 5), Rotate(0, Overlap::None)),
        ]),
        let_in(firms::ZWOELFENDER, 61, 0, 2).then([
            (Day(59, 9, 0), Application("Zwölfender Lohn", "Wages of small firms, paid in time.")),
            (Day(59, 9, 10), Keys(0)),
            (Day(12, 9, 30), Revoke(0)),
        ]),
        let_in(firms::GINTARO, 57, 1, 1).then([
            (Day(55, 9, 0), Application("Gintaro Sąskaitos", "Accounts of a household in one place.")),
            (Day(55, 9, 20), Keys(0)),
            (
                Day(9, 11, 0),
                Propose(1, Some(0), Status::Suspended, "Its redirect address answers with a foreign page."),
            ),
            (Day(9, 11, 30), Confirmed(0)),
        ]),
        let_in(firms::NAKHLA, 52, 2, 0).then([
            (Day(50, 8, 0), Application("نخلة الحسابات", "Account overview in Arabic and English.")),
            (Day(50, 8, 15), Keys(0)),
        ]),
        let_in(firms::KITSUNEBI, 49, 0, 1).then([
            (Day(47, 7, 30), Application("きつねび決済", "Bank transfer from a telephone.")),
            (Day(47, 7, 40), Keys(0)),
        ]),
    ]
}

/// TPPs that have not done much yet.
fn quiet() -> Vec<Story> {
    vec![
        let_in(firms::SIODA, 63, 1, 2),
        let_in(firms::BRINDILLE, 59, 2, 1),
        let_in(firms::SEDY_RYS, 54, 0, 0),
        let_in(firms::ALKYONI, 46, 1, 0)
            .then([(Day(44, 9, 0), Application("Alkyoni Day", "What came in and went out today."))]),
        let_in(firms::CHENLU, 43, 2, 2),
        let_in(firms::NGAN_HA, 40, 0, 1),
        let_in(firms::VORDUFELL, 37, 1, 2),
        let_in(firms::BOSQUE, 34, 2, 0),
    ]
}

/// TPPs that the bank suspended, resumed or archived, and one whose suspension waits for a second person.
fn held_back() -> Vec<Story> {
    vec![
        let_in(firms::NACHTVLINDER, 69, 0, 0).then([
            (Day(67, 10, 0), Application("Nachtvlinder Pay", "Pays invoices on the day they are due.")),
            (Day(67, 10, 5), Keys(0)),
            (Day(4, 16, 20), Emergency(0, "Its certificate and keys were found in a public place.")),
            (Day(4, 17, 5), Confirmed(0)),
        ]),
        let_in(firms::ZURAWIA, 65, 1, 1).then([
            (Day(15, 9, 0), Propose(2, None, Status::Suspended, "The authority has limited its authorisation.")),
            (Day(15, 11, 0), Confirmed(1)),
        ]),
        let_in(firms::SREBARNA, 56, 2, 1).then([
            (Day(30, 9, 0), Propose(0, None, Status::Suspended, "The register did not show it on three days.")),
            (Day(30, 9, 45), Confirmed(2)),
            (
                Day(26, 13, 0),
                Propose(0, None, Status::Active, "The register shows it again; the authority explained the gap."),
            ),
            (Day(26, 14, 0), Confirmed(0)),
        ]),
        let_in(firms::LULU, 48, 0, 2).then([
            (Day(18, 10, 0), Propose(1, None, Status::Archived, "It gave its authorisation back to the authority.")),
            (Day(18, 12, 0), Confirmed(2)),
        ]),
        let_in(firms::TALLGRAS, 45, 2, 1).then([
            (Day(43, 9, 0), Application("Tallgräs Hushåll", "A household book.")),
            (Day(1, 15, 0), Propose(2, None, Status::Suspended, "Mails to its contacts have come back for two weeks.")),
        ]),
    ]
}

/// The approved ones among the 40 requests of the last weeks.
fn latest() -> Vec<Story> {
    vec![
        let_in(firms::NINEFOLD, 19, 0, 0)
            .then([(Day(17, 10, 0), Application("Ninefold Books", "Bookkeeping for the self-employed."))]),
        let_in_because(
            firms::SETE_MARES,
            14,
            1,
            1,
            "The name in the register has an accent that the extract lacks; the numbers agree.",
        ),
        let_in(firms::KOLIBRI, 11, 2, 2),
        story(
            firms::POHJATAHT,
            Twist::Plain,
            [
                (Day(8, 9, 0), Apply),
                (Day(8, 9, 30), Confirm),
                (Day(8, 11, 0), Claim(0)),
                (
                    Day(8, 11, 20),
                    Note(0, "The register was down this morning; the extract in the evidence is of last week."),
                ),
                (Day(7, 9, 30), Claim(0)),
                (Day(7, 9, 40), Approve(0, "The register is back and agrees with the extract.")),
                (Day(7, 13, 0), Decide(2)),
            ],
        ),
        let_in(firms::MASIKA, 3, 1, 0),
    ]
}
