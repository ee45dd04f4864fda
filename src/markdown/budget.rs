//! What a text may cost.

/// How many empty cells may be added to the rows of a document's tables.
const FREE_CELLS: usize = 200_000;

/// Whether rows of tables lack so many cells that adding them would cost far more than the
/// text: a column takes two bytes and a row three, but together they make a cell each.
pub(super) fn lacks_too_many_cells(body: &str) -> bool {
    let budget = FREE_CELLS + body.len() / 4;
    let mut columns = 0;
    let mut missing = 0;
    for line in body.lines() {
        let pipes = || line.bytes().filter(|b| *b == b'|').count();
        if is_delimiter_row(line) {
            columns = pipes() + 1;
        } else if line.trim().is_empty() {
            columns = 0;
        } else if columns > 0 {
            missing += columns.saturating_sub(pipes() + 1);
            if missing > budget {
                return true;
            }
        }
    }
    false
}

/// `|---|:-:|`, perhaps within quotes.
fn is_delimiter_row(line: &str) -> bool {
    let mut dash = false;
    line.bytes().all(|b| {
        dash |= b == b'-';
        matches!(b, b'|' | b'-' | b':' | b' ' | b'\t' | b'>' | b'\r')
    }) && dash
}
