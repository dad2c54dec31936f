//! The server is killed fifty times while people sign up and the bank decides.
//!
//! The moments are drawn from [`SEED`]: while a request is on its way, while it is worked on, right after its answer,
//! while a mail is being handed over, while the server starts. Whoever gets no answer looks again, or sends the same
//! again, as people do. What was acknowledged must be there once, what got no answer once or not at all.

mod judged;
mod ledger;
mod moment;
mod people;
mod verdict;
mod wire;
mod world;

use sqlx::PgPool;
use world::World;

/// Another seed draws other moments.
const SEED: u64 = 20_261_120;
/// How often the server is killed.
const KILLS: u32 = 50;
/// How many TPPs come in side by side.
const LANES: u64 = 3;

#[sqlx::test(migrator = "domain::store::MIGRATOR")]
async fn killed_at_fifty_moments_the_server_loses_no_change_and_no_mail(pool: PgPool) {
    let started = std::time::Instant::now();
    let world = World::begin(pool.clone(), SEED, KILLS).await;
    let bank = people::Bank::hire(&world).await;
    let lanes = (0..LANES).map(|lane| {
        let (world, bank) = (world.clone(), bank.clone());
        tokio::spawn(async move {
            for turn in 0.. {
                people::Firm::new(&world, lane * 1_000 + turn).come_in(&bank).await;
                if world.has_seen_enough() {
                    break;
                }
            }
        })
    });
    for lane in lanes.collect::<Vec<_>>() {
        lane.await.unwrap();
    }
    world.drain().await;
    let (mut database, remains) = (pool.acquire().await.unwrap(), world.remains());
    let wrong = verdict::Judge::appoint(world.domain()).await.judge(&mut database, &remains).await;
    assert!(wrong.is_empty(), "{wrong:#?}");
    let found = verdict::extent(&mut database, &remains).await;
    println!("seed {SEED}: {KILLS} kills, {found}, in {:?}", started.elapsed());
}
