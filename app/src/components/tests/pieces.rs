use leptos::prelude::*;

use super::{super::*, HOSTILE, html, tag_of};

#[test]
fn a_change_link_says_what_it_changes() {
    let list = || SummaryList::new([Row::new("Legal name", "A").change("/a"), Row::new("LEI", "B").change("/b")]).any();
    let html = html(list);
    assert!(html.contains("<a href=\"/a\">Change<span class=\"hidden\"> legal name</span></a>"), "{html}");
    assert!(html.contains("Change<span class=\"hidden\"> LEI</span>"), "{html}");
}

#[test]
fn an_internal_note_is_another_element_that_says_who_reads_it() {
    let messages = || vec![Message::to_applicant("A", "today", "to you"), Message::internal("B", "today", "to us")];
    let html = html(|| view! { <MessageThread messages=messages()/> }.any());
    let (open, note) = html.split_once("<aside").expect("a note is an aside");
    assert!(open.contains("<article") && open.contains("to you") && !open.contains("Only the bank"), "{html}");
    assert!(note.contains("<p class=\"message-seal\">Only the bank sees this</p>") && note.contains("to us"), "{html}");
}

#[test]
fn the_navigation_says_where_the_reader_is_and_what_was_counted() {
    let items = || vec![NavItem::new("Queue", "/q").current(true).count(12, "waiting"), NavItem::new("TPPs", "/t")];
    let html = html(|| view! { <Tabs label="Admin" items=items()/> }.any());
    assert!(html.contains("<a href=\"/q\" aria-current=\"page\">Queue <span class=\"count\">12<span class=\"hidden\"> waiting</span></span></a>"), "{html}");
    assert!(html.contains("<a href=\"/t\">TPPs</a>"), "{html}");
}

#[test]
fn the_environment_is_a_word() {
    for (sandbox, word) in [(true, "<strong>Sandbox</strong>"), (false, "<strong>Production</strong>")] {
        let html = html(|| view! { <EnvironmentBar sandbox=sandbox/> }.any());
        assert!(html.contains(word), "{html}");
    }
}

#[test]
fn a_button_carries_its_name_its_value_and_its_key() {
    let html = html(|| Button::submit("Claim").named("act", "claim").shortcut("c").about("SU-7K3Q-19X").any());
    for part in ["type=\"submit\"", "name=\"act\"", "value=\"claim\"", "data-shortcut=\"c\"", "aria-keyshortcuts=\"c\""]
    {
        assert!(html.contains(part), "{part} is missing in {html}");
    }
    assert!(html.contains("Claim<span class=\"hidden\"> SU-7K3Q-19X</span>"), "{html}");
}

#[test]
fn a_moment_is_exact_for_machines_and_plain_for_people() {
    let html = html(|| {
        view! { <DateTime utc="2026-11-20T10:05:00Z" shown="20 Nov 2026, 14:05 GST" relative="2 hours ago".to_owned()/> }.any()
    });
    assert!(html.contains("datetime=\"2026-11-20T10:05:00Z\""), "{html}");
    assert!(html.contains(">20 Nov 2026, 14:05 GST</time>"), "{html}");
    assert!(html.contains(">(2 hours ago)</span>"), "{html}");
}

#[test]
fn what_machines_read_runs_left_to_right_and_is_not_translated() {
    let html = html(|| view! { <CodeBlock title="Get a token" text="curl 'a'\n  -d b"/> }.any());
    assert!(html.contains("<pre dir=\"ltr\" translate=\"no\" tabindex=\"0\""), "{html}");
    assert!(html.contains("<code>curl 'a'\n  -d b</code>"), "{html}");
}

#[test]
fn what_needs_javascript_is_hidden_until_it_runs() {
    let html = html(|| {
        view! { <Code text="abc" what="client ID"/> {Field::password("p", "Password", "current-password")} }.any()
    });
    assert!(html.contains("<span hidden class=\"copy\">"), "{html}");
    assert!(html.contains("aria-controls=\"p\" hidden"), "{html}");
}

