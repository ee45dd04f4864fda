//! The text itself, with its links leading where a reader of the site is led.

use super::{LinkUse, Markdown};

impl Markdown {
    /// The text below the front matter, without comments, each link with the destination that `href`
    /// gives it. A link stays as it was written where it is given none, or where its destination
    /// cannot be told apart in the text.
    pub fn rewritten(&self, href: &dyn Fn(&LinkUse) -> Option<String>) -> String {
        let links = self.links.iter().filter_map(|link| {
            let written = self.file.get(link.span.clone())?;
            let is_alone = [written, pointed(written)].contains(&link.destination.as_str());
            let new = href(link).filter(|_| is_alone)?;
            let is_plain = !new.contains([' ', '<', '>', '(', ')', '"', '\'']);
            is_plain.then(|| (link.span.clone(), new))
        });
        let comments = self.comments.iter();
        let comments = comments.map(|it| (it.span.clone(), String::new()));
        let mut changes: Vec<_> = links.chain(comments).collect();
        changes.sort_by_key(|(span, _)| (span.start, std::cmp::Reverse(span.end)));
        let mut text = String::with_capacity(self.body.len());
        let mut at = self.body.start;
        for (span, new) in changes {
            // What lies in a comment is gone with it.
            if span.start >= at && span.end <= self.body.end {
                text.push_str(&self.file[at..span.start]);
                text.push_str(&new);
                at = span.end;
            }
        }
        text.push_str(&self.file[at..self.body.end]);
        text
    }
}

/// A destination without the signs that may stand around it.
fn pointed(written: &str) -> &str {
    let inner = written
        .strip_prefix('<')
        .and_then(|it| it.strip_suffix('>'));
    inner.unwrap_or(written)
}
