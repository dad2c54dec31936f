use super::*;
use crate::id::PersonId;
use time::macros::datetime;
use uuid::Uuid;

fn pairs(query: &str) -> Vec<(String, String)> {
    url::form_urlencoded::parse(query.as_bytes()).into_owned().collect()
}

fn parse(query: &str) -> Filter {
    Filter::parse(&pairs(query)).unwrap()
}

#[test]
fn a_filter_is_read_and_written_back() {
    let person = Uuid::from_u128(7);
    for query in [
        "",
        "view=mine",
        "view=decided&state=approved&state=rejected&sort=organisation",
        "kind=sign_up&risk=any&country=MT&role=aisp&age=7",
        "assignee=nobody&q=Acme+%26+S%C3%B6hne",
        "view=all&risk=none&sort=-organisation",
        &format!("assignee={person}&sort=-due"),
    ] {
        assert_eq!(parse(query).to_query(), query);
    }
}

#[test]
fn what_is_the_default_is_not_written() {
    assert_eq!(parse("view=open&sort=waiting&q=&country=&state=").to_query(), "");
    assert_eq!(parse("view=decided&sort=-decided").to_query(), "view=decided");
}

#[test]
fn what_cannot_be_gives_a_sentence() {
    for (query, field, sentence) in [
        ("sort=name%3B--", "sort", "Sort must be one of waiting, due, organisation"),
        ("sort=decided", "sort", "Sort must be one of waiting, due, organisation"),
        ("view=all&sort=due", "sort", "Sort must be one of waiting, organisation"),
        (
            "view=everything",
            "view",
            "View must be one of open, mine, unassigned, overdue, second_approval, waiting_for_tpp, decided, all",
        ),
        (
            "state=draft",
            "state",
            "State must be one of submitted, in_review, waiting_applicant, awaiting_second_approval, approved, rejected, withdrawn, expired",
        ),
        ("country=ZZ", "country", "Choose a country from the list"),
        ("age=-1", "age", "Age must be one of 1, 3, 7, 14, 30 days"),
        ("age=1000000000", "age", "Age must be one of 1, 3, 7, 14, 30 days"),
        ("role=admin", "role", "Role must be one of aisp, pisp, cbpii, bdsp, bsip, idsp"),
        ("risk=1", "risk", "Risk must be one of any, none"),
        ("assignee=root", "assignee", "Choose an assignee from the list"),
        ("kind=key_request", "kind", "Kind must be one of sign_up, obie_registration, uae_registration"),
    ] {
        let errors = Filter::parse(&pairs(query)).unwrap_err();
        assert_eq!(errors.about(field), Some(sentence), "{query}");
    }
    let errors = Filter::parse(&pairs("columns=password_hash")).unwrap_err();
    assert!(errors.about("columns").unwrap().starts_with("This list has no filter “columns”"));
}

#[test]
fn a_page_is_read_and_written_back() {
    let cursor =
        Cursor { position: 25, key: Key::Instant(datetime!(2026-11-20 10:00:00.123456 UTC)), id: Uuid::from_u128(42) };
    let page = Page { turn: Turn::After(cursor), size: PageSize::Middle };
    let query = Filter::default().to_query_of(&page);
    assert_eq!(Page::parse(&pairs(&query), &Filter::default()), Ok(page));
    let named = parse("sort=organisation");
    let cursor = Cursor { position: 3, key: Key::Name("a/b ñ".into()), id: Uuid::from_u128(1) };
    let page = Page { turn: Turn::Before(cursor), size: PageSize::Short };
    assert_eq!(Page::parse(&pairs(&named.to_query_of(&page)), &named), Ok(page));
}

#[test]
fn a_cursor_that_we_did_not_make_is_refused() {
    let name = Cursor { position: 1, key: Key::Name("acme".into()), id: Uuid::nil() }.to_string();
    let early = Cursor { position: 1, key: Key::Instant(datetime!(0000-01-01 0:00 UTC)), id: Uuid::nil() }.to_string();
    for bad in ["x", "-1", "6", "zz", "ff", "312f32", &name, &early, &"00".repeat(5_000)] {
        let errors = Page::parse(&pairs(&format!("after={bad}")), &Filter::default()).unwrap_err();
        assert!(errors.about("after").unwrap().contains("first page"), "{bad}");
    }
    let both = pairs(&format!("after={name}&before={name}&sort=organisation"));
    assert!(Page::parse(&both, &parse("sort=organisation")).is_err());
    for bad in ["-1", "0", "26", "1000000000", "all"] {
        let errors = Page::parse(&pairs(&format!("size={bad}")), &Filter::default()).unwrap_err();
        assert_eq!(errors.about("size"), Some("Size must be one of 25, 50, 100"));
    }
}

