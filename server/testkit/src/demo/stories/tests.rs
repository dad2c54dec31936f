use super::*;
use crate::demo::plot::Act;
use std::collections::BTreeSet;
use time::macros::datetime;

#[test]
fn there_are_25_tpps_and_40_requests_of_the_last_weeks() {
    let is_let_in = |story: &&Story| {
        story.scenes.iter().any(|scene| matches!(scene.act, Act::Decide(_)))
            && !story.scenes.iter().any(|scene| matches!(scene.act, Act::Reject(..)))
    };
    let stories = all();
    assert_eq!(stories.iter().filter(is_let_in).count(), 25);
    let older = known::stories().len() - 5;
    assert_eq!(stories.len() - older, 40);
}

#[test]
fn scenes_are_told_in_order_whatever_the_time() {
    for now in [datetime!(2026-11-20 10:00 UTC), datetime!(2026-11-22 00:01 UTC), datetime!(2026-11-23 23:59 UTC)] {
        for story in all() {
            let instants: Vec<_> = story.scenes.iter().map(|scene| scene.when.instant(now)).collect();
            assert!(instants.is_sorted(), "{} at {now}: {instants:?}", story.firm.legal);
        }
    }
}

#[test]
fn numbers_and_domains_are_nobody_elses() {
    let firms: BTreeSet<&str> = all().iter().map(|story| story.firm.legal).collect();
    let numbers: BTreeSet<u32> = all().iter().map(|story| story.firm.number).collect();
    let domains: BTreeSet<&str> = all().iter().map(|story| story.firm.domain).collect();
    assert_eq!((numbers.len(), domains.len()), (firms.len(), firms.len()));
}
