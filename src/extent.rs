//! How large a picture is, told by its first bytes, so that a page keeps its place while it loads.

use crate::guarded::guarded;
use crate::svg;

/// The width and height of a picture in the pixels of a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Extent {
    /// From left to right.
    pub width: u32,
    /// From top to bottom.
    pub height: u32,
}

/// The longest side that is told of. What says more is a slip, or wants to be in the way.
const LONGEST: u32 = 16_384;

impl Extent {
    /// The extent that a browser would give the picture. `None` where the file does not tell it, and
    /// for photographs that ask to be turned.
    pub(crate) fn of(media_type: &str, bytes: &[u8]) -> Option<Self> {
        let extent = match media_type {
            "image/svg+xml" => {
                let (width, height) = svg::size(bytes)?;
                Self {
                    width: whole(width)?,
                    height: whole(height)?,
                }
            }
            "image/png" | "image/jpeg" | "image/gif" | "image/webp" => {
                if may_be_turned(media_type, bytes) {
                    return None;
                }
                let size = guarded(|| imagesize::blob_size(bytes))?.ok()?;
                Self {
                    width: size.width.try_into().ok()?,
                    height: size.height.try_into().ok()?,
                }
            }
            _ => return None,
        };
        let is_sound = |side: u32| (1..=LONGEST).contains(&side);
        (is_sound(extent.width) && is_sound(extent.height)).then_some(extent)
    }

    /// The height at a width: of a picture whose author says only that.
    pub(crate) fn height_at(self, width: u32) -> Option<u32> {
        whole(f64::from(width) * f64::from(self.height) / f64::from(self.width))
    }

    /// The width at a height.
    pub(crate) fn width_at(self, height: u32) -> Option<u32> {
        whole(f64::from(height) * f64::from(self.width) / f64::from(self.height))
    }
}

/// How many times as wide as high a picture is.
pub(crate) fn ratio(media_type: &str, bytes: &[u8]) -> Option<f64> {
    let (width, height) = if media_type == "image/svg+xml" {
        svg::size(bytes)?
    } else {
        let Extent { width, height } = Extent::of(media_type, bytes)?;
        (f64::from(width), f64::from(height))
    };
    Some(width / height)
}

/// Rounded to the nearest, as a page counts, and one at least.
fn whole(length: f64) -> Option<u32> {
    format!("{:.0}", length.round().max(1.0)).parse().ok()
}

/// Cameras say beside the picture how they were held. Where that cannot be read it may be anything.
fn may_be_turned(media_type: &str, bytes: &[u8]) -> bool {
    let (mark, skipped): (&[u8], _) = match media_type {
        "image/jpeg" => (b"Exif\0\0", 0),
        "image/png" => (b"eXIf", 0),
        // Behind it stands how long it is.
        "image/webp" => (b"EXIF", 4),
        _ => return false,
    };
    let Some(at) = bytes.windows(mark.len()).position(|it| it == mark) else {
        return false;
    };
    let told = bytes.get(at + mark.len() + skipped..).unwrap_or_default();
    let told = told.strip_prefix(b"Exif\0\0").unwrap_or(told);
    orientation(told) != Some(UPRIGHT)
}

/// How a picture says that it is to be shown as it is.
const UPRIGHT: u16 = 1;
/// The number of this field in what cameras write.
const ORIENTATION: u16 = 0x0112;

/// How what a camera wrote (a TIFF without a picture) says that it was held: upright, where nothing is said.
/// `None` where it cannot be read.
fn orientation(tiff: &[u8]) -> Option<u16> {
    let is_little = match tiff.get(..4)? {
        b"II*\0" => true,
        b"MM\0*" => false,
        _ => return None,
    };
    let short = |at: usize| {
        let bytes = tiff.get(at..at.checked_add(2)?)?.try_into().ok()?;
        Some(if is_little {
            u16::from_le_bytes(bytes)
        } else {
            u16::from_be_bytes(bytes)
        })
    };
    let long = tiff.get(4..8)?.try_into().ok()?;
    let fields = usize::try_from(if is_little {
        u32::from_le_bytes(long)
    } else {
        u32::from_be_bytes(long)
    });
    let fields = fields.ok()?;
    for field in 0..usize::from(short(fields)?) {
        let at = fields.checked_add(2 + field * 12)?;
        if short(at)? == ORIENTATION {
            return short(at.checked_add(8)?);
        }
    }
    Some(UPRIGHT)
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
            ("<svg viewBox=\"0 0 40 20\"/>", Some((40, 20))),
            ("<svg viewBox=\" 0,0\n40\t20 \"/>", Some((40, 20))),
            (
                "<svg width=\"100%\" height=\"100%\" viewBox=\"0 0 40 20\"/>",
                Some((40, 20)),
            ),
            ("<svg width=\"80\" viewBox=\"0 0 40 20\"/>", Some((80, 40))),
            ("<svg height=\"10\" viewBox=\"0 0 40 20\"/>", Some((20, 10))),
            ("<svg viewBox=\"0 0 40 0\"/>", None),
            ("<svg viewBox=\"0 0 x 20\"/>", None),
            ("<svg width=\"16385\" height=\"20\"/>", None),
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

    /// What a camera writes, with an orientation.
    fn held(orientation: u8, is_little: bool) -> Vec<u8> {
        if is_little {
            let head = b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0";
            [&head[..], &[orientation, 0, 0, 0]].concat()
        } else {
            let head = b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01";
            [&head[..], &[0, orientation, 0, 0]].concat()
        }
    }

    #[test]
    fn only_a_picture_that_is_to_be_turned_has_no_certain_extent() {
        // As far as the size; behind it comes what a camera wrote.
        let png =
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\x05\0\0\0\x03\x08\0\0\0\0cccc\0\0\0\x1aeXIf";
        let webp = b"RIFF\0\0\0\0WEBPVP8X\x0a\0\0\0\x08\0\0\0\x04\0\0\x02\0\0EXIF\x1a\0\0\0";
        let extent = Some(Extent {
            width: 5,
            height: 3,
        });
        for is_little in [true, false] {
            for (orientation, expected) in [(1, extent), (3, None), (6, None), (8, None)] {
                let tiff = held(orientation, is_little);
                for (media_type, head) in [("image/png", &png[..]), ("image/webp", &webp[..])] {
                    let picture = [head, &tiff].concat();
                    assert_eq!(
                        Extent::of(media_type, &picture),
                        expected,
                        "{media_type} {orientation}"
                    );
                }
            }
        }
        assert_eq!(Extent::of("image/png", &[&png[..], b"?"].concat()), None);
    }

    #[test]
    fn what_is_not_said_of_a_size_follows_from_the_rest() {
        let extent = Extent {
            width: 400,
            height: 300,
        };
        assert_eq!(extent.height_at(150), Some(113));
        assert_eq!(extent.width_at(30), Some(40));
        assert_eq!(extent.height_at(1), Some(1));
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
