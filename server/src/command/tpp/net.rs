//! The third party's way to others: our own fetches, with its certificate where one is asked for.

use crate::outbound::{ClientIdentity, Exchange, Limits, Outbound, PlainHttp, Roots};
use domain::fetch::Unreachable;
use futures::FutureExt;
use futures::future::BoxFuture;
use std::path::PathBuf;
use std::time::Duration;
use tpp::{Answer, Ask, Identity, Trouble, Web};

/// Trusts the system's authorities, and those that the folder was told of.
pub(super) struct Net(Roots);

impl Net {
    pub(super) fn trusting(file: Option<PathBuf>) -> Result<Self, Trouble> {
        let files: Vec<_> = file.into_iter().collect();
        Roots::of_the_system().with_files(&files).map(Self).map_err(|error| Trouble::Usage(error.to_string()))
    }

    fn open(&self, identity: Option<&Identity>) -> Result<Outbound, Unreachable> {
        let unfit = |problem: String| Unreachable::new("our own certificate cannot be shown", problem);
        let identity = identity.map(|identity| ClientIdentity::from_pem(&identity.chain, &identity.key));
        let identity = identity.transpose().map_err(|error| unfit(error.to_string()))?;
        let limits = Limits { whole: Duration::from_secs(30), ..Limits::documents() };
        let opened = Outbound::new(self.0.clone(), identity, PlainHttp::Loopback, limits);
        opened.map_err(|error| unfit(error.to_string()))
    }
}

impl Web for Net {
    fn send<'a>(&'a self, identity: Option<&'a Identity>, ask: Ask) -> BoxFuture<'a, Result<Answer, Unreachable>> {
        async move {
            let Ask { method, url, headers, body } = ask;
            let answer = self.open(identity)?.ask(Exchange { method, url: &url, headers, body }).await?;
            Ok(Answer { status: answer.status, headers: answer.headers, body: answer.body })
        }
        .boxed()
    }
}
