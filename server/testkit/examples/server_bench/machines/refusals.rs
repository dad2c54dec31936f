//! What a refusal costs that needs no fetch, beside a registration that is accepted.

use super::measure::{Median, WARMING, metered};
use super::requests;
use super::scene::{Scene, raw, spoilt};
use crate::Failure;
use serde_json::{Value, json};

/// At most so much more than what is accepted.
const MOST: f64 = 1.5;
const TIMES: u32 = 800;
const ROUNDS: usize = 3;

/// A request, from the number of its software.
type Made = fn(&Scene, u32) -> Result<Vec<u8>, Failure>;

const REFUSED: [(&str, Made); 7] = [
    ("no JWS at all", |_, _| Ok(raw("registration"))),
    ("as long as may be", |_, _| Ok(raw(&"a".repeat(60_000)))),
    ("a statement spoilt", |scene, number| {
        let statement = spoilt(&scene.keystore.statement(number)?)?;
        changed(scene, number, move |claims| claims["software_statement"] = json!(statement))
    }),
    ("a signature spoilt", |scene, number| {
        Ok(raw(&spoilt(&requests::signed_registration(&scene.keystore, &scene.issuer, number, |_| {})?)?))
    }),
    ("long expired", |scene, number| {
        changed(scene, number, |claims| {
            claims["iat"] = json!(1_600_000_000);
            claims["exp"] = json!(1_600_000_300);
        })
    }),
    ("a stranger's redirect", |scene, number| {
        changed(scene, number, |claims| claims["redirect_uris"] = json!(["https://stranger.example/callback"]))
    }),
    ("all of it wrong", |scene, number| {
        changed(scene, number, |claims| {
            for member in ["redirect_uris", "grant_types", "response_types", "scope", "aud", "jti", "application_type"]
            {
                claims[member] = json!(["wrong"]);
            }
        })
    }),
];

fn changed(scene: &Scene, number: u32, change: impl FnOnce(&mut Value)) -> Result<Vec<u8>, Failure> {
    requests::registration(&scene.keystore, &scene.issuer, number, change)
}

pub(crate) async fn run(scene: &Scene) -> Result<(), Failure> {
    println!("\n{:<24} {:>8} {:>9} {:>8} {:>9}   at most {MOST}", "refused", "server", "Postgres", "both", "accepted");
    let mut accepted = Vec::new();
    for _ in 0..ROUNDS {
        scene.tpp.send(&scene.registrations(WARMING)?, 201).await?;
        let requests = scene.registrations(TIMES)?;
        accepted.push(metered(scene.meter, TIMES, async { scene.tpp.send(&requests, 201).await.map(drop) }).await?);
    }
    let accepted = Median::of(&accepted);
    for (name, made) in REFUSED {
        let mut costs = Vec::new();
        for _ in 0..ROUNDS {
            let requests = (0..TIMES).map(|number| made(scene, number)).collect::<Result<Vec<_>, _>>()?;
            scene.tpp.send(&requests[..50], 400).await?;
            costs.push(metered(scene.meter, TIMES, async { scene.tpp.send(&requests, 400).await.map(drop) }).await?);
        }
        let Median { program, postgres, both } = Median::of(&costs);
        let ratio = both.as_secs_f64() / accepted.both.as_secs_f64();
        let figures = [program, postgres, both].map(|figure| figure.as_micros());
        println!("{name:<24} {:>8} {:>9} {:>8} {ratio:>8.2}×", figures[0], figures[1], figures[2]);
    }
    Ok(())
}
