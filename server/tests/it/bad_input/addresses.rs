//! Addresses that somebody has bent: every page of the table, each parameter of its path and any query.

use super::wrong::Wrong;
use crate::access::Treatment::Admitted;
use crate::access::stage::Stage;
use app::router;
use app::web::Row;
use http::Method;
use sqlx::PgPool;
use testkit::Browser;

/// In place of a parameter of the path, as bytes on the wire (H10).
const PARAMETERS: [&str; 7] = [
    "%00",
    "%ff%fe",
    "%ed%a0%80",
    "..%2f..%2fetc%2fpasswd",
    "%27%20or%201=1%20--%3Cscript%3Ealert(1)%3C%2Fscript%3E",
    "%0d%0aSet-Cookie:%20a=b%E2%80%AE",
    "99999999999999999999999999",
];

/// Queries that no link of ours has (F26, F27): for every page, each name that any page reads.
const QUERIES: [&str; 4] = [
    "?%&=&%00=%00&%ff=%fe&t=%ff&next=%00&change=%00",
    "?t=%00&q=%00&text=%00&tpp=%00&object=abc%00&actor=%00&action=%00&state=%00&after=%00&since=%00&to=%00&id=%00&kind=%00",
    "?t=1&t=2&change=1&change=2&next=/&next=/x&since=1&since=2&kind=a&kind=b&id=1&id=2&to=a&to=b",
    "?since=-211000000000&after=-211000000000000000000.00000000-0000-0000-0000-000000000000&page=-1&sort=-1&age=-1",
];

/// Whoever the table lets in.
pub(super) fn visitor(stage: &Stage, row: &Row) -> Browser {
    let admitted = stage.cast().find(|(visitor, _)| visitor.on(row.access, row.path) == Admitted);
    admitted.unwrap_or_else(|| panic!("nobody comes to {}", row.path)).1
}

/// The address of a route with one parameter after the other bent.
fn bent(stage: &Stage, route: &str, parameter: &str) -> Vec<String> {
    let good = stage.address(route);
    let (path, query) =
        good.split_once('?').map_or((good.as_str(), String::new()), |(path, query)| (path, format!("?{query}")));
    let names: Vec<_> = route.split('/').collect();
    let places = (0..names.len()).filter(|place| names[*place].starts_with('{'));
    let bend = |place: usize| {
        let mut parts: Vec<_> = path.split('/').collect();
        parts[place] = parameter;
        parts.join("/") + &query
    };
    places.map(bend).collect()
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn no_bent_address_breaks_a_page(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut wrong = Wrong::default();
    for row in router::table().rows().iter().filter(|row| row.method == Method::GET) {
        let mut browser = visitor(&stage, row);
        let good = stage.address(row.path);
        let path = good.split('?').next().unwrap_or_default();
        let parameters = PARAMETERS.iter().flat_map(|parameter| bent(&stage, row.path, parameter));
        for address in parameters.chain(QUERIES.iter().map(|query| format!("{path}{query}"))) {
            let page = browser.fetch(&address).await;
            let case = address.chars().take(160).collect::<String>();
            wrong.unless_sound(&case, &page);
            let ours = page.status.is_redirection() || page.status.is_success() || page.has("main h1");
            wrong.unless(ours, || format!("{case}: {} without a page of ours: {:.80}", page.status, page.body));
        }
    }
    wrong.assert_none(400);
}
