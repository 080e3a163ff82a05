//! The report as a PDF.

use super::{
    count::Report,
    view::{NUMBERS, View},
};
use crate::{
    page::filled,
    pdf::{Column, Heads, Paper},
};
use sambat_domain::pack::Pack;

/// Writes the report as a PDF file.
pub(super) fn write(pack: &Pack, report: &Report, view: &View) -> Vec<u8> {
    let w = view.w;
    let foot = filled(&w.foot, &[("service", pack.service_name()), ("city", &pack.name), ("month", &view.month_words)]);
    let heads =
        Heads { title: &w.title, subtitle: &view.subtitle, foot: &foot, language: view.language.tag(), at: view.made };
    let mut paper = Paper::new(true, &heads);
    paper.heading(&w.summary);
    let facts: Vec<_> = view.facts.iter().map(|fact| [fact.value.clone(), fact.says.to_owned()]).collect();
    paper.pairs(1, 5, &facts);

    paper.heading(&w.offices);
    if report.offices.is_empty() {
        paper.note(&w.offices_none);
    }
    let widths: [_; NUMBERS] = [50, 72, 72, 72, 44, 60, 46, 58, 44, 48, 44, 44];
    let mut columns = vec![Column::text(&w.office, 112)];
    columns.extend(view.head.iter().zip(widths).map(|(head, width)| Column::number(head, width)));
    columns.push(Column::text(&w.mark, 72));
    let rows: Vec<_> = view
        .rows
        .iter()
        .map(|row| {
            let cells = row.cells.iter().map(|cell| match &cell.under {
                Some(under) => format!("{}\n{under}", cell.value),
                None => cell.value.clone(),
            });
            let name = format!("{}\n{}", row.name, row.under);
            [name].into_iter().chain(cells).chain([row.mark_word.to_owned()]).collect()
        })
        .collect();
    paper.table(&columns, &rows);

    paper.heading(&view.overdue.title);
    paper.note(&w.overdue_text);
    if report.overdue.count == 0 {
        paper.text(&w.overdue_none);
    }
    list(&mut paper, &view.overdue);

    if view.has_tickets {
        paper.heading(&w.behind);
        paper.note(&w.behind_text);
    } else {
        paper.note(&w.behind_hidden);
    }
    for part in &view.parts {
        paper.heading(&part.name);
        for group in &part.groups {
            paper.subheading(&group.title);
            list(&mut paper, group);
        }
    }

    paper.heading(&w.how);
    for text in &view.how {
        paper.note(text);
    }
    paper.note(&view.computed);
    paper.finish(&heads)
}

/// A list of tickets.
fn list(paper: &mut Paper, group: &super::lists::Group) {
    if group.entries.is_empty() {
        return;
    }
    let columns: Vec<_> = group
        .head
        .iter()
        .enumerate()
        .map(|(n, head)| Column::text(head, if n == 1 { 3 } else { 2 }))
        .chain([Column::text("", 2)])
        .collect();
    let rows: Vec<Vec<String>> = group
        .entries
        .iter()
        .map(|entry| {
            let flag = entry.flag.clone().unwrap_or_default();
            [entry.ticket.clone()].into_iter().chain(entry.cells.clone()).chain([flag]).collect()
        })
        .collect();
    paper.table(&columns, &rows);
}
