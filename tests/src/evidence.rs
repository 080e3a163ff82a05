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

/// Writes a section with this body into the page.
///
/// # Errors
/// Of the file system.
pub fn keep(title: &str, body: &str) -> io::Result<()> {
    let page = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/EVIDENCE.md");
    let text = fs::read_to_string(&page).unwrap_or_else(|_| "# Evidence\n".to_owned());
    let date = jiff::Timestamp::now().strftime("%Y-%m-%d").to_string();
    let section = format!("## `{title}`\n\n{date}, commit {}.\n\n{body}\n", commit());
    fs::write(&page, replaced(&text, &format!("## `{title}`"), &section))
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

fn commit() -> String {
    let root = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..");
    let said = Command::new("git").arg("-C").arg(root).args(["describe", "--always", "--dirty"]).output();
    said.ok()
        .and_then(|said| String::from_utf8(said.stdout).ok())
        .map_or_else(|| "unknown".into(), |text| text.trim().to_owned())
}

#[cfg(test)]
mod tests {
    use super::replaced;

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
