use super::*;

fn png(width: u32, height: u32) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    bytes.extend(width.to_be_bytes());
    bytes.extend(height.to_be_bytes());
    bytes.extend(b"\x08\x02\0\0\0\0\0\0\0\0\0\0\0IEND\xaeB`\x82");
    bytes
}

fn jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut bytes = b"\xff\xd8\xff\xe0\0\x04JF\xff\xff\xc4\0\x03x\xff\xc2\0\x0b\x08".to_vec();
    bytes.extend(height.to_be_bytes());
    bytes.extend(width.to_be_bytes());
    bytes.extend(b"\x03\x01\x02\x03\xff\xda\0\x02\xff\xd9");
    bytes
}

fn pdf(body: &[u8]) -> Vec<u8> {
    [b"%PDF-1.7\n1 0 obj\n", body, b"\nendobj\ntrailer <</Root 1 0 R>>\n%%EOF\n"].concat()
}

fn object_stream(objects: &[u8], dictionary: &str) -> Vec<u8> {
    // What is short is not packed, and would be found as it stands.
    let objects = [objects, &[b' '; 500]].concat();
    let packed = miniz_oxide::deflate::compress_to_vec_zlib(&objects, 6);
    let head = format!("<<{dictionary}/Length {}>>\nstream\r\n", packed.len());
    pdf(&[head.as_bytes(), &packed, b"\nendstream"].concat())
}

fn problem(content: &[u8]) -> Option<FileProblem> {
    Evidence::inspect("licence.pdf", content).err().map(|error| error.problem)
}

#[test]
fn a_file_is_what_its_content_says() {
    for (content, media_type, name) in [
        (pdf(b"<</Type/Catalog>>"), MediaType::Pdf, "licence.pdf"),
        (png(800, 600), MediaType::Png, "licence.pdf.png"),
        (jpeg(800, 600), MediaType::Jpeg, "licence.pdf.jpg"),
    ] {
        let evidence = Evidence::inspect("licence.pdf", &content).unwrap();
        assert_eq!((evidence.media_type(), evidence.name()), (media_type, name));
        assert_eq!(evidence.content(), content);
    }
}

#[test]
fn what_is_no_evidence_is_refused() {
    let large = [pdf(b""), vec![b' '; LARGEST]].concat();
    for (content, expected) in [
        (b"".to_vec(), FileProblem::Empty),
        (large, FileProblem::TooLarge),
        (b"MZ\x90\0\x03".to_vec(), FileProblem::Type),
        (b"<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>".to_vec(), FileProblem::Type),
        (b"<!doctype html><script>1</script>".to_vec(), FileProblem::Type),
        (b"<?xml version='1.0'?><svg/>".to_vec(), FileProblem::Type),
        (b"GIF89a".to_vec(), FileProblem::Type),
        (b"PK\x03\x04".to_vec(), FileProblem::Type),
        (b" %PDF-1.7 %%EOF".to_vec(), FileProblem::Type),
        (b"%PDF-1.7\n1 0 obj".to_vec(), FileProblem::Damaged),
        (b"\x89PNG\r\n\x1a\n".to_vec(), FileProblem::Damaged),
        (png(800, 600)[..40].to_vec(), FileProblem::Damaged),
        (b"\xff\xd8\xff".to_vec(), FileProblem::Damaged),
        (b"\xff\xd8\xff\xda\0\x02".to_vec(), FileProblem::Damaged),
        (b"\xff\xd8\xff\xe0\0\x01".to_vec(), FileProblem::Damaged),
        (b"\xff\xd8\xff\xe0\xff\xff".to_vec(), FileProblem::Damaged),
    ] {
        assert_eq!(problem(&content), Some(expected), "{:?}", &content[..content.len().min(40)]);
    }
}

#[test]
fn images_that_nobody_can_open_are_refused() {
    for (content, expected) in [
        (png(12_000, 4_000), None),
        (png(12_001, 10), Some(FileProblem::TooManyPixels)),
        (png(50_000, 50_000), Some(FileProblem::TooManyPixels)),
        (png(u32::MAX, u32::MAX), Some(FileProblem::TooManyPixels)),
        (png(8_000, 7_000), Some(FileProblem::TooManyPixels)),
        (png(0, 600), Some(FileProblem::Damaged)),
        (jpeg(12_000, 4_000), None),
        (jpeg(65_535, 65_535), Some(FileProblem::TooManyPixels)),
        (jpeg(600, 0), Some(FileProblem::Damaged)),
    ] {
        assert_eq!(problem(&content), expected);
    }
}

