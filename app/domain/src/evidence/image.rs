//! The dimensions of an image, from its header: nothing is decoded.

use super::FileProblem;

/// How a PNG begins (W3C PNG §5.2).
pub(super) const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";
/// How a JPEG begins: start of image, and the next marker (ITU-T T.81 §B.1.1).
pub(super) const JPEG: &[u8] = b"\xff\xd8\xff";

/// The end of every PNG: an empty chunk `IEND` with its checksum.
const PNG_END: &[u8] = b"\0\0\0\0IEND\xaeB`\x82";

/// Width and height of a PNG, from the `IHDR` chunk that must come first.
pub(super) fn png(content: &[u8]) -> Result<(u32, u32), FileProblem> {
    let header = content.get(PNG.len()..PNG.len() + 16).ok_or(FileProblem::Damaged)?;
    if !header.starts_with(b"\0\0\0\rIHDR") || !content.ends_with(PNG_END) {
        return Err(FileProblem::Damaged);
    }
    Ok((number(&header[8..12]), number(&header[12..16])))
}

/// Width and height of a JPEG, from the first frame header (ITU-T T.81 §B.2.2).
pub(super) fn jpeg(content: &[u8]) -> Result<(u32, u32), FileProblem> {
    let mut rest = content.get(2..).ok_or(FileProblem::Damaged)?;
    loop {
        // Any number of fill bytes may stand before a marker.
        let fill = rest.iter().take_while(|byte| **byte == 0xff).count();
        let (marker, after) = rest.get(fill..).and_then(<[u8]>::split_first).ok_or(FileProblem::Damaged)?;
        let length = after.get(..2).map(number).and_then(|it| usize::try_from(it).ok()).ok_or(FileProblem::Damaged)?;
        let segment = after.get(2..length).filter(|_| fill > 0).ok_or(FileProblem::Damaged)?;
        match marker {
            // Frames of every coding; 0xc4, 0xc8 and 0xcc are tables.
            0xc0..=0xc3 | 0xc5..=0xc7 | 0xc9..=0xcb | 0xcd..=0xcf => {
                let (height, width) = (segment.get(1..3), segment.get(3..5));
                return width.map(number).zip(height.map(number)).ok_or(FileProblem::Damaged);
            }
            // The picture begins, or ends, and had no frame.
            0xd8..=0xda => return Err(FileProblem::Damaged),
            _ => rest = &after[length..],
        }
    }
}

/// A big-endian number of up to four bytes.
fn number(bytes: &[u8]) -> u32 {
    bytes.iter().fold(0, |number, byte| (number << 8) | u32::from(*byte))
}
