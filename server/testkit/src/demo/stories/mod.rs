//! The stories: how 25 TPPs came in, and 40 requests of the last weeks, five of which are those of the latest TPPs.

mod ended;
mod known;
mod open;

use super::plot::Story;

/// Every story.
pub(super) fn all() -> Vec<Story> {
    let mut stories = known::stories();
    stories.extend(open::stories());
    stories.extend(ended::stories());
    stories
}

#[cfg(test)]
mod tests;
