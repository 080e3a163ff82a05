//! Paper as PDF (ISO 32000-1): text that can be marked and searched, tables whose heads come again on every page, numbered
//! pages. The same words at the same time are the same bytes.

mod face;
mod table;

use face::Face;
use jiff::civil::DateTime;
use miniz_oxide::deflate::compress_to_vec_zlib;
use pdf_writer::{Content, Date, Filter, Finish as _, Name, Pdf, Rect, Ref, Str, TextStr};
pub use table::Column;

/// A page of A4, upright, in points.
const SHORT: f32 = 595.0;
const LONG: f32 = 842.0;

/// The white margin around a page, in points.
const MARGIN: f32 = 42.0;

/// The band at the top of the first page.
const BAND: f32 = 74.0;

/// The indigo of the city's pages, and the grey of what is said aside.
const INDIGO: [f32; 3] = [0.063, 0.204, 0.286];
const ASIDE: [f32; 3] = [0.32, 0.36, 0.38];
const INK: [f32; 3] = [0.07, 0.09, 0.1];

/// The level of compression of a page, from 0 to 9: that of most programs.
const LEVEL: u8 = 6;

const PLAIN: Name<'static> = Name(b"P");
const BOLD: Name<'static> = Name(b"B");

/// What stands on every page, and in the file's own description.
pub(crate) struct Heads<'a> {
    /// At the top of the first page.
    pub(crate) title: &'a str,
    /// The line under the title.
    pub(crate) subtitle: &'a str,
    /// At the foot of each page, with `{n}` and `{all}`.
    pub(crate) foot: &'a str,
    /// The tag of the document's language.
    pub(crate) language: &'a str,
    /// When it was made, in the city's time, and how many hours that is ahead of UTC.
    pub(crate) at: (DateTime, i8),
}

/// A PDF document while it is being written.
pub struct Paper {
    wide: f32,
    high: f32,
    done: Vec<Content>,
    page: Content,
    /// The base of the line that was written last.
    y: f32,
}

/// The typeface, size, line height and colour of a text.
#[derive(Clone, Copy)]
struct Type {
    face: Face,
    size: f32,
    leading: f32,
    ink: [f32; 3],
}

const TITLE: Type = Type { face: Face::Bold, size: 20.0, leading: 24.0, ink: [1.0, 1.0, 1.0] };
const SUBTITLE: Type = Type { face: Face::Plain, size: 11.0, leading: 15.0, ink: [0.87, 0.91, 0.93] };
const HEADING: Type = Type { face: Face::Bold, size: 13.0, leading: 17.0, ink: INDIGO };
const SUBHEADING: Type = Type { face: Face::Bold, size: 10.0, leading: 13.5, ink: INK };
const TEXT: Type = Type { face: Face::Plain, size: 10.0, leading: 14.0, ink: INK };
const NOTE: Type = Type { face: Face::Plain, size: 9.0, leading: 12.5, ink: ASIDE };
const FOOT: Type = Type { face: Face::Plain, size: 8.0, leading: 10.0, ink: ASIDE };

/// Whole numbers of glyphs' thousandths as points.
fn points(thousandths: u32, size: f32) -> f32 {
    // No line is longer than some metres.
    f32::from(u16::try_from(thousandths / 10).unwrap_or(u16::MAX)) * size / 100.0
}

/// How many thousandths of a size fit into so many points.
fn thousandths(points: f32, size: f32) -> u32 {
    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a width of paper, cut on purpose")]
    let fits = (points / size * 1_000.0).max(0.0) as u32;
    fits
}

impl Paper {
    /// Paper on its side, for wide tables, or upright.
    pub fn new(on_its_side: bool, heads: &Heads<'_>) -> Self {
        let (wide, high) = if on_its_side { (LONG, SHORT) } else { (SHORT, LONG) };
        let mut paper = Self { wide, high, done: Vec::new(), page: Content::new(), y: high - BAND };
        let [r, g, b] = INDIGO;
        paper.page.save_state().set_fill_rgb(r, g, b).rect(0.0, high - BAND, wide, BAND).fill_nonzero().restore_state();
        paper.put(TITLE, MARGIN, high - 36.0, &face::encoded(heads.title));
        paper.put(SUBTITLE, MARGIN, high - 56.0, &face::encoded(heads.subtitle));
        paper.y = high - BAND - 8.0;
        paper
    }

