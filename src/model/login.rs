//! Logins at GitHub.

use super::yaml::{Located, Node, Reader};
use crate::diagnostic::code;

/// What GitHub takes for a login, as a pattern for editors.
pub const PATTERN: &str = "^[A-Za-z0-9]+(-[A-Za-z0-9]+)*(_[A-Za-z0-9]+)?$";

/// The longest one.
pub const LONGEST: usize = 39;

/// Letters, digits and single hyphens between them, as GitHub has it; whom an enterprise manages has
/// its short name behind an underscore.
pub fn is_login(name: &str) -> bool {
    let is_group = |it: &str| !it.is_empty() && it.bytes().all(|it| it.is_ascii_alphanumeric());
    let (name_of_person, enterprise) = match name.split_once('_') {
        Some((name, enterprise)) => (name, Some(enterprise)),
        None => (name, None),
    };
    name.len() <= LONGEST
        && name_of_person.split('-').all(is_group)
        && enterprise.is_none_or(is_group)
}

/// Reads a login. An at sign before it is what people write, but no part of it.
pub(super) fn read(reader: &mut Reader<'_>, node: Option<&Node>) -> Option<Located<String>> {
    let login = reader.text(node)?;
    if is_login(&login.value) {
        return Some(login);
    }
    let bare = login.value.trim().trim_start_matches('@');
    let help = if is_login(bare) {
        format!("write `{bare}`")
    } else {
        "write the name in the address of the person's page at GitHub, such as `adamo`".to_owned()
    };
    let message = format!("`{}` is no login at GitHub", login.value.escape_debug());
    reader.problem(code::INVALID_LOGIN, &login.at.range, message, help);
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_told_from_other_texts() {
        for login in ["ada", "Ada-M", "a1", "bob_acme", "0"] {
            assert!(is_login(login), "{login}");
        }
        for other in [
            "",
            "-a",
            "a-",
            "a--b",
            "a/b",
            "ada @evil",
            "@ada",
            "a_b_c",
            "a_",
            "_a",
            "é",
        ] {
            assert!(!is_login(other), "{other}");
        }
        assert!(!is_login(&"a".repeat(40)));
    }
}
