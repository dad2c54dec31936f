//! A real Postgres, made, killed and started again. As root and as an ordinary user alike.

#![expect(clippy::unwrap_used, reason = "a test that cannot be set up has failed")]

mod lifecycle;
