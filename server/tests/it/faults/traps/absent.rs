//! Ways of writing a page that went wrong, looked for in the sources.

use std::fs;
use std::path::Path;

/// What must not stand in the sources of `app`, and why.
const TRAPS: [(&str, &str); 9] = [
    ("leptos_router", "a nested router would show another page: routes are rows of the table"),
    (".nest(", "it takes the beginning off a path, and pages would be rendered for another address"),
    ("Suspend::new", "in a closure it asks the database three times and drops what is under way"),
    ("Suspense", "a page is whole before it is sent"),
    ("Resource::new", "a handler loads what its page shows"),
    ("#[server", "it answers mistakes with 500, and HTML with a way to wherever the reader came from"),
    ("hydrate_body", "over a page of islands it stops the browser's program"),
    (".before_acquire(", "a connection would stay in its transaction until somebody needs it"),
    ("LEPTOS_WATCH", "it opens a socket that the policy of pages forbids"),
];

#[test]
fn what_went_wrong_before_is_written_nowhere() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    let mut files = Vec::new();
    for folder in ["app/src", "app/domain/src", "server/src", "frontend/src"] {
        collect(&root.join(folder), &mut files);
    }
    assert!(files.len() > 300, "only {} files", files.len());
    let found = files.iter().flat_map(|(path, text)| {
        let here = TRAPS.iter().filter(|(trap, _)| text.contains(trap));
        here.map(move |(trap, why)| format!("{path}: {trap}: {why}"))
    });
    let found: Vec<_> = found.collect();
    assert!(found.is_empty(), "{found:#?}");
}

fn collect(folder: &Path, files: &mut Vec<(String, String)>) {
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, files);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            let text = fs::read_to_string(&path).unwrap();
            let code: Vec<_> = text.lines().filter(|line| !line.trim_start().starts_with("//")).collect();
            files.push((path.display().to_string(), code.join("\n")));
        }
    }
}
