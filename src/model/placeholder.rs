//! Sentences that guide writes into new texts, to be replaced by their authors.

/// What a new document says below its title.
pub const OUTLINE: &str = "\
Say in the first paragraph what a reader can do today.

## What to do now

- [ ] The first step, as an instruction.

## Why

The reasons, for those who must convince others.
";

/// The sentences that say what belongs in their place, in the order of a text.
pub const PLACEHOLDERS: [&str; 6] = [
    "What this workstream is for, in two sentences. Whom its guidance serves.",
    "One sentence that tells a reader whether this is for them.",
    "Say in the first paragraph what a reader can do today.",
    "The first step, as an instruction.",
    "The second step.",
    "The reasons, for those who must convince others.",
];
