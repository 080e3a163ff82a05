//! Reading a PDF of ours back: its streams are packed, and each line of text is one string in WinAnsiEncoding.

/// A paper's pages, and all that is written on them, a line a line.
pub struct Paper {
    pub pages: usize,
    pub text: String,
}

impl Paper {
    pub fn read(bytes: &[u8]) -> Self {
        assert!(bytes.starts_with(b"%PDF-1.7") && bytes.ends_with(b"%%EOF"));
        let drawn = drawn(bytes);
        let lines = || drawn.split(|byte| *byte == b'\n');
        let text = lines().filter_map(|line| line.strip_suffix(b" Tj")).map(string).collect::<Vec<_>>().join("\n");
        // Nothing but text is drawn: what is not read here is not there.
        assert!(lines().all(|line| !line.ends_with(b" TJ") && !line.ends_with(b" Do")));
        let pages = bytes.split(|byte| *byte == b'\n').filter(|line| line.ends_with(b"/Type /Page")).count();
        Self { pages, text }
    }

    pub fn says(&self, words: &str) -> bool {
        self.text.contains(words)
    }
}

/// What the pages draw.
fn drawn(mut bytes: &[u8]) -> Vec<u8> {
    let find = |bytes: &[u8], what: &[u8]| bytes.windows(what.len()).position(|window| window == what);
    let mut drawn = Vec::new();
    while let Some(start) = find(bytes, b"\nstream\n") {
        let packed = &bytes[start + 8..];
        let end = find(packed, b"\nendstream").unwrap();
        drawn.extend(miniz_oxide::inflate::decompress_to_vec_zlib(&packed[..end]).unwrap());
        bytes = &packed[end..];
    }
    drawn
}

/// A string of PDF (ISO 32000-1, 7.3.4), in hexadecimal or with its escapes.
fn string(written: &[u8]) -> String {
    if let Some(hex) = written.strip_prefix(b"<") {
        let digits: Vec<_> = hex.iter().filter_map(|byte| char::from(*byte).to_digit(16)).collect();
        return digits.chunks(2).map(|pair| letter(u8::try_from(pair[0] * 16 + pair[1]).unwrap())).collect();
    }
    let inside = written.strip_prefix(b"(").and_then(|text| text.strip_suffix(b")")).unwrap();
    let mut bytes = inside.iter();
    let mut text = String::new();
    while let Some(byte) = bytes.next() {
        text.push(letter(if *byte == b'\\' { *bytes.next().unwrap() } else { *byte }));
    }
    text
}

fn letter(byte: u8) -> char {
    match byte {
        0x85 => '…',
        0x95 => '•',
        0x96 => '–',
        0x97 => '—',
        _ => char::from(byte),
    }
}
