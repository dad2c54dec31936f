use std::{
    collections::HashMap,
    fs,
    path::{Path, PathBuf},
};

const STYLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../style");
const SOURCE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/src");

/// Text on ground: WCAG 1.4.3.
const TEXT: f64 = 4.5;
/// Edges of controls: WCAG 1.4.11.
const EDGE: f64 = 3.0;

const PAGE: [&str; 3] = ["bg", "surface", "surface-2"];
const TAGS: [&str; 7] = ["grey", "blue", "yellow", "orange", "green", "red", "purple"];

fn stylesheets() -> Vec<(String, String)> {
    let order = fs::read_to_string(Path::new(STYLE).join("order.txt")).unwrap();
    order.lines().map(|name| (name.to_owned(), fs::read_to_string(Path::new(STYLE).join(name)).unwrap())).collect()
}

/// Each colour token in its light and its dark value.
fn colours() -> HashMap<String, [[u8; 3]; 2]> {
    let tokens = fs::read_to_string(Path::new(STYLE).join("tokens.css")).unwrap();
    let declarations = tokens.lines().filter_map(|line| line.trim().strip_prefix("--")?.split_once(": light-dark("));
    declarations
        .map(|(name, values)| {
            let (light, dark) = values.trim_end_matches(");").split_once(", ").unwrap();
            (name.to_owned(), [light, dark].map(rgb))
        })
        .collect()
}

fn rgb(hex: &str) -> [u8; 3] {
    [1, 3, 5].map(|at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap())
}

/// WCAG 2.2, "contrast ratio".
fn contrast(one: [u8; 3], other: [u8; 3]) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

fn luminance(colour: [u8; 3]) -> f64 {
    let [r, g, b] = colour.map(|channel| {
        let channel = f64::from(channel) / 255.0;
        if channel <= 0.04045 { channel / 12.92 } else { ((channel + 0.055) / 1.055).powf(2.4) }
    });
    0.2126 * r + 0.7152 * g + 0.0722 * b
}

/// Every foreground with each ground it stands on, and the ratio it needs.
fn pairs() -> Vec<(String, String, f64)> {
    let on_page = ["text", "muted", "link", "link-hover", "danger", "danger-hover"].map(|text| (text, TEXT));
    let edges = [("edge", EDGE), ("action", EDGE), ("ring", EDGE)];
    let everywhere = on_page
        .into_iter()
        .chain(edges)
        .flat_map(|(text, ratio)| PAGE.map(|ground| (text.into(), ground.into(), ratio)));
    let filled = [
        ("on-action", "action"),
        ("on-action", "action-hover"),
        ("on-danger", "danger"),
        ("on-danger", "danger-hover"),
        ("on-brand", "brand"),
        ("on-focus", "focus"),
    ]
    .map(|(text, ground)| (text.into(), ground.into(), TEXT));
    let tags = TAGS.map(|tag| (format!("{tag}-fg"), format!("{tag}-bg"), TEXT));
    everywhere.chain(filled).chain(tags).collect()
}

#[test]
fn every_pair_of_colours_can_be_read_in_light_and_dark() {
    let colours = colours();
    assert!(colours.len() >= 34, "only {} colours were found", colours.len());
    for (text, ground, needed) in pairs() {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let ratio = contrast(colours[&text][theme], colours[&ground][theme]);
            assert!(ratio >= needed, "{text} on {ground} in {name}: {ratio:.2}, wanted {needed}");
        }
    }
}

#[test]
fn the_ratio_is_that_of_wcag() {
    assert!((contrast([0, 0, 0], [255, 255, 255]) - 21.0).abs() < 0.001);
    assert!((contrast([0x14, 0x18, 0x1d], [255, 255, 255]) - 17.8).abs() < 0.05);
}

