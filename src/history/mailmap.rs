//! `.mailmap`: the names and addresses that git itself takes for one person.

use std::collections::BTreeMap;

use super::mask;
use super::signature::Email;

/// The rules of a `.mailmap` file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Mailmap {
    /// By the address found in a commit.
    rules: BTreeMap<Email, Rules>,
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Rules {
    /// For every name with that address.
    any_name: Replacement,
    /// For one name with that address, in lower case.
    by_name: BTreeMap<String, Replacement>,
}

/// What stands in the place of a name or an address; `None` leaves it.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Replacement {
    name: Option<String>,
    email: Option<Email>,
}

impl Mailmap {
    /// Reads the text of a `.mailmap`. Lines that are no rule are left out, as git does:
    ///
    /// ```text
    /// Proper Name <commit@example.org>
    /// <proper@example.org> <commit@example.org>
    /// Proper Name <proper@example.org> <commit@example.org>
    /// Proper Name <proper@example.org> Commit Name <commit@example.org>
    /// ```
    pub fn parse(text: &str) -> Self {
        let mut mailmap = Self::default();
        for line in text.lines() {
            let line = line.trim_start();
            if line.starts_with('#') {
                continue;
            }
            let Some((proper_name, first, rest)) = name_and_email(line) else {
                continue;
            };
            match name_and_email(rest) {
                Some((commit_name, commit_email, _)) => {
                    mailmap.add(proper_name, Some(first), commit_name, commit_email);
                }
                None => mailmap.add(proper_name, None, "", first),
            }
        }
        mailmap
    }

    /// These rules and then those of `other`, which win.
    #[must_use]
    pub fn and(mut self, other: Self) -> Self {
        for (email, theirs) in other.rules {
            let ours = self.rules.entry(email).or_default();
            ours.any_name.set(theirs.any_name);
            for (name, replacement) in theirs.by_name {
                ours.by_name.entry(name).or_default().set(replacement);
            }
        }
        self
    }

    /// The proper name and address of one that was found in a commit.
    pub fn resolve(&self, name: &str, email: &Email) -> (String, Email) {
        let found = self.rules.get(email).map(|rules| {
            rules
                .by_name
                .get(&name.to_lowercase())
                .unwrap_or(&rules.any_name)
        });
        let proper_name = found.and_then(|found| found.name.clone());
        let proper_email = found.and_then(|found| found.email.clone());
        (
            proper_name.unwrap_or_else(|| name.to_owned()),
            proper_email.unwrap_or_else(|| email.clone()),
        )
    }

    /// Has it no rules?
    pub fn is_empty(&self) -> bool {
        self.rules.is_empty()
    }

    fn add(&mut self, proper: &str, proper_email: Option<&str>, commit_name: &str, email: &str) {
        let replacement = Replacement {
            name: Some(mask::printable(proper)).filter(|it| !it.is_empty()),
            email: proper_email.map(Email::new),
        };
        let rules = self.rules.entry(Email::new(email)).or_default();
        if commit_name.is_empty() {
            rules.any_name.set(replacement);
        } else {
            let by_name = rules.by_name.entry(commit_name.to_lowercase());
            by_name.or_default().set(replacement);
        }
    }
}

impl Replacement {
    /// A later rule adds to an earlier one and wins where both speak.
    fn set(&mut self, later: Self) {
        self.name = later.name.or(self.name.take());
        self.email = later.email.or(self.email.take());
    }
}

/// Takes `Name <address>` off a line; the name may be empty.
fn name_and_email(text: &str) -> Option<(&str, &str, &str)> {
    let (name, rest) = text.split_once('<')?;
    let (email, rest) = rest.split_once('>')?;
    Some((name.trim(), email.trim(), rest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn resolved(mailmap: &str, name: &str, email: &str) -> (String, String) {
        let (name, email) = Mailmap::parse(mailmap).resolve(name, &Email::new(email));
        (name, email.address().to_owned())
    }

    #[test]
    fn all_forms_of_rules_are_known() {
        let map = "# people\n\
            Ada Moreau <ada@old.example>\n\
            <kenji@new.example> <kenji@old.example>\n\
            Tomas L <tomas@new.example> <TOMAS@old.example> # comment\n\
            Grace H <grace@new.example> grace <shared@x.example>\n\
            Other <other@new.example> OTHER <shared@x.example>\n\
            no rule\n<unfinished\n";
        for (name, email, expected) in [
            ("a", "Ada@OLD.example", ("Ada Moreau", "ada@old.example")),
            ("Kenji", "kenji@old.example", ("Kenji", "kenji@new.example")),
            ("x", "tomas@old.example", ("Tomas L", "tomas@new.example")),
            (
                "Grace",
                "shared@x.example",
                ("Grace H", "grace@new.example"),
            ),
            ("other", "shared@x.example", ("Other", "other@new.example")),
            ("third", "shared@x.example", ("third", "shared@x.example")),
            ("nobody", "no@x.example", ("nobody", "no@x.example")),
        ] {
            let (proper_name, proper_email) = resolved(map, name, email);
            assert_eq!((proper_name.as_str(), proper_email.as_str()), expected);
        }
    }

    #[test]
    fn name_only_and_address_only_rules_add_up() {
        let map = "Ada Moreau <a@x.example>\n<ada@x.example> <a@x.example>\n";
        assert_eq!(
            resolved(map, "ada", "a@x.example"),
            ("Ada Moreau".to_owned(), "ada@x.example".to_owned())
        );
    }

    proptest! {
        #[test]
        fn any_text_is_a_mailmap(text in "([a-c<>@# \n]|.)*", name in ".*", email in ".*") {
            let mailmap = Mailmap::parse(&text);
            let email = Email::new(&email);
            prop_assert_eq!(mailmap.clone().and(mailmap.clone()), mailmap.clone());
            mailmap.resolve(&name, &email);
        }
    }
}
