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

    /// The first place of a text with one of the names, as whole words.
    pub fn find(&self, text: &str) -> Option<Range<usize>> {
        let places = self.all().filter_map(|(name, _)| place(text, name, 0));
        places.min_by_key(|it| it.start)
    }

    /// The text without the names.
    pub fn take_out<'t>(&self, text: &'t str) -> Cow<'t, str> {
        let mut text = Cow::Borrowed(text);
        for (name, instead) in self.all() {
            let mut from = 0;
            while let Some(found) = place(&text, name, from) {
                from = found.start + instead.len();
                text.to_mut().replace_range(found, instead);
            }
        }
        text
    }
}

/// Where a name stands in a text as whole words, from a byte on.
fn place(text: &str, name: &str, from: usize) -> Option<Range<usize>> {
    let found = text.get(from..)?.match_indices(name);
    let mut found = found.map(|(at, _)| from + at..from + at + name.len());
    found.find(|it| {
        let before = text[..it.start].chars().next_back();
        let after = text[it.end..].chars().next();
        !before.is_some_and(char::is_alphanumeric) && !after.is_some_and(char::is_alphanumeric)
    })
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
}
