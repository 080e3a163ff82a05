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
    fs::write(&page, replaced(&text, title, &section))
}

/// The page with the section of this title replaced, or added at its end.
fn replaced(page: &str, title: &str, section: &str) -> String {
    let head = format!("## `{title}`\n");
    let (before, after) = match page.split_once(&head) {
        None => (format!("{}\n\n", page.trim_end()), String::new()),
        Some((before, rest)) => {
            let after = rest.find("\n## ").map_or("", |at| &rest[at..]);
            (before.to_owned(), after.to_owned())
        }
    };
    format!("{before}{section}{after}")
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
        let page = replaced("# Evidence\n", "a", "## `a`\n\n1\n");
        assert_eq!(page, "# Evidence\n\n## `a`\n\n1\n");
        let page = replaced(&page, "b", "## `b`\n\n2\n");
        let page = replaced(&page, "a", "## `a`\n\n3\n");
        assert_eq!(page, "# Evidence\n\n## `a`\n\n3\n\n## `b`\n\n2\n");
    }
}
