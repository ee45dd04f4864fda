//! A table, as CSV and as JSON.

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Table {
    /// The names of its columns.
    pub columns: &'static [&'static str],
    /// Its rows, each with a cell a column.
    pub rows: Vec<Vec<Cell>>,
}

/// One cell.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Cell {
    /// A text; empty where there is nothing to say.
    Text(String),
    /// Several texts.
    List(Vec<String>),
    /// How many.
    Number(usize),
    /// Whether it is so.
    Truth(bool),
}

impl Cell {
    /// What there is to say, if anything.
    pub fn maybe(text: Option<impl ToString>) -> Self {
        Self::Text(text.map_or_else(String::new, |it| it.to_string()))
    }
}

impl<T: Into<String>> From<T> for Cell {
    fn from(text: T) -> Self {
        Self::Text(text.into())
    }
}

impl Table {
    /// Comma-separated values by RFC 4180, lists joined by `; `, truths as `yes` and `no`. A cell that a spreadsheet would take
    /// for a formula begins with an apostrophe: texts of others must not run there.
    pub fn csv(&self) -> String {
        let mut out = String::new();
        let mut line = |cells: Vec<String>| {
            out.push_str(&cells.join(","));
            out.push_str("\r\n");
        };
        line(self.columns.iter().map(|it| quoted(it)).collect());
        for row in &self.rows {
            let texts = row.iter().map(|cell| match cell {
                Cell::Text(text) => quoted(text),
                Cell::List(texts) => quoted(&texts.join("; ")),
                Cell::Number(number) => number.to_string(),
                Cell::Truth(is_so) => if *is_so { "yes" } else { "no" }.to_owned(),
            });
            line(texts.collect());
        }
        out
    }

    /// An array of objects, whose keys stand in the order of the columns; lists are arrays.
    pub fn json(&self) -> String {
        let rows: Vec<String> = self
            .rows
            .iter()
            .map(|row| {
                let fields = self.columns.iter().zip(row);
                let fields: Vec<String> = fields
                    .map(|(column, cell)| {
                        let value = match cell {
                            Cell::Text(text) => serde_json::to_string(text),
                            Cell::List(texts) => serde_json::to_string(texts),
                            Cell::Number(number) => serde_json::to_string(number),
                            Cell::Truth(is_so) => serde_json::to_string(is_so),
                        };
                        // Plain strings always serialise.
                        format!("    \"{column}\": {}", value.unwrap_or_default())
                    })
                    .collect();
                format!("  {{\n{}\n  }}", fields.join(",\n"))
            })
            .collect();
        match rows.as_slice() {
            [] => "[]\n".to_owned(),
            rows => format!("[\n{}\n]\n", rows.join(",\n")),
        }
    }
}

/// Would a spreadsheet take it for a formula? It looks past white space, and takes wide signs for
/// plain ones.
fn is_formula(text: &str) -> bool {
    let is_blank = |it: char| it.is_whitespace() || it.is_control() || it == '\u{feff}';
    let signs = ['=', '+', '-', '@', '＝', '＋', '－', '＠'];
    text.starts_with(['\t', '\r', '\n']) || text.trim_start_matches(is_blank).starts_with(signs)
}

fn quoted(text: &str) -> String {
    let is_formula = is_formula(text);
    let text = if is_formula {
        format!("'{text}")
    } else {
        text.to_owned()
    };
    if text.contains(['"', ',', '\n', '\r']) {
        format!("\"{}\"", text.replace('"', "\"\""))
    } else {
        text
    }
}
