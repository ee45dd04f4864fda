//! Two texts to what changed between them.
