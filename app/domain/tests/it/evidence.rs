//! Documents: attached by the applicant, read by staff, every reading on record.

use crate::support::{Bank, acting, stranger};
use domain::evidence::MediaType;
use domain::refusal::Refusal;
use domain::store::documents;
use domain::workflow::evidence;
use sqlx::PgPool;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn the_next_document_takes_the_place_of_the_one_before(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (id, _) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let next = bank.attach(id, "evidence").await;
    let kept = documents::of_request(&bank.pool, id).await.unwrap();
    assert_eq!(kept.iter().map(|document| document.id).collect::<Vec<_>>(), [next]);
    assert_eq!(bank.count("select count(*) from document_contents").await, 1);
    assert_eq!(evidence::names(&bank.portal, id).await.unwrap(), [(next.to_string(), "licence.pdf".to_owned())]);
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn a_bad_file_is_refused_by_name(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let (id, _) = bank.draft("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let bad = evidence::attach(&bank.portal, stranger(), id, "evidence".into(), "a.svg".into(), b"<svg/>".to_vec());
    let Err(Refusal::Fields(errors)) = bad.await else { panic!("kept") };
    assert!(errors.about("evidence").unwrap().starts_with("a.svg: this is not a PDF"));
    let nowhere =
        evidence::attach(&bank.portal, stranger(), id, "lei".into(), "a.pdf".into(), b"%PDF-1 %%EOF".to_vec());
    assert!(matches!(nowhere.await, Err(Refusal::NotFound("question"))));
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn reading_is_recorded_and_belongs_to_its_request(pool: PgPool) {
    let bank = Bank::open(pool).await;
    let maker = bank.maker().await;
    let (reference, person) = bank.submitted("ada@acme.example", "Acme Payments Ltd", "PSDGB-FCA-123456").await;
    let (other, stranger_to_it) = bank.submitted("bob@birch.example", "Birch Ltd", "PSDGB-FCA-2").await;
    let request = bank.record(&reference).await.request.id;
    let document = documents::of_request(&bank.pool, request).await.unwrap()[0].id;
    let download = |reference: &str| {
        evidence::download(&bank.portal, acting(&maker), bank.may_download(&maker), reference.into(), document)
    };
    let file = download(&reference).await.unwrap();
    assert_eq!((file.name.as_str(), file.media_type), ("licence.pdf", MediaType::Pdf));
    assert!(file.content.starts_with(b"%PDF-"));
    assert_eq!(bank.count("select count(*) from audit_entries where action = 'request.document_downloaded'").await, 1);
    assert!(matches!(download(&other).await, Err(Refusal::NotFound("document"))));

    let own = |who| evidence::download_own(&bank.portal, stranger(), who, reference.clone(), document);
    assert!(own(person).await.is_ok());
    assert!(matches!(own(stranger_to_it).await, Err(Refusal::NotFound("request"))));
    let late = evidence::attach(
        &bank.portal,
        stranger(),
        request,
        "evidence".into(),
        "a.pdf".into(),
        b"%PDF-1 %%EOF".to_vec(),
    );
    assert!(matches!(late.await, Err(Refusal::Moved(_))));
}
