//! Evidence, made here: a page of PDF with the text of an extract, or a small PNG that stands for a scan.

use super::firms::Firm;
use std::fmt::Write as _;

/// The name of a file and its content.
pub(super) fn file(firm: &Firm) -> (String, Vec<u8>) {
    if firm.number.is_multiple_of(3) {
        (format!("{}-scan.png", firm.domain), png(firm.number))
    } else {
        (format!("{}-extract.pdf", firm.domain), pdf(&lines(firm)))
    }
}

/// Only what the fonts that every reader has can show.
fn lines(firm: &Firm) -> [String; 4] {
    [
        "Extract of a register (invented, for a demonstration)".to_owned(),
        format!("Domain of the firm: {}.example", firm.domain),
        format!("Number: {}", firm.number),
        format!("Authorised for: {}", firm.roles.join(", ")),
    ]
}

/// One page, one font, one object each (ISO 32000-1 §7.5).
fn pdf(lines: &[String]) -> Vec<u8> {
    let content = lines.iter().fold("BT /F1 14 Tf 72 760 Td\n".to_owned(), |content, line| {
        let escaped = line.replace('(', "\\(").replace(')', "\\)");
        content + "(" + &escaped + ") Tj 0 -24 Td\n"
    });
    document(&[
        "<</Type/Catalog/Pages 2 0 R>>",
        "<</Type/Pages/Kids[3 0 R]/Count 1>>",
        "<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        &format!("<</Length {}>>\nstream\n{content}ET\nendstream", content.len() + 2),
        "<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ])
}

/// Objects, then where each begins.
fn document(objects: &[&str]) -> Vec<u8> {
    let mut text = "%PDF-1.7\n".to_owned();
    let mut table = "0000000000 65535 f \n".to_owned();
    for (object, number) in objects.iter().zip(1..) {
        let _ = writeln!(table, "{:010} 00000 n ", text.len());
        let _ = writeln!(text, "{number} 0 obj\n{object}\nendobj");
    }
    let (start, size) = (text.len(), objects.len() + 1);
    let _ = writeln!(text, "xref\n0 {size}\n{table}trailer\n<</Size {size}/Root 1 0 R>>\nstartxref\n{start}\n%%EOF");
    text.into_bytes()
}

/// 32 by 32 grey pixels in an uncompressed stream (RFC 2083, RFC 1950, RFC 1951 §3.2.4).
fn png(number: u32) -> Vec<u8> {
    const SIDE: u8 = 32;
    let pixels: Vec<u8> = (0..SIDE).flat_map(|row| row_of(row, number)).collect();
    let header = [0, 0, 0, SIDE, 0, 0, 0, SIDE, 8, 0, 0, 0, 0];
    let mut image = b"\x89PNG\r\n\x1a\n".to_vec();
    image.extend(chunk(*b"IHDR", &header));
    image.extend(chunk(*b"IDAT", &stored(&pixels)));
    image.extend(chunk(*b"IEND", &[]));
    image
}

/// The filter "none", then light paper with dark lines of writing.
fn row_of(row: u8, number: u32) -> impl Iterator<Item = u8> {
    let ends = (number.wrapping_mul(u32::from(row) + 7) % 20 + 8).to_le_bytes()[0];
    let written = row % 4 == 2 && row > 4 && row < 28;
    std::iter::once(0).chain((0..32).map(move |column| if written && column > 3 && column < ends { 60 } else { 245 }))
}

fn stored(data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap_or(u16::MAX).to_le_bytes();
    let (mut low, mut high) = (1_u32, 0_u32);
    for byte in data {
        low = (low + u32::from(*byte)) % 65_521;
        high = (high + low) % 65_521;
    }
    let head = [0x78, 0x01, 0x01, length[0], length[1], !length[0], !length[1]];
    [&head[..], data, &(high << 16 | low).to_be_bytes()].concat()
}

fn chunk(kind: [u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [&kind[..], data].concat();
    let length = u32::try_from(data.len()).unwrap_or(u32::MAX);
    [&length.to_be_bytes()[..], &body, &checksum(&body).to_be_bytes()].concat()
}

/// CRC-32 (RFC 2083 §15).
fn checksum(data: &[u8]) -> u32 {
    !data.iter().fold(u32::MAX, |sum, byte| {
        (0..8).fold(sum ^ u32::from(*byte), |sum, _| (sum >> 1) ^ (0xedb8_8320 & (sum & 1).wrapping_neg()))
    })
}

#[cfg(test)]
mod tests {
    use super::super::stories;
    use super::*;
    use domain::evidence::Evidence;

    #[test]
    fn every_piece_of_evidence_is_what_its_name_says() {
        for story in stories::all() {
            let (name, content) = file(&story.firm);
            assert_eq!(Evidence::inspect(&name, &content).unwrap().name(), name);
        }
    }

    #[test]
    fn checksums_are_those_of_the_standard() {
        assert_eq!(checksum(b"IEND"), 0xae42_6082);
        assert_eq!(stored(b"")[7..], [0, 0, 0, 1]);
    }
}
