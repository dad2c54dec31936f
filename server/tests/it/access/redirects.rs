//! Addresses to go on to that somebody else has chosen (W14).

use super::cast::Visitor;
use super::stage::Stage;
use domain::access::StaffRole;
use http::header;
use sqlx::PgPool;

const PAYLOADS: [&str; 25] = [
    "https://evil.example",
    "http://evil.example/admin",
    "//evil.example",
    "///evil.example",
    "////evil.example/%2f..",
    "/\\evil.example",
    "\\/evil.example",
    "\\\\evil.example",
    "/\t/evil.example",
    "/\n/evil.example",
    "/\r\n/evil.example",
    "\t//evil.example",
    " //evil.example",
    "https:evil.example",
    "https:/evil.example",
    "javascript:alert(1)",
    "data:text/html,x",
    "@evil.example",
    ".evil.example",
    "evil.example",
    "/\u{0}/evil.example",
    "/\u{a0}/evil.example",
    "/a\r\nlocation: https://evil.example",
    "/signout",
    "",
];

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn nobody_is_sent_away_by_a_link_of_somebody_elses(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut nobody = stage.browser(Visitor::Nobody);
    let mut analyst = stage.browser(Visitor::Staff(StaffRole::Analyst));
    for payload in PAYLOADS {
        let query = serde_urlencoded::to_string([("next", payload)]).unwrap();
        for path in ["/admin", "/portal", "/account", "/signin/totp"] {
            let answer = nobody.fetch(&format!("{path}?{query}")).await;
            let to = answer.headers[header::LOCATION].to_str().unwrap();
            assert!(to.starts_with("/signin?next=%2F"), "{path} {payload:?}: {to}");
        }
        for path in ["/signin", "/signin/confirm", "/account/second-factor"] {
            let answer = analyst.get(&format!("{path}?{query}")).await;
            let links = answer.attributes_of("a[href], form[action]", "href");
            let away = links
                .iter()
                .any(|link| !(link.starts_with('/') || link.starts_with('#') || link.starts_with("mailto:")));
            assert!(answer.status.is_success() && !away, "{path} {payload:?}: {links:?}");
        }
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn staying_signed_in_leads_back_to_a_page_of_ours(pool: PgPool) {
    let stage = Stage::new(pool).await;
    let mut analyst = stage.browser(Visitor::Staff(StaffRole::Analyst));
    analyst.fetch("/").await;
    let token = analyst.cookie("__Host-vestibule-form").unwrap().to_owned();
    let own = stage.bank.portal().rules().portal_url.clone();
    let referers = [
        "https://evil.example/admin",
        "//evil.example",
        &format!("{own}.evil.example/"),
        &format!("{own}//evil.example"),
        &format!("{own}@evil.example"),
    ];
    for referer in referers {
        let request = http::Request::post("/account/extend")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header(header::REFERER, referer)
            .body(format!("_token={token}").into())
            .unwrap();
        let answer = analyst.send(request).await;
        assert_eq!(answer.headers[header::LOCATION], "/admin", "{referer}");
    }
}
