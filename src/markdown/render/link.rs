//! Links and pictures.
//!
//! A picture of another site is never embedded: showing a page must not tell a third party
//! who reads it. It becomes a link to the picture.

use std::ops::Range;

use pulldown_cmark::{CowStr, Event, LinkType, Tag, TagEnd};

use super::super::facts::LinkUse;
use super::super::url::{Destination, percent_decode};
use super::super::{email, escape};
use super::raw::Open;
use super::{Emails, Writer};
use crate::extent::Extent;

/// A link of ours that is open.
pub(super) struct OpenLink {
    /// Whether its tag was written; its text may be all that is shown.
    written: bool,
    /// Where its text begins.
    start: usize,
    /// What is shown if it has no text.
    fallback: String,
}

/// A picture whose text alternative is being read.
pub(super) struct Image<'a> {
    destination: CowStr<'a>,
    title: CowStr<'a>,
    link: Option<&'a LinkUse>,
}

impl<'a> Writer<'a> {
    pub(super) fn start_link(&mut self, link_type: LinkType, destination: &str, title: &str) {
        let link = self.page.as_mut().and_then(super::page::Page::link);
        debug_assert!(link.is_none_or(|link| link.destination.ends_with(destination)));
        let href = match (&self.page, link) {
            (None, _) if link_type == LinkType::Email => Some(format!("mailto:{destination}")),
            (None, _) => Some(destination.to_owned()),
            // A link within an author's `<a>` would break both.
            (Some(_), _) if self.in_link() => None,
            (Some(_), Some(link)) => self.href(link),
            (Some(_), None) => None,
        };
        self.open.push(Open::Ours);
        self.phrase += 1;
        if let Some(href) = &href {
            self.open_anchor(href, None);
            if !title.is_empty() {
                self.attribute("title", title);
            }
            self.out.push('>');
        }
        self.links.push(OpenLink {
            written: href.is_some(),
            start: self.out.len(),
            fallback: href.unwrap_or_default(),
        });
    }

    pub(super) fn end_link(&mut self) {
        self.phrase -= 1;
        let Some(link) = self.links.pop() else {
            return;
        };
        if link.written {
            // A link without words cannot be followed by ear.
            if self.page.is_some() && self.out.len() == link.start {
                self.text(&link.fallback);
            }
            self.out.push_str("</a>");
        }
    }

    /// Writes `<a href="…"`, and `rel` where it leads to another site.
    pub(super) fn open_anchor(&mut self, href: &str, class: Option<&str>) {
        self.out.push_str("<a href=\"");
        escape::href(&mut self.out, href);
        self.out.push('"');
        if let Some(class) = class {
            self.out.push_str(" class=\"");
            self.out.push_str(class);
            self.out.push('"');
        }
        if self.page.is_some() && Destination::of(href) == Destination::External {
            self.out.push_str(" rel=\"noopener\"");
        }
    }

    /// Whether a link is open, ours or the author's.
    pub(super) fn in_link(&self) -> bool {
        self.links.iter().any(|link| link.written)
            || self.open.iter().any(super::raw::Open::is_written_link)
    }

    /// Where a link leads, after asking and after checking the answer.
    pub(super) fn href(&self, link: &LinkUse) -> Option<String> {
        self.lead(link).map(|(href, _)| href)
    }

    /// The same, and how large the picture is that stands there.
    fn lead(&self, link: &LinkUse) -> Option<(String, Option<Extent>)> {
        let page = self.page.as_ref()?;
        let target = (page.options.resolve)(link);
        let extent = target.extent();
        let href = target.href()?.to_owned();
        let masked = page.options.emails == Emails::Mask;
        let allowed = match Destination::of(&href) {
            Destination::Forbidden => false,
            Destination::Mail => !masked,
            Destination::External | Destination::Relative => {
                !masked
                    || !(email::holds_email(&href)
                        || percent_decode(&href).is_some_and(|href| email::holds_email(&href)))
            }
        };
        allowed.then_some((href, extent))
    }

    // Pictures

    /// Writes how large a picture is, so that nothing moves when it comes.
    pub(super) fn extent_attributes(&mut self, extent: Option<Extent>) {
        if let Some(Extent { width, height }) = extent {
            self.attribute("width", &width.to_string());
            self.attribute("height", &height.to_string());
        }
    }

    pub(super) fn start_image(&mut self, destination: CowStr<'a>, title: CowStr<'a>) {
        let link = self.page.as_mut().and_then(super::page::Page::link);
        debug_assert!(link.is_none_or(|link| link.destination == *destination));
        self.image = Some(Image {
            destination,
            title,
            link,
        });
        self.images = 1;
        self.put_aside();
    }

    /// Within a picture only words count: they are its text alternative.
    pub(super) fn event_in_image(&mut self, event: Event<'a>, _span: &Range<usize>) {
        match event {
            Event::Start(tag) => {
                if let Tag::Image { .. } | Tag::Link { .. } = tag
                    && let Some(page) = &mut self.page
                {
                    page.link();
                }
                if let Tag::Image { .. } = tag {
                    self.images += 1;
                }
            }
            Event::End(TagEnd::Image) => {
                self.images -= 1;
                if self.images == 0 {
                    self.end_image();
                }
            }
            Event::Text(text) | Event::Code(text) | Event::InlineMath(text) => {
                self.out.push_str(&text);
            }
            Event::SoftBreak | Event::HardBreak => self.out.push(' '),
            Event::FootnoteReference(_) => self.skip_footnote_use(),
            _ => {}
        }
    }

    fn end_image(&mut self) {
        let alt = self.take_up();
        let Some(image) = self.image.take() else {
            return;
        };
        match image.link {
            Some(link) => self.picture(link, &alt, &image.title, Self::extent_attributes),
            None => self.embed(&image.destination, &alt, &image.title, |_| {}),
        }
    }

    /// Writes a picture, a link to it if it is another site's, or its text alternative.
    pub(super) fn picture(
        &mut self,
        link: &LinkUse,
        alt: &str,
        title: &str,
        more: impl FnOnce(&mut Self, Option<Extent>),
    ) {
        let Some((href, extent)) = self.lead(link) else {
            return self.text(alt);
        };
        match Destination::of(&href) {
            Destination::Relative => self.embed(&href, alt, title, |writer| more(writer, extent)),
            // Nothing of it could be shown but a link to who knows what.
            Destination::External if alt.trim().is_empty() => {}
            Destination::External => {
                if self.in_link() {
                    return self.text(alt);
                }
                self.open_anchor(&href, Some("external-image"));
                if !title.is_empty() {
                    self.attribute("title", title);
                }
                self.out.push('>');
                self.text(alt);
                self.out.push_str("</a>");
            }
            Destination::Mail | Destination::Forbidden => self.text(alt),
        }
    }

    fn embed(&mut self, source: &str, alt: &str, title: &str, more: impl FnOnce(&mut Self)) {
        self.out.push_str("<img src=\"");
        escape::href(&mut self.out, source);
        self.out.push('"');
        self.attribute("alt", alt);
        if !title.is_empty() {
            self.attribute("title", title);
        }
        if self.page.is_some() {
            more(self);
            self.out.push_str(" loading=\"lazy\"");
        }
        self.end_void();
    }
}