    /// The beginning of a part.
    pub fn heading(&mut self, text: &str) {
        self.y -= 10.0;
        self.room(HEADING.leading * 4.0);
        self.set(HEADING, text);
        self.y -= 4.0;
    }

    /// The beginning of a part of a part.
    pub(crate) fn subheading(&mut self, text: &str) {
        self.y -= 7.0;
        self.room(SUBHEADING.leading * 4.0);
        self.set(SUBHEADING, text);
        self.y -= 2.0;
    }

    /// A paragraph of text.
    pub fn text(&mut self, text: &str) {
        self.set(TEXT, text);
    }

    /// A smaller, paler paragraph: a remark.
    pub fn note(&mut self, text: &str) {
        self.y -= 2.0;
        self.set(NOTE, text);
        self.y -= 2.0;
    }

    fn set(&mut self, how: Type, text: &str) {
        for line in face::lines(how.face, text, thousandths(self.wide - 2.0 * MARGIN, how.size)) {
            self.room(how.leading);
            self.y -= how.leading;
            self.put(how, MARGIN, self.y, &line);
        }
    }

    /// Turns the page where so much does not fit any more. Whether it did.
    fn room(&mut self, height: f32) -> bool {
        let turns = self.y - height < MARGIN;
        if turns {
            self.done.push(std::mem::replace(&mut self.page, Content::new()));
            self.y = self.high - MARGIN;
        }
        turns
    }

    fn put(&mut self, how: Type, x: f32, y: f32, text: &[u8]) {
        put(&mut self.page, how, x, y, text);
    }

    /// Ends the last page and gives the bytes of the PDF file.
    pub fn finish(self, heads: &Heads<'_>) -> Vec<u8> {
        let Self { wide, high, mut done, page, .. } = self;
        done.push(page);
        let mut next = 1;
        let mut id = || {
            next += 1;
            Ref::new(next - 1)
        };
        let (catalog, tree, info, plain, bold) = (id(), id(), id(), id(), id());
        let ids: Vec<_> = done.iter().map(|_| (id(), id())).collect();
        let mut pdf = Pdf::new();
        let mut root = pdf.catalog(catalog);
        root.pages(tree).lang(TextStr(heads.language));
        root.viewer_preferences().display_doc_title(true);
        root.finish();
        let all = done.len();
        pdf.pages(tree).kids(ids.iter().map(|(page, _)| *page)).count(i32::try_from(all).unwrap_or(i32::MAX));
        let (at, ahead) = heads.at;
        let small = |n: i8| u8::try_from(n).unwrap_or_default();
        let made = Date::new(u16::try_from(at.year()).unwrap_or_default())
            .month(small(at.month()))
            .day(small(at.day()))
            .hour(small(at.hour()))
            .minute(small(at.minute()))
            .second(small(at.second()))
            .utc_offset_hour(ahead)
            .utc_offset_minute(0);
        pdf.document_info(info).title(TextStr(heads.title)).creator(TextStr("Sambat")).creation_date(made);
        for (font, base) in [(plain, "Helvetica"), (bold, "Helvetica-Bold")] {
            pdf.type1_font(font).base_font(Name(base.as_bytes())).encoding_predefined(Name(b"WinAnsiEncoding"));
        }
        for (n, (mut content, (page, stream))) in (1..).zip(done.into_iter().zip(ids)) {
            let foot = crate::page::filled(heads.foot, &[("n", &n.to_string()), ("all", &all.to_string())]);
            put(&mut content, FOOT, MARGIN, 24.0, &face::encoded(&foot));
            let mut written = pdf.page(page);
            written.media_box(Rect::new(0.0, 0.0, wide, high)).parent(tree).contents(stream);
            written.resources().fonts().pair(PLAIN, plain).pair(BOLD, bold);
            written.finish();
            let packed = compress_to_vec_zlib(&content.finish(), LEVEL);
            pdf.stream(stream, &packed).filter(Filter::FlateDecode);
        }
        pdf.finish()
    }
}

