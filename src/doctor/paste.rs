//! Lines of YAML ready to paste. Names come from git, where anybody may write anything.

/// A text as a YAML scalar: bare where that is safe, else in quotes.
pub(super) fn scalar(text: &str) -> String {
    const WORDS_OF_YAML: [&str; 10] = [
        "true", "false", "null", "yes", "no", "on", "off", "y", "n", "nan",
    ];
    let is_bare = text.starts_with(char::is_alphabetic)
        && !text.ends_with(' ')
        && text
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '.' | '-' | '_' | '/'))
        && !WORDS_OF_YAML.contains(&text.to_lowercase().as_str());
    if is_bare {
        return text.to_owned();
    }
    // JSON's strings are YAML's too; a text always serialises.
    serde_json::to_string(text).unwrap_or_default()
}

/// Texts as a list on one line, without its brackets.
pub(super) fn items<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let items: Vec<String> = texts.into_iter().map(scalar).collect();
    items.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_no_plain_word_is_quoted() {
        assert_eq!(scalar("Ada Moreau"), "Ada Moreau");
        assert_eq!(scalar("渡良瀬 健司"), "渡良瀬 健司");
        assert_eq!(scalar("Ada: x # [y]"), "\"Ada: x # [y]\"");
        assert_eq!(scalar("a\"b"), "\"a\\\"b\"");
        assert_eq!(scalar("No"), "\"No\"");
        assert_eq!(items(["A", "7"]), "A, \"7\"");
    }
}
