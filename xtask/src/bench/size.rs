//! The front end's weight: program, glue and style, as brotli sends them.

use std::{fs, io::Write as _, path::Path};

use anyhow::{Context as _, ensure};

use crate::{
    repo::{Profile, Repo},
    site,
};

/// What the first view of the queue may weigh.
const BUDGET: usize = 64 * 1024;

const FILES: [&str; 3] = ["vestibule_bg.wasm", "vestibule.js", "vestibule.css"];

pub(super) fn run(repo: &Repo) -> anyhow::Result<()> {
    site::build(repo, Profile::Release)?;
    println!("\n{:<20} {:>10} {:>10}", "file", "raw", "brotli");
    let mut total = (0, 0);
    for name in FILES {
        let (raw, packed) = weigh(&repo.site().join("pkg").join(name))?;
        println!("{name:<20} {raw:>10} {packed:>10}");
        total = (total.0 + raw, total.1 + packed);
    }
    println!("{:<20} {:>10} {:>10}  budget {BUDGET}", "total", total.0, total.1);
    ensure!(total.1 <= BUDGET, "the front end weighs {} bytes more than its budget", total.1 - BUDGET);
    Ok(())
}

fn weigh(file: &Path) -> anyhow::Result<(usize, usize)> {
    let bytes = fs::read(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut packed = brotli::CompressorWriter::new(Vec::new(), 4096, 11, 22);
    packed.write_all(&bytes)?;
    Ok((bytes.len(), packed.into_inner().len()))
}
