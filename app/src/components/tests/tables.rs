use leptos::prelude::*;

use super::{super::*, html, tag_of};

fn table() -> Table {
    let columns = [
        Column::new("Reference"),
        Column::short("Due").sort("?sort=due", Some(Sort::Descending)),
        Column::number("Risk"),
    ];
    Table::new("queue", "Requests", columns).rows([("SU-1", "today", 2)], |(reference, due, risk)| {
        vec![Link::new(reference, "/su-1").any(), due.any(), risk.any()]
    })
}

#[test]
fn a_table_is_a_named_region_that_the_keyboard_can_scroll() {
    let html = html(|| table().any());
    assert!(html.contains("role=\"region\" aria-labelledby=\"queue-caption\" tabindex=\"0\""), "{html}");
    assert!(html.contains("<span id=\"queue-caption\" class=\"table-caption\">Requests</span></caption>"), "{html}");
}

#[test]
fn a_row_is_named_by_its_first_cell_and_every_other_cell_by_its_column() {
    let html = html(|| table().any());
    assert!(html.contains("<th scope=\"row\"><a href=\"/su-1\">SU-1</a></th>"), "{html}");
    assert!(html.contains("<td data-column=\"short\" data-label=\"Due\">today</td>"), "{html}");
    assert!(html.contains("<td data-column=\"number\" data-label=\"Risk\">2</td>"), "{html}");
}

#[test]
fn a_sorted_column_says_so_and_links_to_the_other_order() {
    let html = html(|| table().any());
    assert!(html.contains("aria-sort=\"descending\"><a href=\"?sort=due\">Due</a></th>"), "{html}");
    assert!(html.contains("<th scope=\"col\" data-column=\"number\">Risk</th>"), "{html}");
}

#[test]
fn a_row_may_be_named_by_the_cell_after_its_checkbox() {
    let columns = [Column::new("Choose"), Column::new("Reference")];
    let html = html(|| Table::new("q", "Requests", columns).row_heading(1).row(["x".any(), "SU-1".any()]).any());
    assert!(html.contains("<td data-label=\"Choose\">x</td><th scope=\"row\">SU-1</th>"), "{html}");
}

#[test]
fn results_are_counted_in_words() {
    for (shown, total, expected) in [
        (0, Total::Exactly(0), "No requests"),
        (1, Total::Exactly(1), "Showing 1 request"),
        (25, Total::Exactly(61), "Showing 25 of 61 requests"),
        (25, Total::MoreThan(100), "Showing 25 of more than 100 requests"),
        (25, Total::Unknown, "Showing 25 requests"),
    ] {
        let html = html(|| view! { <ResultsCount shown=shown total=total one="request" many="requests"/> }.any());
        assert!(html.contains(&format!(">{expected}</p>")), "{html}");
    }
}

#[test]
fn pages_are_links_and_only_those_there_are() {
    let both =
        html(|| view! { <Pagination previous=Some("?before=a".to_owned()) next=Some("?after=b".to_owned())/> }.any());
    assert!(
        both.contains("<a rel=\"prev\" href=\"?before=a\">") && both.contains("<a rel=\"next\" href=\"?after=b\">"),
        "{both}"
    );
    let none = html(|| view! { <Pagination previous=None next=None/> }.any());
    assert!(!none.contains("<nav"), "{none}");
}

#[test]
fn filters_can_be_applied_above_and_below_and_get_the_list() {
    let html = html(|| {
        view! { <FilterPanel action="/admin/queue" in_use=2>{Field::search("text", "Name")}</FilterPanel> }.any()
    });
    assert_eq!(html.matches("Apply filters").count(), 2);
    assert!(
        html.contains("<form method=\"get\" action=\"/admin/queue\">") && html.contains("Filters (2)</summary>"),
        "{html}"
    );
    assert!(tag_of(&html, "text").contains("type=\"search\""));
}

#[test]
fn a_chip_says_what_following_it_removes() {
    let html = html(|| view! { <FilterChips chips=vec![Chip::new("State: Pending", "?kind=x")] clear="?"/> }.any());
    assert!(
        html.contains("href=\"?kind=x\"")
            && html.contains("<span class=\"hidden\">Remove filter: </span>State: Pending"),
        "{html}"
    );
    assert!(html.contains("<a href=\"?\">Clear all filters</a>"), "{html}");
}
