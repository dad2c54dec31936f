//! The sign-up form that a bank starts with.

use super::definition::FormDefinition;

impl FormDefinition {
    /// The first version of the sign-up form: organisation, competent authority, and questions that a bank would ask
    /// about the service. It is data; a bank replaces it by publishing its own.
    ///
    /// # Panics
    /// Never: the data is a part of the program, and a test reads it.
    #[expect(clippy::expect_used, reason = "the data is part of the program, and a test reads it")]
    pub fn default_signup() -> Self {
        serde_json::from_str(include_str!("signup.json")).expect("the sign-up form is a form definition")
    }
}

#[cfg(test)]
mod tests;
