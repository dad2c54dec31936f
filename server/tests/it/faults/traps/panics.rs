//! A panic is the page of an error, with the headers of every page; a panic before there can be a page is a plain answer
//! with the same headers. A panic in a unit of work leaves nothing of it.

use domain::entropy::{Entropy, SeededEntropy};
use http::{StatusCode, header};
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use testkit::{Page, TestPortal};

/// An identifier draws so many bytes.
const IDENTIFIER: usize = 10;
/// What a visitor is known by in the log draws so many.
const TRACE: usize = 8;

/// Randomness that panics when somebody draws so many bytes.
struct Broken {
    entropy: SeededEntropy,
    at: AtomicUsize,
}

impl Entropy for Broken {
    fn fill(&self, bytes: &mut [u8]) {
        assert_ne!(bytes.len(), self.at.load(Ordering::SeqCst), "as told");
        self.entropy.fill(bytes);
    }
}

fn assert_tells_nothing(page: &Page) {
    assert_eq!(page.status, StatusCode::INTERNAL_SERVER_ERROR);
    for name in ["content-security-policy", "strict-transport-security", "x-content-type-options", "cache-control"] {
        assert!(page.headers.contains_key(name), "{name}");
    }
    assert!(!page.body.contains("as told") && !page.body.contains("panicked"), "{}", page.body);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_panic_is_an_answer_like_any_other_and_leaves_nothing(pool: PgPool) {
    let broken = Arc::new(Broken { entropy: SeededEntropy::new(7), at: AtomicUsize::new(0) });
    let bank = TestPortal::drawing(pool.clone(), broken.clone()).await;
    let tpp = bank.tpp("Example Pay").await;
    let mut owner = bank.browser();
    owner.sign_in(&bank, &tpp.owner).await;
    let new = "/portal/applications/new";
    let form = owner.get(new).await.form(new).with("name", "Never").with("redirect_uris", "https://a.example/cb");

    broken.at.store(IDENTIFIER, Ordering::SeqCst);
    let page = owner.fetch(new).await;
    assert_tells_nothing(&page);
    assert_eq!(page.heading(), "Something went wrong on our side");
    // The panic is in the task of a unit of work: the application is written by then, its entry is not.
    let refused = owner.post(form.clone()).await;
    assert_tells_nothing(&refused);
    assert_eq!(refused.heading(), "Something went wrong on our side");

    broken.at.store(TRACE, Ordering::SeqCst);
    let plain = owner.fetch(new).await;
    assert_tells_nothing(&plain);
    assert_eq!(plain.headers.get(header::SET_COOKIE), None);

    broken.at.store(0, Ordering::SeqCst);
    assert!(!owner.get("/portal/applications").await.text().contains("Never"));
    assert_eq!(owner.submit(form).await.heading(), "Never", "afterwards it works as before");
}
