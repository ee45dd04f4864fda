//! For how long something holds: an affiliation, an office, a sponsorship, an agreement.

use crate::diagnostic::code;
use jiff::civil::Date;

use super::form::{Field, Form, Shape, field};
use super::yaml::{Fields, Located, Node, Reader, Value};

/// A span of days, both ends included. An end that is not given is open.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Term {
    /// The first day.
    pub from: Option<Date>,
    /// The last day.
    pub until: Option<Date>,
}

impl Term {
    /// Reads the days at two keys of a mapping. A term that ends before it begins is reported.
    pub fn read(reader: &mut Reader<'_>, fields: &Fields<'_>, first: &str, last: &str) -> Self {
        let from = reader.date(fields.get(first));
        let until = reader.date(fields.get(last));
        if let (Some(from), Some(until)) = (&from, &until)
            && until.value < from.value
        {
            reader.problem(
                code::REVERSED_TERM,
                &until.at.range,
                format!(
                    "this ends on {}, before it begins on {}",
                    until.value, from.value
                ),
                format!("mend `{first}:` or `{last}:`; both days are included"),
            );
        }
        Self {
            from: from.map(|it| it.value),
            until: until.map(|it| it.value),
        }
    }

    /// Does it hold on a day? Where the day is not known, as in a folder without git, what has no
    /// end does.
    pub fn holds_on(&self, day: Option<Date>) -> bool {
        match day {
            Some(day) => {
                self.from.is_none_or(|from| from <= day)
                    && self.until.is_none_or(|until| day <= until)
            }
            None => self.until.is_none(),
        }
    }
}

/// The keys of something that holds for a time: what it is, and its two days.
pub(super) const fn fields(what: Field) -> [Field; 3] {
    [
        what.needed(),
        field(
            "from",
            "The first day; open where nothing is said.",
            Shape::Date,
        )
        .like(&["2025-01-10"]),
        field(
            "until",
            "The last day, which is included; open where nothing is said.",
            Shape::Date,
        )
        .like(&["2026-01-09"]),
    ]
}

/// What somebody or something is for a time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Tenure<T> {
    /// What: an office's holder, an employer, a level of sponsorship.
    pub what: T,
    /// When.
    pub term: Term,
}

impl<T> Tenure<T> {
    /// What holds always.
    pub fn always(what: T) -> Self {
        Self {
            what,
            term: Term::default(),
        }
    }

    /// What of these holds on a day, in the order written.
    pub fn on(tenures: &[Self], day: Option<Date>) -> impl Iterator<Item = &T> {
        tenures
            .iter()
            .filter(move |it| it.term.holds_on(day))
            .map(|it| &it.what)
    }

    /// The same tenure of what `change` makes of it.
    pub fn map<U>(&self, change: impl FnOnce(&T) -> U) -> Tenure<U> {
        Tenure {
            what: change(&self.what),
            term: self.term,
        }
    }
}

impl Tenure<Located<String>> {
    /// Reads a list whose entries are names, or mappings with the name at the first key of the
    /// form, and its days.
    pub(super) fn read_all(reader: &mut Reader<'_>, node: Option<&Node>, form: &Form) -> Vec<Self> {
        read_all(reader, node, form, |reader, node| reader.text(Some(node)))
    }
}

/// Reads a list whose entries are plain values, or mappings of a form that [`fields`] gives.
pub(super) fn read_all<T>(
    reader: &mut Reader<'_>,
    node: Option<&Node>,
    form: &Form,
    read: impl Fn(&mut Reader<'_>, &Node) -> Option<T>,
) -> Vec<Tenure<T>> {
    let items = reader.items(node).into_iter();
    let (what, key) = (form.what, form.fields.first().map_or("", |it| it.key));
    items
        .filter_map(|item| {
            if !matches!(item.value, Value::Map(_)) {
                return read(reader, item).map(Tenure::always);
            }
            let fields = reader.fields(item, form);
            let term = Term::read(reader, &fields, "from", "until");
            let Some(value) = fields.get(key) else {
                reader.problem(
                    code::MISSING_KEY,
                    &item.range,
                    format!("{what} needs `{key}:`"),
                    format!("add `{key}:` beside the days"),
                );
                return None;
            };
            let what = read(reader, value)?;
            Some(Tenure { what, term })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_days_of_a_term_belong_to_it() {
        let day = |day| Date::constant(2025, 6, day);
        let term = Term {
            from: Some(day(2)),
            until: Some(day(4)),
        };
        let holds: Vec<bool> = (1..=5).map(|it| term.holds_on(Some(day(it)))).collect();
        assert_eq!(holds, [false, true, true, true, false]);
        assert!(Term::default().holds_on(Some(day(1))) && Term::default().holds_on(None));
        assert!(!term.holds_on(None));
    }
}