#[test]
fn every_failure_has_its_status_and_a_title_of_its_own() {
    let failures = [
        (400, Failure::Malformed),
        (403, Failure::Forbidden { why: "You may not decide".into() }),
        (404, Failure::NotFound),
        (405, Failure::WrongMethod),
        (415, Failure::MediaType),
        (409, Failure::Conflict { text: HOSTILE.into(), by: Some("today".into()) }),
        (410, Failure::Expired { again: Link::new("Send another", "/again") }),
        (413, Failure::TooLarge { limit: "10 MB".into() }),
        (429, Failure::TooMany { when: "in 2 minutes".into() }),
        (500, Failure::Broken { reference: "8F3A".into() }),
        (503, Failure::Unavailable),
    ];
    let titles: std::collections::HashSet<_> = failures.iter().map(|(_, failure)| failure.title()).collect();
    assert_eq!(titles.len(), failures.len());
    for (status, failure) in failures {
        assert_eq!(failure.status(), status);
        let title = failure.title();
        let html = html(|| view! { <ErrorPage failure=failure/> }.any());
        assert!(html.starts_with(&format!("<h1>{title}</h1>")) && !html.contains("<script"), "{html}");
    }
}

#[test]
fn a_reason_offers_the_usual_ones_and_the_way_out() {
    let usual = vec![("register".to_owned(), "Not in the register.".to_owned())];
    let form = FormState::new([("reason_usual", "register"), ("reason", "See above")]);
    let html = html(|| ReasonField::new("reason", "What the applicant reads", usual, &form).any());
    assert!(
        tag_of(&html, "reason_usual").contains("value=\"register\"")
            && tag_of(&html, "reason_usual").contains("checked")
    );
    assert!(tag_of(&html, "reason_usual-2").contains("value=\"\""), "{html}");
    assert!(tag_of(&html, "reason").starts_with("<textarea") && html.contains("\nSee above</textarea>"), "{html}");
}

#[test]
fn a_confirm_page_posts_and_has_a_way_back() {
    let html = html(|| {
        view! {
            <ConfirmPage action="/decide" hidden=vec![("token".to_owned(), "t1".to_owned())] facts=SummaryList::default()
                consequences=vec!["E-mails 2 people.".to_owned()] confirm=Button::submit("Reject").warning() back="/case"/>
        }
        .any()
    });
    assert!(html.starts_with("<h1>Confirm your decision</h1>"), "{html}");
    assert!(html.contains("<form method=\"post\" action=\"/decide\" novalidate"), "{html}");
    assert!(
        html.contains("<input type=\"hidden\" name=\"token\" value=\"t1\">") && html.contains("href=\"/case\""),
        "{html}"
    );
    assert!(html.contains("<li>E-mails 2 people.</li>"), "{html}");
}

#[test]
fn names_from_outside_never_become_markup() {
    let page = html(|| {
        let event = Event::new("e", HOSTILE, HOSTILE).by(HOSTILE).body(HOSTILE);
        view! {
            <IdentityBar name=HOSTILE reference=HOSTILE state=Tag::new(Colour::Red, HOSTILE) facts=vec![(HOSTILE.into(), HOSTILE.any())]/>
            <Timeline events=vec![event]/>
            <MessageThread messages=vec![Message::internal(HOSTILE, HOSTILE, HOSTILE)]/>
            <TaskList tasks=vec![Task::new(HOSTILE, Tag::new(Colour::Grey, HOSTILE)).href(HOSTILE).hint(HOSTILE)]/>
            <CodeBlock title=HOSTILE text=HOSTILE/>
            <Flash notice=Notice::Success message=HOSTILE/>
            <FilterChips chips=vec![Chip::new(HOSTILE, HOSTILE)] clear=HOSTILE/>
            {SummaryList::new([Row::new(HOSTILE, HOSTILE).change(HOSTILE)])}
            {Table::new("t", HOSTILE, [Column::new(HOSTILE), Column::short(HOSTILE)]).row([HOSTILE.any(), HOSTILE.any()])}
        }
        .any()
    });
    assert!(!page.contains("<script") && !page.contains("<b x"), "{page}");
}
