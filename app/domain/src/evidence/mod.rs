//! Uploaded evidence: what a file is by its content, and whether it may be kept.
//!
//! A file's name and the type that a browser claims say nothing. What passes is a PDF, PNG or JPEG of a size that
//! people can open, under a name that is safe to show and to save.

mod file_name;
mod image;
mod pdf;

use std::fmt;
use std::str::FromStr;

/// The largest file, in bytes: 5 MB.
pub const LARGEST: usize = 5_000_000;
/// The longest side of an image, in pixels.
pub const LONGEST_SIDE: u32 = 12_000;
/// The largest image, in pixels.
pub const MOST_PIXELS: u64 = 50_000_000;

/// What a file is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum MediaType {
    /// `application/pdf`.
    Pdf,
    /// `image/png`.
    Png,
    /// `image/jpeg`.
    Jpeg,
}

/// A file that may be kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Evidence {
    name: String,
    media_type: MediaType,
    content: Vec<u8>,
}

/// Why a file may not be kept. Each sentence begins with its name.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{name}: {problem}")]
pub struct InvalidEvidence {
    /// The name, safe to show.
    pub name: String,
    /// What is wrong with the file.
    pub problem: FileProblem,
}

/// What is wrong with a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FileProblem {
    /// No byte in it.
    #[error("this file is empty. Choose the file again")]
    Empty,
    /// Over [`LARGEST`].
    #[error("this file is larger than 5 MB. Save it in a lower resolution, or upload it in parts")]
    TooLarge,
    /// Neither PDF nor PNG nor JPEG, whatever it is called.
    #[error("this is not a PDF, PNG or JPEG, whatever its name says. Save it as one of these and upload it again")]
    Type,
    /// Cut off or damaged.
    #[error("this file is damaged or not complete. Open it on your computer, save it again and upload that")]
    Damaged,
    /// A PDF with a password.
    #[error("this PDF is protected with a password. Save it without protection and upload it again")]
    Encrypted,
    /// A PDF that runs something.
    #[error("this PDF contains a script or starts a program. Print it into a new PDF and upload that")]
    Active,
    /// More pixels than anybody can look at.
    #[error("this image is larger than 12,000 pixels a side or 50 million in all. Make it smaller and upload it again")]
    TooManyPixels,
}

/// A stored name that is none of ours.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("“{0}” is not a type of evidence")]
pub struct UnknownMediaType(String);

impl Evidence {
    /// Looks into a file that came under `name`.
    ///
    /// # Errors
    /// What is wrong with it, as a sentence with its name.
    pub fn inspect(name: &str, content: &[u8]) -> Result<Self, InvalidEvidence> {
        let refuse = |problem| InvalidEvidence { name: file_name::displayed(name), problem };
        let media_type = look(content).map_err(refuse)?;
        Ok(Self { name: file_name::with_extension(name, media_type), media_type, content: content.to_vec() })
    }

    /// A name that is safe to show and to save under: no path, no control, at most 120 characters, and the ending of
    /// what the file really is.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// What it is.
    pub fn media_type(&self) -> MediaType {
        self.media_type
    }

    /// Its bytes.
    pub fn content(&self) -> &[u8] {
        &self.content
    }
}

impl MediaType {
    /// Every type.
    pub const ALL: [Self; 3] = [Self::Pdf, Self::Png, Self::Jpeg];

    /// As in a `Content-Type` header.
    pub fn name(self) -> &'static str {
        match self {
            Self::Pdf => "application/pdf",
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
        }
    }

    /// As screens say it.
    pub fn words(self) -> &'static str {
        match self {
            Self::Pdf => "PDF",
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
        }
    }

    /// The endings of names of such files, the usual one first.
    fn extensions(self) -> &'static [&'static str] {
        match self {
            Self::Pdf => &["pdf"],
            Self::Png => &["png"],
            Self::Jpeg => &["jpg", "jpeg"],
        }
    }
}

impl fmt::Display for MediaType {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

impl FromStr for MediaType {
    type Err = UnknownMediaType;

    fn from_str(name: &str) -> Result<Self, Self::Err> {
        Self::ALL.into_iter().find(|it| it.name() == name).ok_or_else(|| UnknownMediaType(name.to_owned()))
    }
}

fn look(content: &[u8]) -> Result<MediaType, FileProblem> {
    match content {
        [] => Err(FileProblem::Empty),
        _ if content.len() > LARGEST => Err(FileProblem::TooLarge),
        _ if content.starts_with(b"%PDF-") => pdf::check(content).map(|()| MediaType::Pdf),
        _ if content.starts_with(image::PNG) => image::png(content).and_then(refuse_large).map(|()| MediaType::Png),
        _ if content.starts_with(image::JPEG) => image::jpeg(content).and_then(refuse_large).map(|()| MediaType::Jpeg),
        _ => Err(FileProblem::Type),
    }
}

fn refuse_large((width, height): (u32, u32)) -> Result<(), FileProblem> {
    match (width, height) {
        (0, _) | (_, 0) => Err(FileProblem::Damaged),
        _ if width.max(height) > LONGEST_SIDE => Err(FileProblem::TooManyPixels),
        _ if u64::from(width) * u64::from(height) > MOST_PIXELS => Err(FileProblem::TooManyPixels),
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests;
