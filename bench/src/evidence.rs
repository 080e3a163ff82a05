//! What a row measured: printed, and kept in `docs/EVIDENCE.md` below `make bench`.

use std::path::Path;

use sambat_tests::evidence::replaced;

use crate::{Result, machine};

/// The section that holds the rows.
const HEAD: &str = "## `make bench`";

/// What a row measured, as it grows.
#[derive(Debug)]
pub struct Table {
    head: String,
    text: String,
    met: bool,
}

impl Table {
    /// A row's part of the page, with the facts about this machine as it stands before the run.
    #[must_use]
    pub fn begin(title: &str) -> Self {
        let head = format!("### {title}");
        Self { text: format!("{head}\n\n{}", machine::facts()), head, met: true }
    }

    /// Adds a line of Markdown.
    pub fn line(&mut self, line: &str) {
        self.text.push_str(line);
        self.text.push('\n');
    }

    /// Adds a table: its first row names the columns.
    pub fn rows(&mut self, rows: &[Vec<String>]) {
        self.line("");
        for (n, row) in rows.iter().enumerate() {
            self.line(&format!("| {} |", row.join(" | ")));
            if n == 0 {
                self.line(&format!("|{}", "---|".repeat(row.len())));
            }
        }
        self.line("");
    }

    /// Says whether a target was met.
    pub fn target(&mut self, said: &str, met: bool) {
        self.met &= met;
        self.line(&format!("Target, {said}: {}.", if met { "met" } else { "**missed**" }));
    }

    /// Prints it, and puts it in the place of what an earlier run of the row kept.
    ///
    /// # Errors
    /// Of the file system.
    #[expect(clippy::print_stdout, reason = "what a benchmark is for")]
    pub fn keep(self) -> Result<()> {
        println!("{}", self.text);
        let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/EVIDENCE.md");
        let text = std::fs::read_to_string(&page).unwrap_or_else(|_| "# Evidence\n".to_owned());
        Ok(std::fs::write(&page, with_row(&text, &self.head, &self.text))?)
    }
}

/// The page with one row's part replaced, or added behind the other rows.
fn with_row(page: &str, head: &str, part: &str) -> String {
    let within = page.split_once(&format!("{HEAD}\n")).map_or("", |(_, rest)| rest);
    let within = within.find("\n## ").map_or(within, |end| &within[..end]);
    let rows = replaced(within.trim_start(), head, part);
    replaced(page, HEAD, &format!("{HEAD}\n\n{}\n", rows.trim()))
}

#[cfg(test)]
mod tests {
    use super::with_row;

    #[test]
    fn rows_stand_together_and_are_replaced_one_by_one() {
        let page = with_row("# Evidence\n", "### A", "### A\n\n1\n");
        assert_eq!(page, "# Evidence\n\n## `make bench`\n\n### A\n\n1\n");
        let page = format!("{page}\n## `make demo`\n\n2\n");
        let page = with_row(&page, "### B", "### B\n\n3\n");
        let page = with_row(&page, "### A", "### A\n\n4\n");
        assert_eq!(page, "# Evidence\n\n## `make bench`\n\n### A\n\n4\n\n### B\n\n3\n\n## `make demo`\n\n2\n");
    }
}
