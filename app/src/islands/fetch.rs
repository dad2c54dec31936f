//! Asks our own server for a number.

use leptos::{
    __reexports::wasm_bindgen_futures::JsFuture,
    prelude::window,
    wasm_bindgen::{JsCast, JsValue},
    web_sys::{Headers, RequestInit, Response, UrlSearchParams},
};

/// GETs `url`, or POSTs a field to it, and reads the plain text answer as a number. Anything else is `None`: the comfort stays
/// away.
pub(super) async fn number(url: String, field: Option<(&'static str, String)>) -> Option<u32> {
    text(&url, field).await.ok()?.trim().parse().ok()
}

async fn text(url: &str, field: Option<(&'static str, String)>) -> Result<String, JsValue> {
    let headers = Headers::new()?;
    headers.set("accept", "text/plain")?;
    let request = RequestInit::new();
    request.set_headers(&headers);
    if let Some((name, value)) = field {
        let body = UrlSearchParams::new()?;
        body.append(name, &value);
        request.set_method("POST");
        request.set_body(&body);
    }
    let answer = JsFuture::from(window().fetch_with_str_and_init(url, &request)).await?;
    let answer: Response = answer.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?;
    text.as_string().filter(|_| answer.ok()).ok_or(JsValue::NULL)
}
