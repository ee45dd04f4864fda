//! What a commit message says: its subject, and its trailers.

use super::commit::CoAuthor;
use super::mask;
use super::signature::{Email, Signature};

/// The parts of a message that guide uses.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Message {
    pub(super) subject: String,
    pub(super) co_authors: Vec<CoAuthor>,
    pub(super) change_classes: Vec<String>,
}

impl Message {
    pub(super) fn parse(text: &str, author: &Signature, committer: &Signature) -> Self {
        let paragraphs = paragraphs(text);
        let (title, body): (&[&str], &[Vec<&str>]) = match paragraphs.split_first() {
            Some((title, body)) => (title, body),
            None => (&[], &[]),
        };
        // Without a blank line the trailers stand in the same paragraph as the subject.
        let title_end = title
            .iter()
            .skip(1)
            .position(|line| is_known_trailer(line))
            .map_or(title.len(), |at| at + 1);
        let (title, run_on) = title.split_at(title_end);
        let mut trailers: Vec<(&str, &str)> = if body.is_empty() {
            run_on.iter().filter_map(|line| trailer(line)).collect()
        } else {
            Vec::new()
        };
        trailers.extend(trailer_paragraphs(body));

        let mut co_authors: Vec<CoAuthor> = Vec::new();
        let mut change_classes = Vec::new();
        for (key, value) in trailers {
            if key.eq_ignore_ascii_case("co-authored-by") {
                for person in people(value) {
                    let known = same(&person, &author.name, &author.email)
                        || co_authors
                            .iter()
                            .any(|other| same(&person, &other.name, &other.email));
                    let is_nobody = person.name.is_empty() && person.email.address().is_empty();
                    if !known && !is_nobody {
                        co_authors.push(person);
                    }
                }
            } else if key.eq_ignore_ascii_case("change-class") {
                change_classes.extend(Some(mask::subject(value, &[])).filter(|it| !it.is_empty()));
            }
        }
        let mut own = vec![author.email.address(), committer.email.address()];
        own.extend(co_authors.iter().map(|person| person.email.address()));
        own.retain(|address| address.contains('@'));
        Self {
            subject: mask::subject(&title.join(" "), &own),
            co_authors,
            change_classes,
        }
    }
}

fn paragraphs(text: &str) -> Vec<Vec<&str>> {
    let mut paragraphs = vec![Vec::new()];
    for line in text.lines().map(str::trim_end) {
        match paragraphs.last_mut() {
            Some(last) if !line.is_empty() => last.push(line),
            Some(last) if !last.is_empty() => paragraphs.push(Vec::new()),
            _ => {}
        }
    }
    paragraphs.retain(|paragraph| !paragraph.is_empty());
    paragraphs
}

/// The trailers of the last paragraph, and of those before it that hold nothing else: people
/// put a blank line between `Signed-off-by` and `Co-authored-by`.
fn trailer_paragraphs<'a>(body: &[Vec<&'a str>]) -> Vec<(&'a str, &'a str)> {
    let first = body
        .iter()
        .rposition(|paragraph| !paragraph.iter().all(|line| trailer(line).is_some()))
        .map_or(0, |at| at + 1)
        .min(body.len().saturating_sub(1));
    body[first..]
        .iter()
        .flatten()
        .filter_map(|line| trailer(line))
        .collect()
}

/// `Key-Word: value`.
fn trailer(line: &str) -> Option<(&str, &str)> {
    let (key, value) = line.trim_start().split_once(':')?;
    let key = key.trim_end();
    let is_key = !key.is_empty()
        && key
            .bytes()
            .all(|byte| byte.is_ascii_alphanumeric() || byte == b'-');
    is_key.then(|| (key, value.trim()))
}

fn is_known_trailer(line: &str) -> bool {
    const KNOWN: [&str; 3] = ["co-authored-by", "change-class", "signed-off-by"];
    trailer(line).is_some_and(|(key, _)| KNOWN.iter().any(|known| key.eq_ignore_ascii_case(known)))
}

