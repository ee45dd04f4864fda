//! One rule a file, each to diagnostics.
