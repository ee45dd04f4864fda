//! A style sheet as it is published: without comments and without spaces that mean nothing. It is half
//! of what a first page costs, and whoever wants to read it finds it in the theme.

use cssparser::{ParseError, Parser, SourcePosition, Token};

/// The style sheet, shorter, and the same to a browser. One with a string or an address that is broken
/// stays as it is: what a browser makes of it hangs on each of its spaces.
pub(super) fn minify(css: &str) -> String {
    let mut light = Light::default();
    match light.take_all(&mut Parser::new(css)) {
        Ok(_) => light.css,
        Err(_) => css.to_owned(),
    }
}

/// What was written so far.
#[derive(Default)]
struct Light {
    css: String,
    /// The last token.
    last: Sign,
    /// Does the last token hold an escape? A space behind it could be taken for its end.
    is_escaped: bool,
    /// Was a space left out since the last token?
    spaced: bool,
    /// Was a comment left out since the last token?
    parted: bool,
    /// How many semicolons stand at the end.
    semicolons: usize,
}

/// What a token is to the spaces beside it.
#[derive(Default, Clone, Copy, PartialEq, Eq)]
enum Sign {
    /// It parts, so that no space on either side means anything.
    Parting,
    /// The end of a block.
    End,
    Semicolon,
    Colon,
    Word,
    /// There is none yet.
    #[default]
    Nothing,
}

impl Sign {
    fn of(token: &Token<'_>) -> Self {
        match token {
            Token::CurlyBracketBlock | Token::Comma => Self::Parting,
            Token::Semicolon => Self::Semicolon,
            Token::Colon => Self::Colon,
            _ => Self::Word,
        }
    }

    /// Behind a colon a space never means anything; before one it tells `a :hover` from `a:hover`, and
    /// around signs of arithmetic it is needed.
    fn needs_space_behind(self) -> bool {
        self == Self::Word
    }

    fn needs_space_before(self) -> bool {
        matches!(self, Self::Word | Self::Colon)
    }
}

impl Light {
    /// Takes over every token of a block, or of the whole. Gives where it ended.
    fn take_all(&mut self, parser: &mut Parser<'_>) -> Result<SourcePosition, ParseError<()>> {
        loop {
            let start = parser.position();
            let Ok(token) = parser.next_including_whitespace_and_comments() else {
                return Ok(start);
            };
            let token = token.clone();
            let written = parser.slice_from(start);
            match token {
                Token::BadString(_) | Token::BadUrl(_) => return Err(ParseError::custom(())),
                Token::WhiteSpace(_) => self.spaced = true,
                // A licence.
                Token::Comment(text) if text.starts_with('!') => self.keep(written),
                Token::Comment(_) => self.parted = true,
                _ => self.push(Sign::of(&token), written),
            }
            if let Token::CurlyBracketBlock
            | Token::SquareBracketBlock
            | Token::ParenthesisBlock
            | Token::Function(_) = token
            {
                let end = parser.parse_nested_block(|inner| self.take_all(inner))?;
                let sign = match token {
                    Token::CurlyBracketBlock => Sign::End,
                    _ => Sign::Word,
                };
                // Nothing, where the file ends before it.
                self.push(sign, parser.slice_from(end));
            }
        }
    }

    fn push(&mut self, sign: Sign, written: &str) {
        self.part(sign);
        if sign == Sign::End {
            self.css.truncate(self.css.len() - self.semicolons);
        }
        self.semicolons = match sign {
            Sign::Semicolon => self.semicolons + 1,
            _ => 0,
        };
        self.css.push_str(written);
        self.last = sign;
        self.is_escaped = written.contains('\\');
    }

    /// Writes what must stand between the last token and the next one.
    fn part(&mut self, next: Sign) {
        let space = self.spaced && self.last.needs_space_behind() && next.needs_space_before();
        // A comment parts what it stands between, but is no space.
        let joins = self.last == Sign::Word && next == Sign::Word && !space;
        if self.parted && (joins || space && self.is_escaped) {
            self.css.push_str("/**/");
        }
        if space {
            self.css.push(' ');
        }
        (self.spaced, self.parted) = (false, false);
    }