#[test]
fn no_rule_knows_left_from_right() {
    let physical =
        ["left", "right", "top", "bottom", "width", "height", "min-width", "max-width", "min-height", "max-height"];
    for (file, css) in stylesheets() {
        for (at, line) in css.lines().enumerate().filter(|(_, line)| !line.trim_start().starts_with(['@', '/'])) {
            for declaration in line.split(['{', ';']).filter_map(|part| part.split_once(':')) {
                let (property, value) = (declaration.0.trim(), declaration.1.trim());
                let sided = ["-left", "-right", "-top", "-bottom"].iter().any(|side| property.ends_with(side));
                let aligned = value == "left" || value == "right";
                assert!(!physical.contains(&property) && !sided && !aligned, "{file}:{}: {line}", at + 1);
            }
        }
    }
}

#[test]
fn there_is_no_shadow_and_no_motion() {
    for (file, css) in stylesheets() {
        for word in
            ["box-shadow", "text-shadow", "drop-shadow", "transition", "animation", "@keyframes", "url(", "@import"]
        {
            assert!(!css.contains(word), "{file} has {word}");
        }
    }
}

#[test]
fn colours_are_named_in_one_file() {
    for (file, css) in stylesheets().into_iter().filter(|(file, _)| file != "tokens.css") {
        let literal = css.split('#').skip(1).filter(|rest| rest.chars().take(6).all(|c| c.is_ascii_hexdigit())).count();
        // Paper is black on white, and a QR code is dark on white in any theme.
        let allowed = match file.as_str() {
            "print.css" => 2,
            "case.css" => 1,
            _ => 0,
        };
        assert!(literal <= allowed, "{file} has {literal} colours of its own");
    }
}

#[test]
fn every_token_that_is_used_exists() {
    let all: String = stylesheets().into_iter().map(|(_, css)| css).collect();
    for name in all.split("var(--").skip(1).map(|rest| rest.split(')').next().unwrap()) {
        assert!(all.contains(&format!("--{name}:")), "--{name} is not declared");
    }
}

#[test]
fn the_whole_stylesheet_is_at_most_30_kilobytes_and_none_is_forgotten() {
    let sheets = stylesheets();
    // Comments stay here: what a browser gets is built without them.
    let lines = sheets.iter().flat_map(|(_, css)| css.split_inclusive('\n'));
    let size: usize = lines.filter(|line| !(line.starts_with("/*") && line.ends_with("*/\n"))).map(str::len).sum();
    assert!(size <= 30 * 1024, "{size} bytes");
    let files = fs::read_dir(STYLE)
        .unwrap()
        .filter(|file| file.as_ref().unwrap().path().extension().is_some_and(|e| e == "css"));
    assert_eq!(files.count(), sheets.len(), "order.txt names every file once");
}

#[test]
fn no_view_has_an_inline_style_or_handler() {
    for (file, source) in sources(Path::new(SOURCE)) {
        if file.ends_with("components/tests/style.rs") {
            continue;
        }
        for forbidden in [" style=", " style:", " onclick=", " onsubmit=", " onchange="] {
            let at = source.lines().position(|line| {
                line.contains(forbidden) && !line.contains("const HOSTILE") && !line.trim_start().starts_with("//")
            });
            assert_eq!(at, None, "{} has `{forbidden}`", file.display());
        }
    }
}

/// Leptos 0.8 escapes nothing between these tags.
#[test]
fn no_view_but_the_fields_writes_an_element_whose_text_is_not_escaped() {
    for (file, source) in sources(Path::new(SOURCE)) {
        if file.ends_with("field/control.rs") || file.components().any(|part| part.as_os_str() == "tests") {
            continue;
        }
        for tag in ["<textarea", "<style"] {
            assert!(!source.contains(tag), "{} writes {tag}: use `Field::textarea`", file.display());
        }
    }
}

#[test]
fn no_island_asks_for_a_context() {
    for (file, source) in sources(&Path::new(SOURCE).join("islands")) {
        for forbidden in ["use_context", "expect_context", "use_nonce", "Resource"] {
            assert!(!source.contains(forbidden), "{} has `{forbidden}`: in the browser there is none", file.display());
        }
    }
}

fn sources(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    entries.flat_map(|path| if path.is_dir() { sources(&path) } else { source(path).into_iter().collect() }).collect()
}

fn source(path: PathBuf) -> Option<(PathBuf, String)> {
    let text =
        path.extension().is_some_and(|extension| extension == "rs").then(|| fs::read_to_string(&path).unwrap())?;
    Some((path, text))
}
