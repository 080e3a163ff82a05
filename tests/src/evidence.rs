//! What a run saw, printed as it goes and kept in `docs/EVIDENCE.md` with the date and the commit.

use std::{
    fs, io,
    io::Write as _,
    path::{Path, PathBuf},
    process::Command,
};

/// One run's section of the page.
#[derive(Debug)]
pub struct Record {
    title: String,
    lines: Vec<String>,
}

impl Record {
    /// A section under this title, which replaces an earlier one of the same title.
    #[must_use]
    pub fn new(title: &str) -> Self {
        Self { title: title.to_owned(), lines: Vec::new() }
    }

    /// Prints a line and keeps it.
    pub fn say(&mut self, line: String) {
        let _ = writeln!(io::stdout(), "demo: {line}");
        self.lines.push(line);
    }

    /// Writes the section into the page.
    ///
    /// # Errors
    /// Of the file system.
    pub fn keep(&self) -> io::Result<()> {
        keep(&self.title, &format!("```text\n{}\n```", self.lines.join("\n")))
    }
}

fn keep(title: &str, body: &str) -> io::Result<()> {
    let section = format!("## `{title}`\n\n{}, commit {}.\n\n{body}\n", date(), commit());
    rewrite(|page| replaced(page, &format!("## `{title}`"), &section))
}

fn rewrite(change: impl FnOnce(&str) -> String) -> io::Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/EVIDENCE.md");
    let text = fs::read_to_string(&page).unwrap_or_else(|_| "# Evidence\n".to_owned());
    fs::write(&page, change(&text))
}

/// Today, in UTC.
#[must_use]
pub fn date() -> String {
    jiff::Timestamp::now().strftime("%Y-%m-%d").to_string()
}

/// Writes one row into a section's table: in the place of the row with the same first cell, or as the last.
///
/// # Errors
/// Of the file system.
pub fn keep_row(title: &str, head: &str, row: &str) -> io::Result<()> {
    rewrite(|page| {
        let heading = format!("## `{title}`");
        let section = format!("{heading}\n\n{}\n", with_row(page, &heading, head, row));
        replaced(page, &heading, &section)
    })
}

/// The table under this heading with that row in it.
fn with_row(page: &str, heading: &str, head: &str, row: &str) -> String {
    let key = |row: &str| row.split('|').nth(1).map(|cell| cell.trim().to_owned());
    let section = page.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !line.starts_with("## "));
    let mut rows: Vec<&str> = section.filter(|line| line.starts_with("| ")).skip(1).collect();
    match rows.iter_mut().find(|old| key(old) == key(row)) {
        Some(old) => *old = row,
        None => rows.push(row),
    }
    format!("{head}\n{}", rows.join("\n"))
}

/// The page with the section under this heading replaced, or added at its end. A section ends where one of its own level or
/// above begins.
#[must_use]
pub fn replaced(page: &str, heading: &str, section: &str) -> String {
    let level = heading.bytes().take_while(|&byte| byte == b'#').count();
    let begins = |line: &str| (1..=level).any(|n| line.starts_with(&format!("{} ", "#".repeat(n))));
    let (mut before, mut after, mut inside) = (String::new(), String::new(), None);
    for line in page.split_inclusive('\n') {
        inside = match inside {
            None if line.trim_end() == heading => Some(true),
            Some(true) if begins(line) => Some(false),
            same => same,
        };
        match inside {
            None => before.push_str(line),
            Some(true) => {}
            Some(false) => after.push_str(line),
        }
    }
    if inside.is_none() {
        before = format!("{}\n\n", before.trim_end());
    }
    let gap = if after.is_empty() { "" } else { "\n" };
    format!("{before}{}\n{gap}{after}", section.trim_end())
}

/// The commit that runs, and whether anything was changed since.
#[must_use]
pub fn commit() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let said = Command::new("git").arg("-C").arg(root).args(["describe", "--always", "--dirty"]).output();
    said.ok()
        .and_then(|said| String::from_utf8(said.stdout).ok())
        .map_or_else(|| "unknown".into(), |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::{replaced, with_row};

    #[test]
    fn a_row_takes_the_place_of_its_former_self() {
        let page = "# Evidence\n\n## `s`\n\n| what | n |\n|---|---|\n| a | 1 |\n| b | 2 |\n\n## `t`\n\n| c | 4 |\n";
        let head = "| what | n |\n|---|---|";
        assert_eq!(with_row(page, "## `s`", head, "| a | 3 |"), format!("{head}\n| a | 3 |\n| b | 2 |"));
        assert_eq!(with_row(page, "## `u`", head, "| d | 3 |"), format!("{head}\n| d | 3 |"));
    }

    #[test]
    fn a_section_is_added_once_and_replaced_after() {
        let page = replaced("# Evidence\n", "## `a`", "## `a`\n\n1\n");
        assert_eq!(page, "# Evidence\n\n## `a`\n\n1\n");
        let page = replaced(&page, "## `b`", "## `b`\n\n### c\n\n2\n");
        let page = replaced(&page, "## `a`", "## `a`\n\n3\n");
        assert_eq!(page, "# Evidence\n\n## `a`\n\n3\n\n## `b`\n\n### c\n\n2\n");
        let page = replaced(&page, "### c", "### c\n\n4\n");
        assert_eq!(page, "# Evidence\n\n## `a`\n\n3\n\n## `b`\n\n### c\n\n4\n");
    }
}