#[test]
fn each_chip_takes_one_filter_off() {
    let filter = parse("state=submitted&state=in_review&country=MT&role=pisp&age=1&risk=any&q=acme&kind=sign_up");
    let chips = filter.chips(|_| None);
    let words: Vec<_> = chips.iter().map(|chip| chip.words.as_str()).collect();
    assert_eq!(
        words,
        [
            "Kind: Sign-up",
            "State: New",
            "State: In review",
            "Risk: with hints",
            "Country: Malta",
            "Role: Payment initiation (PISP)",
            "Waiting: 1 day or longer",
            "Search: acme"
        ]
    );
    let all: Vec<_> = pairs(&filter.to_query());
    for chip in &chips {
        assert_eq!(pairs(&chip.without).len(), all.len() - 1, "{}", chip.words);
    }
    let someone = Filter { assignee: Some(Assignee::Person(PersonId::from(Uuid::nil()))), ..Filter::default() };
    assert_eq!(someone.chips(|_| Some("Ada".into()))[0].words, "Assignee: Ada");
}

#[test]
fn another_view_keeps_the_filter_and_drops_an_order_it_does_not_have() {
    let filter = parse("sort=-due&country=MT");
    assert_eq!(filter.seen_as(View::Mine).to_query(), "view=mine&country=MT&sort=-due");
    assert_eq!(filter.seen_as(View::All).to_query(), "view=all&country=MT");
}

#[test]
fn both_sides_of_a_search_are_folded_alike() {
    for (typed, stored) in [
        ("cafe", "Café Olé"),
        ("ACME", "acme payments"),
        ("Straße", "straße"),
        ("例示", "例示銀行株式会社"),
        ("بنك", "بنك الأمثلة"),
        ("a", "Acme"),
        ("pay ac", "Acme Payments"),
        ("ada@acme.example", "Ada ada@acme.example"),
    ] {
        let text = search_text(&[stored]);
        for pattern in Search::parse(typed).unwrap().patterns() {
            assert!(text.contains(pattern.trim_matches('%')), "{typed} in {stored}: {pattern} in {text}");
        }
    }
}

#[test]
fn one_or_two_letters_begin_a_word() {
    let patterns = |typed: &str| Search::parse(typed).unwrap().patterns();
    assert_eq!(patterns("a"), ["% a%"]);
    assert_eq!(patterns("ac"), ["% ac%"]);
    assert_eq!(patterns("acm"), ["%acm%"]);
}

#[test]
fn a_search_holds_no_pattern_of_its_own() {
    let patterns = Search::parse(&"%".repeat(10_000)).unwrap().patterns();
    assert!(patterns.is_empty());
    for typed in ["100%", "a_b", "'); drop table requests; --", "\\", "\0"] {
        let patterns = Search::parse(typed).map(|search| search.patterns()).unwrap_or_default();
        assert!(patterns.iter().all(|it| !it.trim_matches('%').contains(['%', '_', '\\', '\'', '\0'])), "{typed}");
    }
    assert_eq!(Search::parse("  "), None);
    assert!(Search::parse(&"word ".repeat(100_000)).unwrap().patterns().len() <= 8);
}

#[test]
fn a_reference_is_found_however_it_is_typed() {
    let reference = crate::reference::Reference::new(crate::reference::ReferenceKind::SignUp, [1, 2, 3, 4]).to_string();
    let typed = reference.to_lowercase().replace('-', " ");
    assert_eq!(Search::parse(&typed).unwrap().reference(), Some(reference.as_str()));
}

#[test]
fn counts_are_words() {
    let span = |first, last, total| Span { first, last, total }.to_string();
    assert_eq!(span(1, 25, Total::Exactly(61)), "Showing 1 to 25 of 61 requests");
    assert_eq!(span(26, 50, Total::MoreThan(1_000)), "Showing 26 to 50 of 1,000+ requests");
    assert_eq!(span(0, 0, Total::Exactly(0)), "No requests");
    assert_eq!(span(1, 1, Total::Exactly(1)), "Showing 1 request");
    assert_eq!(Total::Exactly(1_234_567).to_string(), "1,234,567");
}

#[test]
fn every_view_begins_in_an_order_it_has() {
    for view in View::ALL {
        assert!(view.sorts().contains(&view.order().by), "{view}");
        assert_eq!(View::named(view.name()), Some(view));
    }
}
