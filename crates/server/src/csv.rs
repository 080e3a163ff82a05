//! Comma-separated values as RFC 4180 has them, that no spreadsheet takes for formulas.

/// Adds a line of cells.
pub(crate) fn line<'a>(out: &mut String, cells: impl IntoIterator<Item = &'a str>) {
    for (n, cell) in cells.into_iter().enumerate() {
        if n > 0 {
            out.push(',');
        }
        let safe = harmless(cell);
        if safe.contains(['"', ',', '\n', '\r']) {
            out.push('"');
            out.push_str(&safe.replace('"', "\"\""));
            out.push('"');
        } else {
            out.push_str(&safe);
        }
    }
    out.push_str("\r\n");
}

/// A cell that a spreadsheet would take for a formula, as text. A number is none, whatever its sign.
fn harmless(cell: &str) -> String {
    let begins = cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠']);
    let is_number = cell.parse::<f64>().is_ok_and(f64::is_finite) && !cell.starts_with('+');
    if begins && !is_number { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bad_10_no_cell_is_a_formula() {
        for (cell, written) in [
            ("=HYPERLINK(\"http://x\")", "\"'=HYPERLINK(\"\"http://x\"\")\"\r\n"),
            ("+cmd|'/C calc'!A0", "'+cmd|'/C calc'!A0\r\n"),
            ("@SUM(A1)", "'@SUM(A1)\r\n"),
            ("\t=1", "'\t=1\r\n"),
            ("\r=1", "\"'\r=1\"\r\n"),
            ("-2+3", "'-2+3\r\n"),
            ("+62", "'+62\r\n"),
            ("-7.645", "-7.645\r\n"),
            ("Jalan, \"rusak\"", "\"Jalan, \"\"rusak\"\"\"\r\n"),
            ("a=b", "a=b\r\n"),
            ("", "\r\n"),
        ] {
            let mut out = String::new();
            line(&mut out, [cell]);
            assert_eq!(out, written, "{cell:?}");
        }
    }
}
