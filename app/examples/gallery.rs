//! Writes a few static pages with every piece on them, to look at: `cargo run -p app --features ssr --example gallery FOLDER`.

#![recursion_limit = "256"]

#[path = "gallery/case.rs"]
mod case;
#[path = "gallery/pieces.rs"]
mod pieces;
#[path = "gallery/questions.rs"]
mod questions;
#[path = "gallery/queue.rs"]
mod queue;

use std::{
    fs, io,
    path::{Path, PathBuf},
};

use app::components::{Breadcrumbs, EnvironmentBar, Footer, Header, Help, Link, NavItem, SkipLink};
use leptos::{config::LeptosOptions, hydration::HydrationScripts, prelude::*};

const STYLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../style");

fn main() -> io::Result<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| "target/gallery".to_owned()));
    fs::create_dir_all(&folder)?;
    fs::write(folder.join("gallery.css"), stylesheet()?)?;
    fs::copy(Path::new(STYLE).join("assets/favicon.svg"), folder.join("favicon.svg"))?;
    for theme in ["light", "dark"] {
        page(&folder, theme, "questions", questions::page)?;
        page(&folder, theme, "queue", queue::page)?;
        page(&folder, theme, "case", case::page)?;
        page(&folder, theme, "pieces", pieces::page)?;
    }
    Ok(())
}

fn stylesheet() -> io::Result<String> {
    let order = fs::read_to_string(Path::new(STYLE).join("order.txt"))?;
    order.lines().map(|file| fs::read_to_string(Path::new(STYLE).join(file))).collect()
}

fn page(folder: &Path, theme: &'static str, name: &str, body: fn() -> AnyView) -> io::Result<()> {
    let html = Owner::new().with(|| document(theme, body()).to_html());
    fs::write(folder.join(format!("{name}-{theme}.html")), format!("<!DOCTYPE html>{html}"))
}

fn document(theme: &'static str, body: AnyView) -> impl IntoView {
    let items = vec![
        NavItem::new("My work", "#"),
        NavItem::new("Queue", "#").current(true).count(12, "waiting"),
        NavItem::new("TPPs", "#"),
        NavItem::new("Applications", "#"),
        NavItem::new("Audit", "#"),
        NavItem::new("Mail", "#"),
        NavItem::new("Settings", "#"),
    ];
    let help = Help {
        email: "openbanking@bank.example".into(),
        hours: "Monday to Friday, 9:00 to 17:00 GST".into(),
        reference: Some("SU-7K3Q-19X".into()),
    };
    // Where `cargo xtask site` puts them; served from a folder with both, the islands wake.
    let options = LeptosOptions::builder().output_name("vestibule").site_pkg_dir("pkg").build();
    view! {
        <html lang="en" dir="ltr" data-theme=theme>
            <head>
                <meta charset="utf-8"/>
                <meta name="viewport" content="width=device-width, initial-scale=1"/>
                <title>"Gallery"</title>
                <link rel="icon" href="favicon.svg"/>
                <link rel="stylesheet" href="gallery.css"/>
                <HydrationScripts options=options islands=true/>
            </head>
            <body>
                <SkipLink/>
                <EnvironmentBar sandbox=true/>
                <Header service="Vestibule" bank="Example Bank" home="/admin" items=items>
                    <span>"Amina Khan · Approver"</span>
                    <form method="post" action="/signout"><button class="button button-link">"Sign out"</button></form>
                </Header>
                <Breadcrumbs trail=vec![Link::new("My work", "#"), Link::new("Requests", "#")]/>
                <main class="wrap" id="main">{body}</main>
                <Footer help=help links=vec![Link::new("Accessibility", "#"), Link::new("Privacy", "#")]/>
            </body>
        </html>
    }
}
