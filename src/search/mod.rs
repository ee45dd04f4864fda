//! The search index of the rendered pages.
