//! The rows of a table, written straight into the page: there are hundreds of cells, and a template takes as long over
//! them as over all the rest. What is more than words, nothing or a link is drawn by `ui.value`, each look once.

use super::shown::{self, Cell};
use crate::visit::Visit;
use kernel::category::Category;
use kernel::resource::{Record, Resource};
use std::collections::HashMap;
use std::sync::Arc;
use theme::{Markup, Pages, SafeHtml};

/// Room for one row.
const ROW: usize = 1_200;

/// The rows so far.
pub(super) struct Rows<'a> {
    visit: &'a Visit,
    of: &'static Resource,
    /// The class of the cells of each column.
    classes: Vec<&'a str>,
    /// Rows can be ticked.
    ticks: bool,
    blank: String,
    /// Choices and flags as they are drawn.
    drawn: HashMap<(&'static str, String, bool), SafeHtml>,
    out: Markup,
}

impl<'a> Rows<'a> {
    pub fn new(visit: &'a Visit, of: &'static Resource, classes: Vec<&'a str>, ticks: bool) -> Rows<'a> {
        let blank = visit.say("ui-blank", &[]);
        Rows { visit, of, classes, ticks, blank, drawn: HashMap::new(), out: Markup::with_room(50 * ROW) }
    }

    /// One more row: its cells in the order of the columns, the tags of records by their key, its categories, and a conflict of interest beside it.
    pub fn row(
        &mut self,
        record: &Record,
        mut cells: impl Iterator<Item = Cell>,
        tags: &HashMap<String, Vec<String>>,
        fits: &[Category],
        wall: Option<String>,
    ) {
        let id = record["id"].as_str().unwrap_or_default();
        let title = shown::title(self.visit, self.of, record);
        self.out.raw("\n<tr data-row>");
        if self.ticks {
            self.out.raw("<td class=\"table__tick\"><label><input type=\"checkbox\" class=\"tick\" name=\"ids[]\" value=\"");
            self.out.text(id).raw("\" aria-label=\"").text(&title).raw("\"></label></td>");
        }
        let first = cells.next().map(|cell| cell.text).filter(|text| !text.is_empty());
        self.open(0);
        self.out.raw("<a class=\"table__title\" href=\"/app/").text(self.of.name).raw("/").text(id).raw("\" data-open>");
        match first.filter(|first| *first != title) {
            // On a phone the first column alone has to say who it is.
            Some(first) => self
                .out
                .raw("<span class=\"only-wide\">")
                .text(&first)
                .raw("</span><span class=\"only-phone\">")
                .text(&title)
                .raw("</span>"),
            None => self.out.text(&title),
        };
        self.out.raw("</a>");
        if let Some(wall) = wall {
            let mark = self.visit.say("wall-mark", &[]);
            self.out.raw("<span class=\"badge badge--warn\" title=\"").text(&wall).raw("\"><span class=\"clip\">").text(&mark);
            self.out.raw("</span><span class=\"sr\">").text(&wall).raw("</span></span>");
        }
        let tags = tags.get(id).filter(|tags| !tags.is_empty());
        if tags.is_some() || !fits.is_empty() {
            self.out.raw("<span class=\"table__tags\">");
            for one in fits {
                self.out
                    .raw("<span class=\"tag\"><span class=\"dot dot--")
                    .text(&one.colour)
                    .raw("\"></span>")
                    .text(&one.label)
                    .raw("</span>");
            }
            for tag in tags.into_iter().flatten() {
                self.out.raw("<span class=\"tag\">").text(tag).raw("</span>");
            }
            self.out.raw("</span>");
        }
        self.out.raw("</span></td>");
        for (column, cell) in cells.enumerate() {
            self.open(column + 1);
            self.cell(&cell);
            self.out.raw("</span></td>");
        }
        self.out.raw("</tr>");
    }

    /// Every row, as it stands between the head of the table and its end.
    pub fn done(&self) -> SafeHtml {
        self.out.done()
    }

    fn open(&mut self, column: usize) {
        match self.classes.get(column).filter(|class| !class.is_empty()) {
            Some(class) => self.out.raw("<td class=\"").text(class).raw("\">"),
            None => self.out.raw("<td>"),
        };
        self.out.raw("<span class=\"table__cell\">");
    }

    fn cell(&mut self, cell: &Cell) {
        let words = matches!(cell.kind, "text" | "long" | "number" | "money" | "date" | "moment");
        match cell.kind {
            "flag" => self.drawn(cell),
            _ if cell.text.is_empty() => {
                self.out.raw("<span class=\"blank\"><span class=\"sr\">").text(&self.blank).raw("</span></span>");
            }
            _ if words => {
                self.out.text(&cell.text);
            }
            "email" => self.link(&format!("mailto:{}", cell.text), &cell.text),
            "phone" | "link" => self.link(cell.href.as_deref().unwrap_or_default(), &cell.text),
            _ => self.drawn(cell),
        }
    }

    fn link(&mut self, href: &str, text: &str) {
        self.out.raw("<a class=\"link\" href=\"").href(href).raw("\">").text(text).raw("</a>");
    }

    fn drawn(&mut self, cell: &Cell) {
        let key = (cell.kind, cell.text.clone(), cell.value);
        let repeats = matches!(cell.kind, "choice" | "flag");
        if let Some(known) = self.drawn.get(&key).filter(|_| repeats) {
            self.out.safe(known);
            return;
        }
        let pages = self.visit.house().service::<Arc<Pages>>();
        let mut arguments = tera::Context::new();
        arguments.insert("cell", cell);
        match pages.render_component("ui.value", self.visit.locale(), &arguments) {
            Ok(html) => {
                self.out.safe(&html);
                self.drawn.insert(key, html);
            }
            Err(e) => {
                tracing::error!(error = %e, "a value could not be drawn");
                self.out.text(&cell.text);
            }
        }
    }
}
