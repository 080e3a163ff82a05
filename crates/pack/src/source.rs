//! One file's text, and which of its lines a byte lies in.

use crate::mistake::{Mistake, MistakeKind};
use toml::de::DeTable;

/// A file of the pack, with its text.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Source<'a> {
    pub(crate) file: &'a str,
    pub(crate) text: &'a str,
}

impl<'a> Source<'a> {
    /// The line, from 1 on, that the byte lies in. What lies past the end lies in the last line.
    pub(crate) fn line(&self, at: usize) -> usize {
        let bytes = self.text.as_bytes();
        let before = bytes.get(..at).unwrap_or(bytes);
        1 + before.iter().filter(|byte| **byte == b'\n').count()
    }

    pub(crate) fn mistake(&self, at: usize, what: MistakeKind) -> Mistake {
        self.on_line(self.line(at), what)
    }

    pub(crate) fn on_line(&self, line: usize, what: MistakeKind) -> Mistake {
        Mistake { file: self.file.to_owned(), line: Some(line), what }
    }

    /// The text as TOML, if it is. A text with an error in it is not looked at further: half a table would make
    /// mistakes that nobody made.
    pub(crate) fn toml(&self, mistakes: &mut Vec<Mistake>) -> Option<DeTable<'a>> {
        let (table, errors) = DeTable::parse_recoverable(self.text);
        if errors.is_empty() {
            return Some(table.into_inner());
        }
        let mut last = None;
        for error in errors {
            let line = error.span().map(|span| self.line(span.start));
            // What follows on the same line is mostly the echo of the first.
            if line.is_none() || line != last {
                let what = MistakeKind::Syntax(error.message().to_owned());
                mistakes.push(Mistake { file: self.file.to_owned(), line, what });
            }
            last = line;
        }
        None
    }
}
