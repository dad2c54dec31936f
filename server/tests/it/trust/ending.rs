//! What ends soon is told: on the pages, and to each person of Security once for each span.

use super::{PATH, Pair, authority, bank};
use domain::workflow::trust;
use sqlx::PgPool;
use time::Duration;
use time::macros::datetime;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn an_authority_that_ends_soon_is_told_on_pages_and_by_one_mail_for_each_span(pool: PgPool) {
    let bank = bank(&pool).await;
    let mut pair = Pair::at(&bank).await;
    let lasting = authority("Lasting CA", |_| {}).pem();
    let ending = authority("Ending CA", |params| params.not_after = datetime!(2026-12-11 0:00 UTC)).pem();
    for pem in [lasting, ending] {
        let proposed = pair.propose_authority(&pem).await;
        pair.confirm(&proposed.path).await;
    }
    bank.dismiss_mails().await;
    let sentence = "The client authority CN=Ending CA expires in 20 days, on 2026-12-11.";
    for path in [PATH, "/admin"] {
        let page = pair.security.get(path).await;
        assert!(
            page.text().contains(sentence) && !page.text().contains("Lasting CA expires"),
            "{path}: {}",
            page.text()
        );
    }
    let (one, other) = futures::future::join(trust::remind(bank.portal()), trust::remind(bank.portal())).await;
    one.unwrap();
    other.unwrap();
    let mail = bank.mail("sam.example@bank.example", "To renew: the client authority CN=Ending CA").await;
    assert!(mail.text.contains("expires in 20 days"), "{}", mail.text);
    trust::remind(bank.portal()).await.unwrap();
    bank.no_mail().await;
    bank.advance(Duration::days(14));
    trust::remind(bank.portal()).await.unwrap();
    bank.mail("sam.example@bank.example", "To renew: the client authority CN=Ending CA").await;
    bank.no_mail().await;
    let gauges = trust::expiries(bank.portal()).await.unwrap();
    assert_eq!((gauges[0].kind, gauges[0].at), ("client_ca", datetime!(2026-12-11 0:00 UTC)));
}
