//! The front end: the islands' program, the style, the pictures. Without it pages are plain HTML that works.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context as _, bail};
use clap::Args;
use wasm_bindgen_cli_support::Bindgen;

use crate::{
    npm,
    repo::{Profile, Repo},
    task::{self, step},
};

const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// What Rust 1.95 may put into a module; without these `wasm-opt` refuses it.
const WASM_FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-nontrapping-float-to-int",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-reference-types",
    "--enable-multivalue",
];

#[derive(Args, Clone, Copy)]
pub(crate) struct Options {
    /// Optimise for size.
    #[arg(long)]
    release: bool,
}

pub(crate) fn run(repo: &Repo, options: Options) -> anyhow::Result<()> {
    build(repo, Profile::of(options.release))
}

/// Builds everything beside the old site, then takes its place.
pub(crate) fn build(repo: &Repo, profile: Profile) -> anyhow::Result<()> {
    install_target(repo)?;
    let unfinished = repo.target("site.unfinished");
    remove(&unfinished)?;
    let pkg = unfinished.join("pkg");
    fs::create_dir_all(&pkg).with_context(|| format!("{} cannot be made", pkg.display()))?;
    let module = step("Compiling the front end", || compile(repo, profile))?;
    step("Binding it to the browser", || bind(&module, &pkg))?;
    if profile == Profile::Release {
        npm::install_tools(repo)?;
        step("Optimising it for size", || optimise(repo, &pkg.join("vestibule_bg.wasm")))?;
    }
    let style = style(&repo.path("style"))?;
    fs::write(pkg.join("vestibule.css"), style).context("vestibule.css cannot be written")?;
    copy_tree(&repo.path("style/assets"), &unfinished)?;
    remove(&repo.site())?;
    fs::rename(&unfinished, repo.site()).context("target/site cannot be replaced")
}

/// The standard library for the browser, where rustup has not fetched it yet.
fn install_target(repo: &Repo) -> anyhow::Result<()> {
    let folder = task::output(repo.command("rustc").args(["--print", "target-libdir", "--target", WASM_TARGET]))?;
    if Path::new(folder.trim()).exists() {
        return Ok(());
    }
    let add = || task::run(repo.command("rustup").args(["target", "add", WASM_TARGET]));
    step("Fetching the standard library for the browser (rustup)", add)
}

fn compile(repo: &Repo, profile: Profile) -> anyhow::Result<PathBuf> {
    let (name, folder) = match profile {
        Profile::Dev => ("dev", "debug"),
        Profile::Release => ("wasm-release", "wasm-release"),
    };
    let build = ["build", "--quiet", "--locked", "-p", "frontend", "--target", WASM_TARGET, "--profile", name];
    task::run(&mut repo.cargo(build))?;
    Ok(repo.target(WASM_TARGET).join(folder).join("frontend.wasm"))
}

fn bind(module: &Path, pkg: &Path) -> anyhow::Result<()> {
    let mut bindgen = Bindgen::new();
    bindgen.input_path(module).out_name("vestibule").typescript(false).remove_name_section(true);
    bindgen.web(true)?.generate(pkg)
}

fn optimise(repo: &Repo, module: &Path) -> anyhow::Result<()> {
    let mut wasm_opt = npm::tool(repo, "binaryen/bin/wasm-opt");
    wasm_opt.arg("-Oz").args(WASM_FEATURES).arg(module).arg("-o").arg(module);
    task::run(&mut wasm_opt)
}

/// One file, in the order of `style/order.txt` and without the lines that are comments; a file that the order forgets is a
/// mistake.
fn style(folder: &Path) -> anyhow::Result<String> {
    let order = fs::read_to_string(folder.join("order.txt")).context("style/order.txt cannot be read")?;
    let names: Vec<&str> = order.lines().map(str::trim).filter(|name| !name.is_empty()).collect();
    for entry in fs::read_dir(folder).context("style cannot be read")? {
        let file = entry?.file_name().to_string_lossy().into_owned();
        if Path::new(&file).extension().is_some_and(|extension| extension == "css") && !names.contains(&file.as_str()) {
            bail!("style/order.txt does not name {file}");
        }
    }
    let sheets =
        names.iter().map(|name| fs::read_to_string(folder.join(name)).with_context(|| format!("style/{name}")));
    Ok(sheets.collect::<anyhow::Result<String>>()?.split_inclusive('\n').filter(|line| !is_comment(line)).collect())
}

fn is_comment(line: &str) -> bool {
    let line = line.trim();
    line.starts_with("/*") && line.ends_with("*/")
}

fn copy_tree(from: &Path, to: &Path) -> anyhow::Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from).with_context(|| format!("{} cannot be read", from.display()))? {
        let (source, target) = entry.map(|entry| (entry.path(), to.join(entry.file_name())))?;
        if source.is_dir() {
            copy_tree(&source, &target)?;
        } else {
            fs::copy(&source, &target).with_context(|| format!("{} cannot be copied", source.display()))?;
        }
    }
    Ok(())
}

fn remove(folder: &Path) -> anyhow::Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder).with_context(|| format!("{} cannot be removed", folder.display()))?;
    }
    Ok(())
}
