//! EDGE reading: configuration, sources, theme files.
