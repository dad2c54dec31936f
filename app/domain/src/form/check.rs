//! Reads what was sent for a section: every error at once, in the order of the form.

use super::answer::{Answers, SectionAnswers};
use super::definition::Section;
use super::raw::RawAnswers;
use super::read::{missing, read};
use crate::field::FieldErrors;

impl Section {
    /// Reads the answers to this section. `earlier` are the answers to the other sections, which may open questions here.
    ///
    /// Questions that are not asked are dropped, names that the section does not have are ignored and listed.
    ///
    /// # Errors
    /// One sentence for each field that is missing or wrong.
    pub fn check(&self, raw: &RawAnswers, earlier: &Answers) -> Result<SectionAnswers, FieldErrors> {
        self.read_all(raw, earlier, true)
    }

    /// Reads the answers to this section to save them for later: what is missing may stay so.
    ///
    /// # Errors
    /// One sentence for each field that is wrong.
    pub fn check_draft(&self, raw: &RawAnswers, earlier: &Answers) -> Result<SectionAnswers, FieldErrors> {
        self.read_all(raw, earlier, false)
    }

    /// The names in `raw` that belong to no field of this section, each once.
    pub fn unknown(&self, raw: &RawAnswers) -> Vec<String> {
        let known = self.fields.iter().flat_map(super::Field::input_names).collect::<Vec<_>>();
        let mut unknown = Vec::new();
        for name in raw.names() {
            if !known.iter().chain(&unknown).any(|it| it == name) {
                unknown.push(name.to_owned());
            }
        }
        unknown
    }

    fn read_all(&self, raw: &RawAnswers, earlier: &Answers, complete: bool) -> Result<SectionAnswers, FieldErrors> {
        let mut errors = FieldErrors::new();
        let mut found = Answers::default();
        let mut so_far = earlier.clone();
        so_far.forget(self);
        for field in &self.fields {
            if !field.is_visible(&so_far) {
                continue;
            }
            match read(field, raw) {
                Ok(Some(answer)) => {
                    so_far.insert(&field.name, answer.clone());
                    found.insert(&field.name, answer);
                }
                Ok(None) if complete && field.required => errors.add(&field.name, missing(field)),
                Ok(None) => {}
                Err(sentence) => errors.add(&field.name, sentence),
            }
        }
        errors.into_result()?;
        Ok(SectionAnswers { answers: found, ignored: self.unknown(raw) })
    }
}

#[cfg(test)]
mod tests;
