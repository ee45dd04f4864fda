//! A style sheet as it is published: without comments and without spaces that mean nothing. It is half
//! of what a first page costs, and whoever wants to read it finds it in the theme.

/// The style sheet, shorter, and the same to a browser.
pub(super) fn minify(css: &str) -> String {
    let mut light = String::with_capacity(css.len());
    let mut rest = css;
    let mut spaced = false;
    while let Some(first) = rest.chars().next() {
        let length = match first {
            // A licence.
            '/' if rest.starts_with("/*!") => comment(rest),
            '/' if rest.starts_with("/*") => {
                rest = &rest[comment(rest)..];
                let after = rest.chars().next().filter(|it| !it.is_ascii_whitespace());
                let last = light.chars().next_back();
                // It parts what it stands between, but is no space.
                if !spaced && after.is_some_and(|after| needs_space(last, after)) {
                    light.push_str("/**/");
                }
                continue;
            }
            '"' | '\'' => quoted(rest, first),
            // What an address holds is not for us to change.
            'u' if rest.starts_with("url(") => rest.find(')').map_or(rest.len(), |end| end + 1),
            '\\' => rest.char_indices().nth(2).map_or(rest.len(), |(at, _)| at),
            _ if first.is_ascii_whitespace() => {
                spaced = true;
                rest = &rest[1..];
                continue;
            }
            _ => first.len_utf8(),
        };
        if spaced && needs_space(light.chars().next_back(), first) {
            light.push(' ');
        }
        spaced = false;
        if first == '}' && light.ends_with(';') {
            light.pop();
        }
        light.push_str(&rest[..length]);
        rest = &rest[length..];
    }
    light
}

/// Does a space between the two mean anything? Behind a colon it never does; before one it tells
/// `a :hover` from `a:hover`, and around signs of arithmetic it is needed.
fn needs_space(before: Option<char>, after: char) -> bool {
    !matches!(before, None | Some('{' | '}' | ';' | ',' | ':'))
        && !matches!(after, '{' | '}' | ';' | ',')
}

/// How long the comment is with which the text begins.
fn comment(text: &str) -> usize {
    text.find("*/").map_or(text.len(), |end| end + 2)
}

/// How long the string is with which the text begins, its quotes included.
fn quoted(text: &str, quote: char) -> usize {
    let mut escaped = false;
    for (at, character) in text.char_indices().skip(1) {
        match character {
            _ if escaped => escaped = false,
            '\\' => escaped = true,
            _ if character == quote => return at + 1,
            _ => {}
        }
    }
    text.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_means_nothing_goes_and_what_means_something_stays() {
        for (css, expected) in [
            ("/* a */\na { b: c; }\n\n", "a{b:c}"),
            ("a  >  b ,\n c { d : e ; f: g }", "a > b,c{d :e;f:g}"),
            ("a :hover { b: c }", "a :hover{b:c}"),
            ("a/* b */.c { d: e /* f */ }", "a/**/.c{d:e}"),
            ("/*! Licence */ a { b: c }", "/*! Licence */ a{b:c}"),
            ("a { w: calc(1px + 2px * -3) }", "a{w:calc(1px + 2px * -3)}"),
            (
                "a::before { content: \"  /* b */ \\\" ; }\" / \"\"; }",
                "a::before{content:\"  /* b */ \\\" ; }\" / \"\"}",
            ),
            ("a { b: url( x  y ); c: '  ' }", "a{b:url( x  y );c:'  '}"),
            (
                "@media (min-width: 4rem) and (b: c) { d { e: f; } }",
                "@media (min-width:4rem) and (b:c){d{e:f}}",
            ),
            (".ws-a\\  b { c: d }", ".ws-a\\  b{c:d}"),
            ("a { b: \"never ends", "a{b:\"never ends"),
            ("a { b: c } /* never ends", "a{b:c}"),
            ("a { --b: ; c: d !important; }", "a{--b:;c:d !important}"),
        ] {
            assert_eq!(minify(css), expected);
        }
    }

    #[test]
    fn what_is_light_is_not_made_lighter() {
        let css = include_str!("../../themes/default/assets/guide.css");
        let light = minify(css);
        assert!(light.len() < css.len());
        assert_eq!(minify(&light), light);
    }
}
