//! The browser's side: wakes the islands of the page that the server sent.

// Links the islands in; nothing names them here.
use app as _;

/// Called by the page once this module is loaded.
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_islands();
}
