//! What stands in the way, by whom it has to be mended.

use serde_json::{Value, json};

/// Why something was not done.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// The other side said no.
    #[error("{who} refused with status {status}{}: {description}", in_brackets(code.as_ref()))]
    Refused {
        /// Who.
        who: String,
        /// The status of its answer.
        status: u16,
        /// `error`, where it names one.
        code: Option<String>,
        /// `error_description`, or the beginning of what it said instead.
        description: String,
        /// Where it explains more.
        explained: Option<String>,
    },
    /// The other side did something that the standards do not know.
    #[error("{0}")]
    Strange(String),
    /// What was asked for cannot be done like this.
    #[error("{0}")]
    Usage(String),
    /// Nobody answers.
    #[error("{who} cannot be reached: {why}")]
    Unreachable {
        /// Who.
        who: String,
        /// Why.
        why: String,
    },
}

fn in_brackets(code: Option<&String>) -> String {
    code.map(|code| format!(" ({code})")).unwrap_or_default()
}

impl Trouble {
    /// As the exit code of a program: 1 refused, 2 usage, 3 unreachable.
    pub fn exit_code(&self) -> u8 {
        match self {
            Self::Refused { .. } | Self::Strange(_) => 1,
            Self::Usage(_) => 2,
            Self::Unreachable { .. } => 3,
        }
    }

    /// For programs.
    pub fn json(&self) -> Value {
        let mut told = json!({"done": false, "problem": self.to_string()});
        if let Self::Refused { status, code, description, explained, .. } = self {
            told["refused"] =
                json!({"status": status, "error": code, "error_description": description, "error_uri": explained});
        }
        told
    }

    pub(crate) fn usage(problem: impl Into<String>) -> Self {
        Self::Usage(problem.into())
    }
}
