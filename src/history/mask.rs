//! No address from git reaches an output: those that people put into names and subjects are
//! masked where a commit is read, before anything else sees them.

/// A name for readers: without control characters and without addresses. A name that was
/// nothing but an address is empty.
pub(super) fn name(raw: &str) -> String {
    let clean = printable(raw);
    if !clean.contains('@') {
        return clean;
    }
    let words: Vec<&str> = clean
        .split_whitespace()
        .filter(|word| !is_address_like(word))
        .collect();
    words
        .join(" ")
        .trim_matches(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '(' | ')' | ',' | '"'))
        .to_owned()
}

/// A subject for readers: without control characters, and with `[address]` for each address,
/// those of the commit's own people included, whatever they look like.
pub(super) fn subject(raw: &str, own: &[&str]) -> String {
    let clean = printable(raw);
    if !clean.contains('@') {
        return clean;
    }
    let mut masked = String::with_capacity(clean.len());
    let mut rest = clean.as_str();
    while let Some(at) = rest.find('@') {
        let start = rest[..at]
            .char_indices()
            .rev()
            .take_while(|(_, c)| is_local(*c))
            .last()
            .map_or(at, |(start, _)| start);
        let end = rest[at + 1..]
            .find(|c: char| !is_domain(c))
            .map_or(rest.len(), |length| at + 1 + length);
        let domain = rest[at + 1..end].trim_end_matches(['.', '-']);
        let end = at + 1 + domain.len();
        let address = &rest[start..end];
        let is_own = own.iter().any(|own| own.eq_ignore_ascii_case(address));
        if start < at && (is_own || is_public_domain(domain)) {
            masked.push_str(&rest[..start]);
            masked.push_str("[address]");
        } else {
            masked.push_str(&rest[..end]);
        }
        rest = &rest[end..];
    }
    masked.push_str(rest);
    masked
}

/// Strips control characters, which could drive a terminal, and shows those that cannot be
/// seen, so that `Ann A` with one of them is not taken for Ann A; runs of white space become one
/// space.
pub(super) fn printable(text: &str) -> String {
    let spaced: String = text
        .chars()
        .map(|c| {
            if matches!(c, '\t' | '\n' | '\r') {
                ' '
            } else {
                c
            }
        })
        .filter(|c| !crate::unseen::is_control(*c))
        .collect();
    crate::unseen::shown(&spaced)
        .split(' ')
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}

/// In a name every word with something on both sides of an `@` is taken for an address.
fn is_address_like(word: &str) -> bool {
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '@')
        .split_once('@')
        .is_some_and(|(local, domain)| !local.is_empty() && !domain.is_empty())
}

fn is_local(c: char) -> bool {
    c.is_alphanumeric() || "!#$%&'*+-/=?^_`{|}~.⟦⟧".contains(c)
}

fn is_domain(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '.' | '-')
}

/// Does it end like a host's name? `checkout@v4` and `left-pad@1.3.0` are no addresses.
fn is_public_domain(domain: &str) -> bool {
    domain.rsplit_once('.').is_some_and(|(host, top)| {
        !host.is_empty() && top.chars().count() >= 2 && top.chars().all(char::is_alphabetic)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn addresses_are_masked_and_versions_are_not() {
        for (raw, expected) in [
            (
                "Thanks to Ada <ada.b+x@mail.example.org>.",
                "Thanks to Ada <[address]>.",
            ),
            (
                "Bump actions/checkout@v4 and left-pad@1.3.0",
                "Bump actions/checkout@v4 and left-pad@1.3.0",
            ),
            (
                "Ask @ada, ada@laptop or root@example.org, please",
                "Ask @ada, [address] or [address], please",
            ),
            ("\u{1b}[31mred\u{7}\u{9b}", "[31mred"),
            ("@", "@"),
            (
                "a@@b.example c@d.example@e.example",
                "a@@b.example [address]@e.example",
            ),
        ] {
            assert_eq!(subject(raw, &["Ada@Laptop"]), expected, "{raw:?}");
        }
    }

    #[test]
    fn a_name_that_is_an_address_is_empty() {
        assert_eq!(name("ada@laptop"), "");
        assert_eq!(name("<ada@example.org>"), "");
        assert_eq!(name("Ada (ada@example.org)"), "Ada");
        assert_eq!(name("Ada  Moreau\t"), "Ada Moreau");
        assert_eq!(name("Ada @ Northwind"), "Ada @ Northwind");
    }

    proptest! {
        #[test]
        fn masking_never_panics_and_leaves_no_address(text in ".*", local in "[a-z]{1,5}") {
            let address = format!("{local}@mail.example");
            let masked = subject(&format!("{text} {address} {text}"), &[]);
            let whole = format!(" {address} ");
            prop_assert!(!masked.contains(&whole));
            let shown = name(&format!("{text} {address}"));
            prop_assert!(!shown.contains(&address));
        }
    }
}
