//! A text that is read when somebody first asks what it says.

use std::ops::Deref;
use std::sync::{Arc, OnceLock};

use super::Markdown;

/// A document's text, read on first use: most answers need few of all texts. It can be used as the
/// [`Markdown`] that it is.
#[derive(Debug)]
pub struct LazyMarkdown {
    file: Arc<str>,
    body_start: usize,
    read: OnceLock<Markdown>,
}

impl LazyMarkdown {
    /// The Markdown of a file, which begins at `body_start`, behind its front matter.
    pub fn new(file: impl Into<Arc<str>>, body_start: usize) -> Self {
        Self {
            file: file.into(),
            body_start,
            read: OnceLock::new(),
        }
    }

    /// The byte at which the Markdown begins.
    pub fn body_start(&self) -> usize {
        self.body_start
    }
}

impl Deref for LazyMarkdown {
    type Target = Markdown;

    fn deref(&self) -> &Markdown {
        let read = || Markdown::parse(Arc::clone(&self.file), self.body_start);
        self.read.get_or_init(read)
    }
}