fn put(page: &mut Content, how: Type, x: f32, y: f32, text: &[u8]) {
    if text.is_empty() {
        return;
    }
    let [r, g, b] = how.ink;
    let name = if how.face == Face::Bold { BOLD } else { PLAIN };
    page.begin_text().set_fill_rgb(r, g, b).set_font(name, how.size);
    page.set_text_matrix([1.0, 0.0, 0.0, 1.0, x, y]).show(Str(text)).end_text();
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads() -> Heads<'static> {
        Heads {
            title: "Laporan (bulanan)",
            subtitle: "Kota Contoh",
            foot: "Halaman {n} dari {all}",
            language: "id",
            at: ("2026-11-24T10:02:11".parse().unwrap(), 7),
        }
    }

    fn count(bytes: &[u8], what: &str) -> usize {
        bytes.windows(what.len()).filter(|window| *window == what.as_bytes()).count()
    }

    fn find(bytes: &[u8], what: &[u8]) -> Option<usize> {
        bytes.windows(what.len()).position(|window| window == what)
    }

    /// What the pages draw.
    fn drawn(mut bytes: &[u8]) -> Vec<u8> {
        let mut drawn = Vec::new();
        while let Some(start) = find(bytes, b"\nstream\n") {
            let packed = &bytes[start + 8..];
            let end = find(packed, b"\nendstream").unwrap();
            drawn.extend(miniz_oxide::inflate::decompress_to_vec_zlib(&packed[..end]).unwrap());
            bytes = &packed[end..];
        }
        drawn
    }

    #[test]
    fn a_long_table_has_its_head_on_every_page_and_each_page_its_number() {
        let write = |rows: usize| {
            let mut paper = Paper::new(true, &heads());
            paper.heading("Dinas PUPR");
            let columns = [Column::text("Tiket", 3), Column::number("Lama", 1)];
            let rows: Vec<_> = (0..rows).map(|n| vec![format!("PSR-{n:04}"), format!("{n} menit")]).collect();
            paper.table(&columns, &rows);
            paper.finish(&heads())
        };
        let long = write(100);
        let pages = count(&long, "/Type /Page\n");
        assert!(pages > 2, "{pages}");
        let said = drawn(&long);
        assert!(long.len() < said.len() / 2, "its pages are packed: {} of {}", long.len(), said.len());
        assert_eq!(count(&said, "(Tiket)"), pages);
        for n in 1..=pages {
            assert_eq!(count(&said, &format!("(Halaman {n} dari {pages})")), 1);
        }
        assert_eq!((count(&said, "(PSR-0000)"), count(&said, "(PSR-0099)")), (1, 1));
        assert!(long.starts_with(b"%PDF-1.7") && long.ends_with(b"%%EOF"));
        assert_eq!(count(&write(3), "/Type /Page\n"), 1);
        // Nothing of it comes by chance or from a clock.
        assert_eq!(write(100), long);
        assert_eq!(count(&long, "(D:20261124100211+07'00)"), 1);
    }

    #[test]
    fn nothing_that_is_written_breaks_the_file() {
        let mut paper = Paper::new(false, &heads());
        paper.text(") Tj ET endstream (\\ )\n".repeat(200).as_str());
        paper.table(&[Column::text("a)", 1)], &[vec!["x".repeat(100_000)], vec![String::new()]]);
        let bytes = paper.finish(&heads());
        assert_eq!(count(&bytes, "endstream"), count(&bytes, "\nstream\n"));
        assert_eq!(count(&drawn(&bytes), "endstream"), 200);
        assert!(bytes.len() < 60_000, "a cell has its end: {}", bytes.len());
    }
}