/// The people of one `Co-authored-by:` line, several or without brackets included.
fn people(value: &str) -> Vec<CoAuthor> {
    let mut people = Vec::new();
    let mut rest = value;
    while let Some((name, after)) = rest.split_once('<') {
        let (address, after) = after.split_once('>').unwrap_or((after, ""));
        people.push(co_author(name, address));
        rest = after.trim_start_matches([',', ';', ' ', '&']);
    }
    if people.is_empty() {
        let address = value
            .split_whitespace()
            .find(|word| word.contains('@') && word.len() > 1)
            .unwrap_or_default();
        let trimmed = address.trim_matches(['(', ')', '"', ',']);
        people.push(co_author(value, trimmed));
    }
    people
}

fn co_author(name: &str, address: &str) -> CoAuthor {
    CoAuthor {
        name: mask::name(name.trim().trim_matches('"')).into(),
        email: Email::new(address),
    }
}

fn same(person: &CoAuthor, name: &str, email: &Email) -> bool {
    let same_address = !email.address().is_empty() && person.email == *email;
    let same_name = !name.is_empty() && person.name.to_lowercase() == name.to_lowercase();
    same_address || same_name
}

#[cfg(test)]
mod tests {
    use super::super::signature::Time;
    use super::*;
    use proptest::prelude::*;

    fn parse(text: &str) -> Message {
        let ada = Signature {
            name: "Ada Moreau".into(),
            email: Email::new("ada@example.org"),
            when: Time {
                seconds: 0,
                offset_minutes: 0,
            },
        };
        Message::parse(text, &ada, &ada)
    }

    fn names(text: &str) -> Vec<String> {
        parse(text)
            .co_authors
            .iter()
            .map(|person| person.name.to_string())
            .collect()
    }

    #[test]
    fn co_authors_are_found_however_they_are_written() {
        for (text, expected) in [
            ("S\n\nCo-authored-by: Kenji <k@x.example>", vec!["Kenji"]),
            (
                "S\n\nbody: text here\n\nCO-AUTHORED-BY: Kenji <K@x.example>\nco-authored-by: kenji <other@x.example>",
                vec!["Kenji"],
            ),
            ("S\n\nCo-authored-by: Ada M. <ADA@example.org>", vec![]),
            ("S\n\nCo-authored-by: ada moreau <ada@home.example>", vec![]),
            ("S\n\nCo-authored-by: AI Assistant", vec!["AI Assistant"]),
            ("S\n\nCo-authored-by: Kenji k@x.example", vec!["Kenji"]),
            ("S\n\nCo-authored-by: Kenji <k@x.example", vec!["Kenji"]),
            ("S\n\nCo-authored-by: k@x.example", vec![""]),
            (
                "S\n\nCo-authored-by: A B <a@x.example>, C D <c@x.example>",
                vec!["A B", "C D"],
            ),
            ("S\nCo-authored-by: Kenji <k@x.example>", vec!["Kenji"]),
            (
                "S\n\nCo-authored-by: Kenji <k@x.example>\n\nSigned-off-by: Ada <ada@example.org>",
                vec!["Kenji"],
            ),
            (
                "S\n\n* one\nCo-authored-by: Kenji <k@x.example>\n\n* two",
                vec![],
            ),
            (
                "S\n\ntext\nCo-authored-by: Kenji <k@x.example>\nmore",
                vec!["Kenji"],
            ),
            ("Co-authored-by: Kenji <k@x.example>", vec![]),
            ("S\n\nCo-authored-by:", vec![]),
        ] {
            assert_eq!(names(text), expected, "{text}");
        }
    }

    #[test]
    fn the_subject_is_one_line_without_addresses() {
        let message = parse(
            "Fix\nthe typo of ada@example.org\nSigned-off-by: A <a@x.example>\n\nChange-Class: editorial",
        );
        assert_eq!(message.subject, "Fix the typo of [address]");
        assert_eq!(message.change_classes, ["editorial"]);
        assert_eq!(parse("\n\n  \n").subject, "");
    }

    proptest! {
        #[test]
        fn any_message_is_read(text in "(\n|[a-zA-Z<>:@ ,-]|Co-authored-by: )*") {
            prop_assert!(!parse(&text).subject.contains('\n'));
        }
    }
}
