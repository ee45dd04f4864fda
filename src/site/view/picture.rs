//! What the picture of a document says.

use crate::path::Route;
use crate::picture::Picture;
use crate::site::{Document, Scheme, Site};

/// The accent where a stylesheet of the site's own names none.
const ACCENT: [u8; 3] = [0x0b, 0x55, 0x63];

impl Document {
    /// Where its picture stands.
    pub(in crate::site) fn picture_route(&self) -> Route {
        Route::file(self.route.as_str(), "picture.png")
    }
}

impl Site {
    /// The picture that other sites show beside a link to a document, as PNG.
    pub(in crate::site) fn link_picture(&self, document: &Document) -> Vec<u8> {
        let workstream = document.workstream.map(|it| &self.workstreams[it]);
        let metadata = &document.metadata;
        let status = metadata
            .status
            .as_ref()
            .map(|it| self.status_name(&it.value));
        let version = metadata.version.as_ref().map(|it| {
            let draft = document.current_approvals().next().is_none();
            self.version_name(&it.value, !draft)
        });
        let approved = document
            .approved_on()
            .map(|it| self.strings().day(it))
            .map(|it| self.tell("approved-on-inline", &[("date", it.into())]));
        let standing: Vec<String> = [status, version, approved].into_iter().flatten().collect();
        let mut about: Vec<String> = workstream.iter().map(|it| it.name.clone()).collect();
        if !standing.is_empty() {
            about.push(standing.join(" · "));
        }
        Picture {
            site: &self.title,
            title: document.title(),
            about,
            hue: workstream.map(|it| it.hue),
            accent: self
                .palette()
                .tone(Scheme::Light, "link")
                .map_or(ACCENT, |it| it.color.parts),
        }
        .png()
    }
}