#[test]
fn a_pdf_that_is_locked_or_runs_something_is_refused() {
    let script = b"7 0 <</S/JavaScript/JS(app.alert\\(1\\))>>";
    for (content, expected) in [
        (pdf(b"<</Type/Catalog/OpenAction[2 0 R/Fit]>>"), None),
        (pdf(b"<</JavaScripts 1/Launcher 2/Encryption 3>>"), None),
        (pdf(b"<</Encrypt 5 0 R>>"), Some(FileProblem::Encrypted)),
        (pdf(script), Some(FileProblem::Active)),
        (pdf(b"<</S/J#61vaScript/JS 3 0 R>>"), Some(FileProblem::Active)),
        (pdf(b"<</S /#4c#61unch /F(cmd.exe)>>"), Some(FileProblem::Active)),
        (object_stream(script, "/Type/ObjStm/Filter/FlateDecode"), Some(FileProblem::Active)),
        (object_stream(script, "/Type/Obj#53tm/Filter[/FlateDecode]"), Some(FileProblem::Active)),
        (object_stream(b"7 0 <</Type/Page>>", "/Type/ObjStm/Filter/FlateDecode"), None),
        (object_stream(script, "/Type/XObject/Filter/FlateDecode"), None),
        (object_stream(script, "/Type/ObjStm/Filter[/ASCII85Decode/FlateDecode]"), Some(FileProblem::Damaged)),
        (pdf(b"<</Type/ObjStm/Filter/FlateDecode>>\nstream\nnot zlib\nendstream"), Some(FileProblem::Damaged)),
    ] {
        assert_eq!(problem(&content), expected, "{}", String::from_utf8_lossy(&content));
    }
}

#[test]
fn a_bomb_of_objects_is_refused() {
    let bomb = object_stream(&vec![b' '; 40_000_000], "/Type/ObjStm/Filter/FlateDecode");
    assert!(bomb.len() < LARGEST);
    assert_eq!(problem(&bomb), Some(FileProblem::Damaged));
}

#[test]
fn names_are_safe_to_show_and_to_save() {
    for (name, safe) in [
        ("licence.pdf", "licence.pdf"),
        ("Licence.PDF", "Licence.PDF"),
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\Users\\ada\\scan.pdf", "scan.pdf"),
        ("a\r\nSet-Cookie: x.pdf", "a Set-Cookie x.pdf"),
        ("invoice\u{202e}fdp.exe", "invoicefdp.exe.pdf"),
        ("\0\u{200b}\u{7}", "document.pdf"),
        ("", "document.pdf"),
        ("...", "document.pdf"),
        (".htaccess", "htaccess.pdf"),
        ("رخصة.pdf", "رخصة.pdf"),
        ("許可証", "許可証.pdf"),
        ("Cafe\u{301}.pdf", "Café.pdf"),
        ("\"><script>.pdf", "script.pdf"),
    ] {
        assert_eq!(Evidence::inspect(name, &pdf(b"")).unwrap().name(), safe, "{name:?}");
    }
    for long in ["x".repeat(10_000), format!("{}.pdf", "é".repeat(500)), "\u{1100}".repeat(5_000)] {
        let evidence = Evidence::inspect(&long, &pdf(b"")).unwrap();
        let length = unicode_segmentation::UnicodeSegmentation::graphemes(evidence.name(), true).count();
        assert_eq!(evidence.name().rsplit('.').next(), Some("pdf"));
        assert!(length <= 120, "{length}");
    }
}

#[test]
fn a_refusal_names_the_file() {
    let refusal = Evidence::inspect("../a\r\nb.svg", b"<svg/>").unwrap_err().to_string();
    assert!(refusal.starts_with("a b.svg: this is not a PDF, PNG or JPEG"), "{refusal}");
}
