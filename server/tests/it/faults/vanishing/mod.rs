//! Ten thousand clients vanish in the middle of what they ask for: while they send, while they wait, while they hear the
//! answer. Every pooled connection is clean afterwards, and each change is there with all that belongs to it, or not.

mod asked;
mod clean;
mod served;
mod whole;

use crate::faults::draw;
use asked::Asked;
use domain::entropy::SeededEntropy;
use served::Served;
use sqlx::PgPool;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// Another seed draws other moments.
const SEED: u64 = 4_393;
/// How many clients.
const CLIENTS: u64 = 10_000;
/// How many at once.
const AT_ONCE: usize = 16;

/// When a client goes away.
#[derive(Debug, Clone, Copy)]
enum Leaves {
    /// So many thousandths of its request are sent.
    Sending(u64),
    /// It has sent everything, so long ago.
    Waiting(Duration),
    /// It has heard so many bytes of the answer.
    Hearing(usize),
}

impl Leaves {
    fn drawn(entropy: &SeededEntropy) -> Self {
        match draw(entropy, 10) {
            0..=2 => Self::Sending(draw(entropy, 1_000)),
            3 => Self::Waiting(Duration::ZERO),
            4..=7 => Self::Waiting(Duration::from_micros(draw(entropy, 12_000))),
            _ => Self::Hearing(usize::try_from(draw(entropy, 64)).unwrap() + 1),
        }
    }
}

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn ten_thousand_clients_that_vanish_leave_every_connection_clean(pool: PgPool) {
    let started = std::time::Instant::now();
    let served = Served::new(pool.clone()).await;
    let asked = Arc::new(Asked::prepare(&served).await);
    know_every_place(&pool, &asked.owner.email).await;
    let before = clean::sessions(&pool).await;
    vanish(&served, &asked).await;

    served.answers_as_before(&asked).await;
    let bank = served.stop().await;
    clean::assert_clean(&pool, bank.portal()).await;
    let reconnects = clean::sessions(&pool).await - before;
    let found = whole::assert_whole(&pool, &bank, &asked).await;
    bank.dismiss_mails().await;
    println!("seed {SEED}: {CLIENTS} clients gone, {found}, {reconnects} new connections, in {:?}", started.elapsed());
    assert!(reconnects < i64::try_from(CLIENTS / 100).unwrap(), "{reconnects} new connections to Postgres");
}

/// From wherever a client comes, its port, somebody has signed in: how guesses from elsewhere are slowed down is not what
/// this is about.
#[expect(clippy::disallowed_methods, reason = "what only a test writes")]
async fn know_every_place(pool: &PgPool, email: &str) {
    let every = "insert into sign_in_places (email_key, place, seen_at)
                 select $1, port::text, now() from generate_series(1, 65535) as port on conflict do nothing";
    sqlx::query(every).bind(email).execute(pool).await.unwrap();
}

async fn vanish(served: &Served, asked: &Arc<Asked>) {
    let entropy = Arc::new(SeededEntropy::new(SEED));
    let next = Arc::new(AtomicU64::new(0));
    let workers = (0..AT_ONCE).map(|_| {
        let (entropy, next, asked) = (entropy.clone(), next.clone(), asked.clone());
        let (portal, api) = (served.portal, served.api);
        tokio::spawn(async move {
            loop {
                let number = next.fetch_add(1, Ordering::SeqCst);
                if number >= CLIENTS {
                    return;
                }
                let (to_api, bytes) = asked.drawn(&entropy, number);
                let stream = TcpStream::connect(if to_api { api } else { portal }).await.unwrap();
                leave(stream, &bytes, Leaves::drawn(&entropy), draw(&entropy, 2) == 0).await;
            }
        })
    });
    for worker in workers.collect::<Vec<_>>() {
        worker.await.unwrap();
    }
}

/// `abruptly` resets the connection; else it is closed in an orderly way.
async fn leave(mut stream: TcpStream, bytes: &[u8], leaves: Leaves, abruptly: bool) {
    let sent = match leaves {
        Leaves::Sending(thousandths) => bytes.len() * usize::try_from(thousandths).unwrap() / 1_000,
        _ => bytes.len(),
    };
    // A server that has heard enough may close first.
    let _ = stream.write_all(&bytes[..sent]).await;
    match leaves {
        Leaves::Sending(_) => {}
        Leaves::Waiting(for_so_long) => tokio::time::sleep(for_so_long).await,
        Leaves::Hearing(bytes) => {
            let mut heard = vec![0; bytes];
            let _ = stream.read_exact(&mut heard).await;
        }
    }
    if abruptly {
        stream.set_zero_linger().unwrap();
    }
}
