//! How large a picture is, told by its first bytes, so that a page keeps its place while it loads.

use quick_xml::Reader;
use quick_xml::escape::unescape;
use quick_xml::events::{BytesStart, Event};

use crate::guarded::guarded;

/// The width and height of a picture in the pixels of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

impl Extent {
    /// The extent that a browser would give the picture. `None` where the file does not tell it, and
    /// for photographs that may ask to be turned.
    pub(crate) fn of(media_type: &str, bytes: &[u8]) -> Option<Self> {
        let extent = match media_type {
            "image/svg+xml" => Self::of_drawing(bytes)?,
            "image/jpeg" if may_be_turned(bytes) => return None,
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" => {
                let size = guarded(|| imagesize::blob_size(bytes))?.ok()?;
                Self {
                    width: size.width.try_into().ok()?,
                    height: size.height.try_into().ok()?,
                }
            }
            _ => return None,
        };
        (extent.width > 0 && extent.height > 0).then_some(extent)
    }

    /// A drawing is as large as it says. One without a size takes the room that it is given.
    fn of_drawing(bytes: &[u8]) -> Option<Self> {
        let mut reader = Reader::from_str(std::str::from_utf8(bytes).ok()?);
        loop {
            match reader.read_event().ok()? {
                Event::Start(root) | Event::Empty(root) => {
                    return Some(Self {
                        width: pixels(&root, "width")?,
                        height: pixels(&root, "height")?,
                    });
                }
                Event::Eof => return None,
                _ => {}
            }
        }
    }
}

/// A length in pixels, with or without its unit.
fn pixels(element: &BytesStart<'_>, name: &str) -> Option<u32> {
    let attribute = element.try_get_attribute(name).ok()??;
    let value = unescape(&attribute.value).ok()?;
    let value = value.trim();
    let number: f64 = value.strip_suffix("px").unwrap_or(value).parse().ok()?;
    // Rounded to the nearest, as a page counts.
    format!("{number:.0}").parse().ok()
}

/// Cameras say beside the picture how they were held.
fn may_be_turned(jpeg: &[u8]) -> bool {
    jpeg.windows(6).any(|it| it == b"Exif\0\0")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn drawing(root: &str) -> Option<(u32, u32)> {
        let text = format!("<?xml version=\"1.0\"?>\n<!-- A drawing -->\n{root}");
        let extent = Extent::of("image/svg+xml", text.as_bytes())?;
        Some((extent.width, extent.height))
    }

    #[test]
    fn a_drawing_is_as_large_as_it_says_in_pixels() {
        for (root, expected) in [
            (
                "<svg width=\"40\" height=\"20px\"><g/></svg>",
                Some((40, 20)),
            ),
            ("<svg width=\" 40.4 \" height=\"19.6\"/>", Some((40, 20))),
            ("<svg viewBox=\"0 0 40 20\"/>", None),
            ("<svg width=\"100%\" height=\"20\"/>", None),
            ("<svg width=\"4cm\" height=\"20\"/>", None),
            ("<svg width=\"0\" height=\"20\"/>", None),
            ("<svg width=\"-1\" height=\"NaN\"/>", None),
            ("<svg width=\"1e300\" height=\"20\"/>", None),
            ("", None),
        ] {
            assert_eq!(drawing(root), expected, "{root}");
        }
    }

    #[test]
    fn a_photograph_that_may_be_turned_has_no_certain_extent() {
        // The least that tells: a frame of 3 rows by 5 columns.
        let frame = b"\xff\xc0\x00\x0b\x08\x00\x03\x00\x05\x01\x01\x11\x00\xff\xd9";
        let plain = [&b"\xff\xd8"[..], frame].concat();
        let extent = Extent {
            width: 5,
            height: 3,
        };
        assert_eq!(Extent::of("image/jpeg", &plain), Some(extent));
        let turned = [&b"\xff\xd8\xff\xe1\x00\x08Exif\0\0"[..], frame].concat();
        assert_eq!(Extent::of("image/jpeg", &turned), None);
    }

    #[test]
    fn what_is_no_picture_has_no_extent() {
        for bytes in [
            &b""[..],
            b"\x89PNG\r\n\x1a\n",
            b"GIF89a",
            b"RIFF\xff\xff\xff\xffWEBPVP8 ",
        ] {
            for media_type in [
                "image/png",
                "image/jpeg",
                "image/gif",
                "image/webp",
                "text/csv",
            ] {
                assert_eq!(Extent::of(media_type, bytes), None);
            }
        }
    }
}
