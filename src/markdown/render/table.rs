//! Tables, in a frame that scrolls by itself and can be reached by keyboard.

use std::ops::Range;

use pulldown_cmark::Alignment;

use super::Writer;
use super::raw::Open;

/// The table being written.
#[derive(Default)]
pub(super) struct Table {
    alignments: Vec<Alignment>,
    head: bool,
    body: bool,
    cell: usize,
    /// How many tables were written.
    count: usize,
}

impl Writer<'_> {
    pub(super) fn start_table(&mut self, alignments: Vec<Alignment>, span: &Range<usize>) {
        self.start_block();
        let anchor = self.take_block(span);
        self.start_frame();
        self.out.push_str("\n<table");
        self.id(anchor.as_deref());
        self.out.push('>');
        self.table = Table {
            alignments,
            count: self.table.count,
            ..Table::default()
        };
    }

    /// Opens the frame of a table. Its name tells apart the tables of a page.
    pub(super) fn start_frame(&mut self) {
        self.table.count += 1;
        self.out
            .push_str("<div class=\"table-scroll\" role=\"region\" tabindex=\"0\" aria-label=\"");
        let number = ("number", self.table.count.into());
        let page = self.page.as_ref();
        let heading = page.and_then(|page| Some(page.words(&page.last_heading()?.text)));
        match heading.map(std::borrow::Cow::into_owned) {
            Some(heading) => self.say("table-in", &[number, ("heading", heading.into())]),
            None => self.say("table", &[number]),
        }
        self.out.push_str("\">");
    }

    pub(super) fn end_table(&mut self) {
        if self.table.body {
            self.out.push_str("</tbody>\n");
        }
        self.out.push_str("</table>\n</div>\n");
    }

    pub(super) fn start_table_head(&mut self) {
        self.open.push(Open::Ours);
        self.table.head = true;
        self.table.cell = 0;
        self.out.push_str("\n<thead>\n<tr>");
    }

    pub(super) fn end_table_head(&mut self) {
        self.table.head = false;
        self.out.push_str("</tr>\n</thead>\n");
    }

    pub(super) fn start_row(&mut self, span: &Range<usize>) {
        if !self.table.body {
            self.table.body = true;
            self.out.push_str("<tbody>\n");
        }
        self.open.push(Open::Ours);
        self.table.cell = 0;
        let anchor = self.take_block(span);
        self.out.push_str("<tr");
        self.id(anchor.as_deref());
        self.out.push('>');
    }

    pub(super) fn start_cell(&mut self) {
        self.open.push(Open::Ours);
        self.out.push_str(if self.table.head {
            "<th scope=\"col\""
        } else {
            "<td"
        });
        self.out
            .push_str(match self.table.alignments.get(self.table.cell) {
                Some(Alignment::Left) => " class=\"align-left\">",
                Some(Alignment::Center) => " class=\"align-center\">",
                Some(Alignment::Right) => " class=\"align-right\">",
                _ => ">",
            });
    }

    pub(super) fn end_cell(&mut self) {
        self.table.cell += 1;
        self.out
            .push_str(if self.table.head { "</th>" } else { "</td>" });
    }
}
