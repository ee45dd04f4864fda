//! What a site shows of its coalition on every page: logo, favicon, and the font to load first.

use serde::Serialize;

use crate::extent;
use crate::path::Route;
use crate::site::Theme;
use crate::site::render::media_type;

/// The height at which a logo is laid out, in pixels.
const LOGO_HEIGHT: u32 = 40;
/// The font of texts where `theme.yaml` names none.
const BODY_FONT: &str = "fonts/next.woff2";
const FAVICON: &str = "favicon.svg";

/// The logo, for light and for dark paper.
#[derive(Debug, Serialize)]
pub(super) struct LogoView {
    url: String,
    width: Option<u32>,
    dark_url: Option<String>,
    dark_width: Option<u32>,
    height: u32,
    /// The words that it shows; empty where it stands beside the title.
    alt: String,
}

/// The sign in the tab of a browser.
#[derive(Debug, Serialize)]
pub(super) struct FaviconView {
    url: String,
    media_type: &'static str,
}

impl LogoView {
    pub(super) fn new(theme: &Theme) -> Option<Self> {
        let logo = theme.look.logo.as_ref()?;
        let url = |name: &str| Some(theme.asset_route(name)?.url());
        let dark = logo.dark.as_ref().map(|it| it.value.as_str());
        Some(Self {
            url: url(&logo.light.value)?,
            width: width(theme, &logo.light.value),
            dark_url: dark.and_then(url),
            dark_width: dark.and_then(|it| width(theme, it)),
            height: LOGO_HEIGHT,
            alt: logo.alt.clone().unwrap_or_default(),
        })
    }
}

impl FaviconView {
    pub(super) fn new(theme: &Theme) -> Option<Self> {
        let named = theme.look.favicon.as_ref();
        let name = named.map_or(FAVICON, |it| it.value.as_str());
        Some(Self {
            url: theme.asset_route(name)?.url(),
            media_type: media_type(name),
        })
    }
}

/// The addresses of the fonts that every text needs, to be asked for before the stylesheet is read.
pub(super) fn fonts(theme: &Theme) -> Vec<String> {
    let name = match &theme.look.body {
        Some(font) => font.faces.first().map(|it| it.file.value.as_str()),
        None => Some(BODY_FONT),
    };
    let route = name.and_then(|it| theme.asset_route(it));
    route.map(Route::url).into_iter().collect()
}

/// The width of a drawing at the height of a logo, so that its room is there before it is.
#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "it is cut to what a header has room for"
)]
fn width(theme: &Theme, name: &str) -> Option<u32> {
    let ratio = extent::ratio(media_type(name), theme.asset(name)?)?;
    Some((ratio * f64::from(LOGO_HEIGHT)).round().clamp(1.0, 2000.0) as u32)
}