    /// Takes over a comment.
    fn keep(&mut self, comment: &str) {
        self.part(Sign::Word);
        self.semicolons = 0;
        self.css.push_str(comment);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_means_nothing_goes_and_what_means_something_stays() {
        for (css, expected) in [
            ("/* a */\na { b: c; }\n\n", "a{b:c}"),
            ("a  >  b ,\n c { d : e ; f: g }", "a > b,c{d :e;f:g}"),
            ("a :hover { b: c }", "a :hover{b:c}"),
            ("a/* b */.c { d: e /* f */ }", "a/**/.c{d:e}"),
            ("a { b: c/* d */e }", "a{b:c/**/e}"),
            ("/*! Licence */ a { b: c }", "/*! Licence */a{b:c}"),
            ("a /*! Licence */ b { c: d }", "a /*! Licence */ b{c:d}"),
            ("a { w: calc(1px + 2px * -3) }", "a{w:calc(1px + 2px * -3)}"),
            (
                "a::before { content: \"  /* b */ \\\" ; }\" / \"\"; }",
                "a::before{content:\"  /* b */ \\\" ; }\" / \"\"}",
            ),
            ("a { b: url( x ); c: '  ' }", "a{b:url( x );c:'  '}"),
            (
                "@media (min-width: 4rem) and (b: c) { d { e: f; } }",
                "@media (min-width:4rem) and (b:c){d{e:f}}",
            ),
            (".ws-a\\  b { c: d }", ".ws-a\\  b{c:d}"),
            ("a { b: \"never ends", "a{b:\"never ends"),
            ("a { b: c } /* never ends", "a{b:c}"),
            ("a { --b: ; c: d !important; }", "a{--b:;c:d !important}"),
            // The end of a comment is no part of its beginning.
            ("/*/ hack */ .a { b: c }", ".a{b:c}"),
            // The space that ends an escape is a part of it.
            (".\\31  p { b: c }", ".\\31  p{b:c}"),
            (".\\31/**/ p { b: c }", ".\\31/**/ p{b:c}"),
            (".a\\; { b: c\\; }", ".a\\;{b:c\\;}"),
            // What an address holds is not for us to change.
            (
                "a { b: url(\"data:x,<g t='rotate(45)' d='M0  0'/>\") ; c: d }",
                "a{b:url(\"data:x,<g t='rotate(45)' d='M0  0'/>\");c:d}",
            ),
            // What is broken stays as it is.
            ("a { b: url( x  y ); }", "a { b: url( x  y ); }"),
            ("a { b: 'c\n; d: e }", "a { b: 'c\n; d: e }"),
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

    /// The tokens of a style sheet as a browser has them, without the spaces that mean nothing.
    fn tokens(css: &str) -> Vec<String> {
        let mut tokens = Vec::new();
        let mut parser = Parser::new(css);
        gather(&mut parser, &mut tokens);
        tokens
    }

    fn gather(parser: &mut Parser<'_>, tokens: &mut Vec<String>) {
        let open = |it: &str| ["Curly", "Comma", "Semicolon", "Colon"].contains(&it);
        while let Ok(token) = parser.next_including_whitespace_and_comments() {
            let token = token.clone();
            let name = match token {
                Token::Comment(_) => continue,
                Token::WhiteSpace(_) => " ".to_owned(),
                Token::CurlyBracketBlock => "Curly".to_owned(),
                _ => format!("{token:?}"),
            };
            let last = tokens.last().map_or("Comma", String::as_str);
            if name == " " && (open(last) || last == " " || last == "End") {
                continue;
            }
            if last == " " && ["Curly", "Comma", "Semicolon"].contains(&name.as_str()) {
                tokens.pop();
            }
            tokens.push(name);
            if let Token::CurlyBracketBlock
            | Token::SquareBracketBlock
            | Token::ParenthesisBlock
            | Token::Function(_) = token
            {
                let inside: Result<(), ParseError<()>> = parser.parse_nested_block(|inner| {
                    gather(inner, tokens);
                    Ok(())
                });
                inside.unwrap();
                if token == Token::CurlyBracketBlock {
                    while tokens
                        .last()
                        .is_some_and(|it| it == " " || it == "Semicolon")
                    {
                        tokens.pop();
                    }
                    tokens.push("End".to_owned());
                } else {
                    tokens.push("Close".to_owned());
                }
            }
        }
    }

    /// The same of a whole file, where a space at the end means nothing either.
    fn whole(css: &str) -> Vec<String> {
        let mut tokens = tokens(css);
        while tokens.last().is_some_and(|it| it == " ") {
            tokens.pop();
        }
        tokens
    }

    const PIECES: [&str; 42] = [
        "a", "b1", " ", "  ", "\n", "/**/", "/*/ x */", "/*! l */", "\\31", "\\31 ", "\\;", "\\ ",
        "{", "}", "(", ")", "[", "]", ";", ":", ",", "url(", "url(\"", "'", "\"", "-", "1", "2px",
        "3%", "#", "@", ".", "+", "*", "=", "|", "~", "é", "<!--", "-->", "u+4?", "/",
    ];

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(2000))]
        #[test]
        fn a_light_sheet_is_the_same_to_a_browser(
            pieces in proptest::collection::vec(proptest::sample::select(&PIECES[..]), 0..24)
        ) {
            let css = pieces.concat();
            let light = minify(&css);
            prop_assert_eq!(whole(&css), whole(&light), "{:?} became {:?}", css, light);
            prop_assert_eq!(minify(&light), light);
        }
    }
}
