//! The document behind the events, walked along with them.

use std::borrow::Cow;
use std::collections::BTreeSet;

use super::super::facts::{Heading, LinkUse, TypedToc};
use super::super::{Markdown, email, outline};
use super::{Emails, RenderOptions};

/// The document, its options, and how far the writer has come.
pub(super) struct Page<'a> {
    pub(super) markdown: &'a Markdown,
    pub(super) options: &'a RenderOptions<'a>,
    /// The heading that is left out because the page shows it.
    pub(super) hidden: Option<usize>,
    /// The typed table of contents that is left out.
    pub(super) toc: Option<&'a TypedToc>,
    /// Ids of raw HTML that were written already.
    pub(super) written_ids: BTreeSet<&'a str>,
    /// The levels of the headings under which the text now stands, the page's own title first.
    over: Vec<u8>,
    next_heading: usize,
    next_link: usize,
    next_block: usize,
}

impl<'a> Page<'a> {
    pub(super) fn new(markdown: &'a Markdown, options: &'a RenderOptions<'a>) -> Self {
        let hidden = markdown.title.filter(|index| {
            let text = outline::without_attribute(&markdown.headings[*index].text);
            options
                .hide_title
                .is_some_and(|title| same_words(title, text))
        });
        let toc = markdown
            .toc
            .as_ref()
            .filter(|toc| options.replace_toc && toc.resolved);
        Self {
            markdown,
            options,
            hidden,
            toc,
            written_ids: BTreeSet::new(),
            over: vec![1],
            next_heading: 0,
            next_link: 0,
            next_block: 0,
        }
    }

    /// The heading that begins now, and whether it is left out.
    pub(super) fn heading(&mut self) -> Option<(&'a Heading, bool)> {
        let index = self.next_heading;
        self.next_heading += 1;
        let left_out =
            self.hidden == Some(index) || self.toc.is_some_and(|toc| toc.heading == Some(index));
        let heading = self.markdown.headings.get(index)?;
        // The title of the page stands for the one that is left out, whatever its level was.
        if self.hidden != Some(index) {
            while self.over.pop_if(|over| *over >= heading.level).is_some() {}
            self.over.push(heading.level);
        }
        Some((heading, left_out))
    }

    /// The level of the heading that began last, without those that it skips.
    pub(super) fn whole_level(&self) -> u8 {
        u8::try_from(self.over.len()).unwrap_or(u8::MAX)
    }

    /// The heading that began last.
    pub(super) fn last_heading(&self) -> Option<&'a Heading> {
        self.markdown
            .headings
            .get(self.next_heading.checked_sub(1)?)
    }

    /// The link that begins now.
    pub(super) fn link(&mut self) -> Option<&'a LinkUse> {
        let index = self.next_link;
        self.next_link += 1;
        self.markdown.links.get(index)
    }

    /// The anchor of the block that begins now at a place in the body, if it is a block.
    pub(super) fn block(&mut self, start: usize) -> Option<&'a str> {
        let block = self.markdown.blocks.get(self.next_block)?;
        if block.span.start != start + self.markdown.body.start {
            return None;
        }
        self.next_block += 1;
        block.anchor.as_deref()
    }

    /// Text of the author's, as far as readers may see it.
    pub(super) fn words<'t>(&self, text: &'t str) -> Cow<'t, str> {
        match self.options.emails {
            Emails::Mask => email::mask_emails(text),
            Emails::Keep => Cow::Borrowed(text),
        }
    }
}

/// Whether two titles say the same, whatever their punctuation, case and spaces.
fn same_words(one: &str, other: &str) -> bool {
    let words = |text: &str| -> String {
        text.chars()
            .filter(|c| c.is_alphanumeric())
            .flat_map(char::to_lowercase)
            .collect()
    };
    words(one) == words(other)
}
