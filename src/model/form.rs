//! What may be written in guide's files: one description, by which files are read and editors help.
//!
//! A [`Form`] lists the keys of one mapping. The reader knows these keys and no others
//! ([`Reader::fields`](super::yaml::Reader::fields)), and a JSON Schema is made of the same list
//! (`crate::schema`), so that an editor completes what `check` accepts.

/// A mapping with fixed keys.
#[derive(Debug)]
pub struct Form {
    /// What it describes, with its article: "a document".
    pub what: &'static str,
    /// Its keys.
    pub fields: &'static [Field],
    /// Keys of which at least one is needed; none where there is no such rule.
    pub one_of: &'static [&'static str],
}

/// A key of a mapping.
#[derive(Debug, Clone, Copy)]
pub struct Field {
    /// Its name.
    pub key: &'static str,
    /// What it says, in a sentence.
    pub about: &'static str,
    /// What its value is.
    pub shape: Shape,
    /// Must it be there?
    pub is_needed: bool,
    /// Values that show what is meant.
    pub examples: &'static [&'static str],
}

/// What a value is.
#[derive(Debug, Clone, Copy)]
pub enum Shape {
    /// A piece of text; numbers are text too.
    Text,
    /// A text with something to read in it.
    Name,
    /// A name that can stand in addresses.
    Id,
    /// A login at GitHub.
    Login,
    /// An e-mail address alone.
    Address,
    /// The number of a version.
    Version,
    /// The tag of a language.
    Language,
    /// A calendar day.
    Date,
    /// An address on the web.
    Url,
    /// A whole number up to this one.
    Number(u16),
    /// A weight of a font, or the lightest and the boldest.
    Weight,
    /// Hexadecimal digits of an id that git gives: at least so many, at most 40.
    Hash(usize),
    /// The id of one of the site's states of documents.
    Status,
    /// A colour that every screen shows, as CSS writes it.
    Color,
    /// A length in `rem`, between these numbers of pixels where one is 16.
    Rem {
        /// The least.
        least: u16,
        /// The most.
        most: u16,
    },
    /// One of these words.
    Word(&'static [&'static str]),
    /// A mapping with fixed keys.
    Mapping(&'static Form),
    /// A mapping whose keys are free; each value is of this shape.
    Entries(&'static Shape),
    /// A mapping whose keys are ids; each value is of this shape.
    ById(&'static Shape),
    /// A mapping whose keys are ids that git gives; each value is of this shape.
    ByCommit(&'static Shape),
    /// A list; a single value is a list of one.
    Many(&'static Shape),
    /// Of one of these shapes.
    Either(&'static [Shape]),
    /// Whatever the author likes.
    Anything,
}

impl Form {
    /// A mapping with these keys.
    pub const fn new(what: &'static str, fields: &'static [Field]) -> Self {
        Self {
            what,
            fields,
            one_of: &[],
        }
    }

    /// The same, where at least one of these keys is needed.
    #[must_use]
    pub const fn with_one_of(mut self, keys: &'static [&'static str]) -> Self {
        self.one_of = keys;
        self
    }

    /// The names of its keys.
    pub fn keys(&self) -> impl Iterator<Item = &'static str> + Clone {
        self.fields.iter().map(|it| it.key)
    }
}

/// A key, what it says and what its value is.
pub const fn field(key: &'static str, about: &'static str, shape: Shape) -> Field {
    Field {
        key,
        about,
        shape,
        is_needed: false,
        examples: &[],
    }
}

impl Field {
    /// The same, which must be there.
    #[must_use]
    pub const fn needed(mut self) -> Self {
        self.is_needed = true;
        self
    }

    /// The same, with examples.
    #[must_use]
    pub const fn like(mut self, examples: &'static [&'static str]) -> Self {
        self.examples = examples;
        self
    }
}

/// The words of a list of choices.
pub const fn words<T, const N: usize>(choices: &[(&'static str, T); N]) -> [&'static str; N] {
    let mut words = [""; N];
    let mut index = 0;
    while index < N {
        words[index] = choices[index].0;
        index += 1;
    }
    words
}

/// A list of texts.
pub const TEXTS: Shape = Shape::Many(&Shape::Text);
