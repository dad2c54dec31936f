//! A second factor that was given too long ago (F17): a page asks for it again and comes back, a form is refused, and
//! nothing has happened.

use super::cast::Visitor;
use super::census::census;
use super::stage::Stage;
use app::router;
use app::web::Access;
use domain::access::Strength;
use http::{Method, StatusCode, header};
use sqlx::PgPool;
use testkit::Form;
use time::Duration;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn what_wants_a_fresh_second_factor_is_not_done_with_an_old_one(pool: PgPool) {
    let stage = Stage::new(pool.clone()).await;
    stage.bank.advance(Duration::minutes(6));
    let before = census(&pool, &[]).await;
    let (mut pages, mut forms, mut wrong) = (0, 0, Vec::new());
    for row in router::table().rows() {
        let Access::Staff { held_by, strength: Strength::Fresh, .. } = row.access else { continue };
        let mut browser = stage.browser(Visitor::Staff(held_by[0]));
        let path = stage.address(row.path);
        let told = if row.method == Method::GET {
            pages += 1;
            let answer = browser.fetch(&path).await;
            let to = answer.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
            answer.status == StatusCode::SEE_OTHER && to.starts_with("/signin/confirm?next=%2Fadmin%2F")
        } else {
            forms += 1;
            let token = browser.cookie("__Host-vestibule-form").unwrap().to_owned();
            let form = Form::to(path.split('?').next().unwrap()).with("_token", &token);
            let answer = browser.post(form).await;
            answer.status == StatusCode::FORBIDDEN && answer.has("main a[href^='/signin/confirm']")
        };
        if !told {
            wrong.push(format!("{} {path}", row.method));
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    assert!(pages > 1 && forms > 3, "{pages} pages and {forms} forms");
    assert_eq!(census(&pool, &[]).await, before);
}
