//! What a PDF must not contain: a password, a script, an action that starts a program (ISO 32000-1 §7.6, §12.6.4).
//!
//! Names are looked for wherever they stand, also inside compressed object streams, and also where a name is written
//! with `#xx` for its letters. A file that hides its objects in a way that we cannot read is refused.

use super::FileProblem;
use miniz_oxide::inflate::decompress_to_vec_zlib_with_limit;

/// How far from the end the last line of a PDF may be (ISO 32000-1 §7.5.5, as readers take it).
const TAIL: usize = 1_024;
/// How far before its data the dictionary of a stream may begin.
const LONGEST_DICTIONARY: usize = 4_096;
/// Objects of all streams together: more is a bomb.
const MOST_OBJECTS: usize = 32_000_000;

/// Refuses what a reader would ask a password for or run.
pub(super) fn check(content: &[u8]) -> Result<(), FileProblem> {
    let tail = &content[content.len().saturating_sub(TAIL)..];
    if find(tail, b"%%EOF").is_none() {
        return Err(FileProblem::Damaged);
    }
    refuse_names(content)?;
    let mut room = MOST_OBJECTS;
    for stream in streams(content) {
        if !stream.holds_objects() {
            continue;
        }
        let objects = stream.objects(room)?;
        room = room.saturating_sub(objects.len());
        refuse_names(&objects)?;
    }
    Ok(())
}

fn refuse_names(content: &[u8]) -> Result<(), FileProblem> {
    names(content).try_for_each(|name| match name.as_slice() {
        b"Encrypt" => Err(FileProblem::Encrypted),
        b"JavaScript" | b"Launch" => Err(FileProblem::Active),
        _ => Ok(()),
    })
}

/// A stream with the dictionary before it.
struct Stream<'a> {
    dictionary: &'a [u8],
    data: &'a [u8],
}

impl Stream<'_> {
    fn holds_objects(&self) -> bool {
        names(self.dictionary).any(|name| name == b"ObjStm")
    }

    fn objects(&self, room: usize) -> Result<Vec<u8>, FileProblem> {
        let is_filter = |name: &Vec<u8>| name.ends_with(b"Decode") || matches!(name.as_slice(), b"Fl" | b"Crypt");
        let filters: Vec<_> = names(self.dictionary).filter(is_filter).collect();
        match filters.as_slice() {
            // Written in the open: its names were seen already.
            [] => Ok(Vec::new()),
            [only] if matches!(only.as_slice(), b"FlateDecode" | b"Fl") => {
                decompress_to_vec_zlib_with_limit(self.data, room).map_err(|_| FileProblem::Damaged)
            }
            _ => Err(FileProblem::Damaged),
        }
    }
}

fn streams(content: &[u8]) -> impl Iterator<Item = Stream<'_>> {
    let mut from = 0;
    std::iter::from_fn(move || {
        loop {
            let at = from + find(&content[from..], b"stream")?;
            from = at + b"stream".len();
            if content[..at].ends_with(b"end") {
                continue;
            }
            let before = &content[at.saturating_sub(LONGEST_DICTIONARY)..at];
            let dictionary = rfind(before, b"obj").map_or(before, |start| &before[start..]);
            let data = &content[from..];
            let data = data.strip_prefix(b"\r\n").or_else(|| data.strip_prefix(b"\n")).unwrap_or(data);
            return Some(Stream { dictionary, data });
        }
    })
}

/// Every name, with `#xx` read as the byte it stands for (ISO 32000-1 §7.3.5).
fn names(content: &[u8]) -> impl Iterator<Item = Vec<u8>> {
    content.split(|byte| *byte == b'/').skip(1).map(name)
}

fn name(rest: &[u8]) -> Vec<u8> {
    let end = rest.iter().take(127).position(|byte| is_delimiter(*byte)).unwrap_or(rest.len().min(127));
    let mut name = Vec::with_capacity(end);
    let mut rest = &rest[..end];
    while let Some((first, after)) = rest.split_first() {
        let escaped = (*first == b'#').then(|| after.get(..2).and_then(hexadecimal)).flatten();
        name.push(escaped.unwrap_or(*first));
        rest = if escaped.is_some() { &after[2..] } else { after };
    }
    name
}

fn is_delimiter(byte: u8) -> bool {
    byte.is_ascii_whitespace() || byte == 0 || b"()<>[]{}/%".contains(&byte)
}

fn hexadecimal(pair: &[u8]) -> Option<u8> {
    u8::from_str_radix(std::str::from_utf8(pair).ok()?, 16).ok()
}

fn find(content: &[u8], what: &[u8]) -> Option<usize> {
    content.windows(what.len()).position(|window| window == what)
}

fn rfind(content: &[u8], what: &[u8]) -> Option<usize> {
    content.windows(what.len()).rposition(|window| window == what)
}
