//! Ids: short names that stand in addresses, and by which one file names what another describes.

use super::yaml::{Key, Located, Node, Reader};
use crate::diagnostic::code;
use crate::email::holds_email;

/// The id that a key of a file gives. One that cannot stand in addresses is reported.
pub(super) fn of_key(reader: &mut Reader<'_>, key: &Key) -> Located<String> {
    let id = Located {
        value: key.name.clone(),
        at: reader.place(&key.range),
    };
    check(reader, &id, "it stands in addresses of pages");
    id
}

/// Reads an id that is a value. `why` it is to be plain is told with one that is not.
pub(super) fn read(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    why: &str,
) -> Option<Located<String>> {
    let id = reader.text(node)?;
    check(reader, &id, why).then_some(id)
}

/// An id is a slug: it stands where no other word may, such as in addresses, for ever.
fn check(reader: &mut Reader<'_>, id: &Located<String>, why: &str) -> bool {
    let slug = crate::path::slug(&id.value);
    if slug == id.value {
        return true;
    }
    let short = "write a short name, such as `ada`".to_owned();
    let (what, help) = if holds_email(&id.value) {
        ("an e-mail address".to_owned(), short)
    } else if id.value.trim().is_empty() {
        ("nothing".to_owned(), short)
    } else {
        let shown = id.value.escape_debug();
        (format!("`{shown}`"), format!("write `{slug}`"))
    };
    let message = format!("{what} cannot be an id: {why}");
    reader.problem(code::INVALID_ID, &id.at.range, message, help);
    false
}
