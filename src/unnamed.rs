//! Names that are not shown, and what is shown in their place.

use std::borrow::Cow;
use std::ops::Range;

/// Names that no output may tell, each with what stands in its place.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Unnamed {
    /// The longest first, so that a part of a name does not spoil the whole.
    names: Vec<(String, String)>,
}

/// What stands in the place of a name that is withheld.
pub(crate) const WITHHELD: &str = "Name withheld";

impl Unnamed {
    /// Adds a name. The first word about a name holds; what is shown anyway hides nothing.
    pub fn add(&mut self, name: &str, instead: &str) {
        let name = name.trim();
        let is_known = self.names.iter().any(|(known, _)| known == name);
        if name.is_empty() || is_known || name == instead {
            return;
        }
        self.names.push((name.to_owned(), instead.to_owned()));
        self.names
            .sort_by(|(a, _), (b, _)| b.len().cmp(&a.len()).then_with(|| a.cmp(b)));
    }

    /// These names and others.
    #[must_use]
    pub fn and(mut self, others: &Self) -> Self {
        for (name, instead) in others.all() {
            self.add(name, instead);
        }
        self
    }

    /// Is there none?
    pub fn is_empty(&self) -> bool {
        self.names.is_empty()
    }

    /// The names, each with what stands in its place.
    pub fn all(&self) -> impl Iterator<Item = (&str, &str)> {
        self.names.iter().map(|(name, it)| (&**name, &**it))
    }

    /// What stands in the place of a whole name, whatever its letter case and spaces.
    pub fn instead_of(&self, name: &str) -> Option<&str> {
        let fold = |text: &str| {
            let words: Vec<&str> = text.split_whitespace().collect();
            words.join(" ").to_lowercase()
        };
        let wanted = fold(name);
        self.all()
            .find_map(|(name, instead)| (fold(name) == wanted).then_some(instead))
    }

    /// The first place of a text with one of the names, as whole words: over the end of a line and
    /// through emphasis too.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        self.first_places(text).min_by_key(|it| it.start)
    }

    /// Where each of the names that a text has stands first.
    pub fn first_places(&self, text: &str) -> impl Iterator<Item = Range<usize>> {
        self.all().filter_map(|(name, _)| place(text, name, 0))
    }

    /// The text without the names, with as many lines as it had.
    pub fn take_out<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (name, instead) in self.all() {
            let mut from = 0;
            while let Some(found) = place(&text, name, from) {
                let lines = text[found.clone()].matches('\n').count();
                let instead = [instead, &"\n".repeat(lines)].concat();
                from = found.start + instead.len();
                text.to_mut().replace_range(found, &instead);
            }
        }
        text
    }
}

/// Where a name stands in a text as whole words, from a byte on.
fn place(text: &str, name: &str, from: usize) -> Option<Range<usize>> {
    let mut words = name.split_whitespace();
    let first = words.next()?;
    let starts = text.get(from..)?.match_indices(first);
    let mut starts = starts.map(|(at, _)| from + at);
    starts.find_map(|start| {
        let mut end = start + first.len();
        for word in words.clone() {
            let gap = between_words(&text[end..]);
            if gap == 0 || !text[end + gap..].starts_with(word) {
                return None;
            }
            end += gap + word.len();
        }
        let before = text[..start].chars().next_back();
        let after = text[end..].chars().next();
        let is_part = |beside: Option<char>| beside.is_some_and(char::is_alphanumeric);
        (!is_part(before) && !is_part(after)).then_some(start..end)
    })
}

/// How many bytes of a text come before its first word: white space, where lines are broken too,
/// and what Markdown may write between two words.
fn between_words(text: &str) -> usize {
    let mut rest = text;
    loop {
        let marks = |c: char| c.is_whitespace() || matches!(c, '*' | '_' | '~' | '`' | '>' | '|');
        let shorter = rest.trim_start_matches(marks);
        let shorter = shorter.strip_prefix("&nbsp;").unwrap_or(shorter);
        if shorter.len() == rest.len() {
            return text.len() - rest.len();
        }
        rest = shorter;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whole_names_are_taken_out_and_no_part_of_another_word() {
        let mut names = Unnamed::default();
        names.add("Ali", "al");
        names.add("Ali Moreau", WITHHELD);
        let taken = names.take_out("Alignment by Ali Moreau, (Ali) and _Ali_; Kali, Alié");
        assert_eq!(
            taken,
            "Alignment by Name withheld, (al) and _al_; Kali, Alié"
        );
        assert_eq!(names.find("Alignment, Ali"), Some(11..14));
        assert_eq!(names.instead_of(" ALI  moreau"), Some(WITHHELD));
        assert_eq!(names.take_out("nobody"), "nobody");
    }

    #[test]
    fn a_name_is_found_over_the_end_of_a_line_and_through_markup() {
        let mut names = Unnamed::default();
        names.add("Ada B. Moreau", WITHHELD);
        for written in [
            "Ada  B. Moreau",
            "**Ada** B.&nbsp;Moreau",
            "Ada\n> B.\n> Moreau",
            "Ada\u{a0}B. _Moreau",
        ] {
            let taken = names.take_out(written);
            assert!(
                taken.contains(WITHHELD) && !taken.contains("Moreau"),
                "{written}"
            );
            let lines = |text: &str| text.matches('\n').count();
            assert_eq!(lines(&taken), lines(written));
        }
        assert_eq!(
            names.find("AdaB. Moreau, Ada B.Moreau, Ada B. Moreaus"),
            None
        );
    }
}
