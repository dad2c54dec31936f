//! What operators reach, on a listener of its own: is it alive, is it ready, how much of what.

use axum::Router;
use axum::extract::State;
use axum::routing::get;
use domain::portal::Portal;
use domain::store::StoreError;
use domain::workflow::trust;
use http::StatusCode;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

/// Whether this server still takes requests; false from the moment it is told to stop.
#[derive(Debug, Clone, Default)]
pub(crate) struct Taking(Arc<AtomicBool>);

impl Taking {
    pub(crate) fn set(&self, taking: bool) {
        self.0.store(taking, Ordering::SeqCst);
    }

    fn get(&self) -> bool {
        self.0.load(Ordering::SeqCst)
    }
}

pub(crate) fn router(portal: Portal, taking: Taking) -> Router {
    Router::new()
        .route("/livez", get(async || "alive\n"))
        .route("/readyz", get(ready))
        .route("/metrics", get(metrics))
        .with_state((portal, taking))
}

async fn ready(State((portal, taking)): State<(Portal, Taking)>) -> (StatusCode, &'static str) {
    if !taking.get() {
        return (StatusCode::SERVICE_UNAVAILABLE, "stopping\n");
    }
    if !portal.database().answers().await {
        return (StatusCode::SERVICE_UNAVAILABLE, "the database does not answer\n");
    }
    (StatusCode::OK, "ready\n")
}

/// Prometheus text format: what waits, for how long, and when what is trusted ends.
async fn metrics(State((portal, _)): State<(Portal, Taking)>) -> (StatusCode, String) {
    match gauges(&portal).await {
        Ok(gauges) => (StatusCode::OK, lines(&gauges)),
        Err(error) => (StatusCode::SERVICE_UNAVAILABLE, format!("# {error}\n")),
    }
}

async fn gauges(portal: &Portal) -> Result<Vec<(String, i64)>, StoreError> {
    let mut gauges = domain::store::gauges::read(portal.database().statements(), portal.now()).await?;
    gauges.extend(trust::expiries(portal).await?.into_iter().map(|expiry| {
        let name = label(&expiry.name);
        (
            format!("vestibule_expires_timestamp_seconds{{kind=\"{}\",name=\"{name}\"}}", expiry.kind),
            expiry.at.unix_timestamp(),
        )
    }));
    Ok(gauges)
}

/// A label's value in Prometheus' text format.
fn label(value: &str) -> String {
    let shown: String = value.chars().filter(|letter| !letter.is_control()).collect();
    shown.replace('\\', "\\\\").replace('"', "\\\"")
}

fn lines(gauges: &[(String, i64)]) -> String {
    use std::fmt::Write;
    gauges.iter().fold(String::new(), |mut text, (name, value)| {
        let _ = writeln!(text, "{name} {value}");
        text
    })
}

#[cfg(test)]
mod tests {
    use super::label;

    #[test]
    fn a_name_cannot_end_its_label() {
        assert_eq!(label("CN=\"A\\B\"\n,O=C"), r#"CN=\"A\\B\",O=C"#);
    }
}
