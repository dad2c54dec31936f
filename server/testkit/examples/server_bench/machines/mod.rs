//! What machines ask, and what each answer costs the server and Postgres: `machines [ROWS] [floor URL KEYS]`. ROWS are clients
//! and tokens that are there already; a floor is a server that does the least, with keys in a folder.

mod drive;
mod floor;
mod keystore;
mod measure;
mod meter;
mod pki;
mod refusals;
mod requests;
mod scene;
mod sockets;

use crate::Failure;
use floor::Floor;
use measure::{Work, alternate};
use scene::Scene;
use std::path::Path;

/// The targets, as ratios of a floor's figures: `performance.md` calls them R(floor).
const TARGETS: [(&str, &str); 5] = [
    ("registration", "1.3"),
    ("token, PS256", "1.3"),
    ("introspection", "1.4"),
    ("gateway's question", "that of introspection"),
    ("connection and request", "1.05"),
];

pub(crate) async fn run(server: &Path, folder: &Path, url: &str, arguments: &[&str]) -> Result<(), Failure> {
    let (rows, floor) = match arguments {
        [] => (0, None),
        [rows] => (rows.parse()?, None),
        [rows, floor, keys] => (rows.parse()?, Some(Floor::at(floor, keys.as_ref())?)),
        _ => return Err("usage: machines [ROWS] [FLOOR KEYS]".into()),
    };
    let scene = Scene::set(server, folder, url, rows).await?;
    println!(
        "\nmachines, with {rows} clients and tokens; microseconds of processor time each, {} at once, median of {}",
        drive::CONNECTIONS,
        measure::TIMES
    );
    println!(
        "\n{:<24} {:>8} {:>9} {:>8}   {:>8} {:>9} {:>8} {:>7} {:>8}  R is to be at most",
        "", "server", "Postgres", "both", "floor", "Postgres", "both", "R(both)", "R(server)"
    );
    for (work, (name, target)) in Work::ALL.into_iter().zip(TARGETS) {
        let (own, floor) = alternate(&scene, floor.as_ref(), work).await?;
        measure::print(name, own, floor, target);
    }
    scene.check_what_was_written().await?;
    refusals::run(&scene).await?;
    scene.end().await
}
