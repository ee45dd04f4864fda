//! The tokens that a stylesheet declares for a whole page: `--link: #0b5563` in a rule for `:root`, by itself
//! or in a layer. What holds only in print, or on screens of a kind, is none of them.

use std::collections::BTreeMap;

use cssparser::{Delimiter, ParseError, Parser, Token};

use super::minify::minify;

/// The values of tokens by their names, without `--`.
pub(super) fn root_tokens(css: &str) -> BTreeMap<String, String> {
    // Comments go with it, which could stand within a value.
    let css = minify(css);
    let mut found = Vec::new();
    rules(&mut Parser::new(&css), false, &mut found);
    // What is in no layer goes before all that is; of others the last one holds.
    found.sort_by_key(|it| !it.is_layered);
    found.into_iter().map(|it| (it.name, it.value)).collect()
}

struct Declaration {
    name: String,
    value: String,
    is_layered: bool,
}

/// Reads the rules of a file or of a layer.
fn rules(parser: &mut Parser<'_>, is_layered: bool, found: &mut Vec<Declaration>) {
    loop {
        let written = until(parser, Delimiter::CurlyBracketBlock | Delimiter::Semicolon);
        // A licence may stand before it.
        let prelude = written.rsplit("*/").next().unwrap_or(written).trim();
        let block: Result<(), ParseError<()>> = match parser.next() {
            Ok(Token::CurlyBracketBlock) => parser.parse_nested_block(|inner| {
                if prelude.split(',').any(|it| it.trim() == ":root") {
                    declarations(inner, is_layered, found);
                } else if prelude.starts_with("@layer") {
                    rules(inner, true, found);
                }
                Ok(())
            }),
            Ok(_) => Ok(()),
            Err(_) => return,
        };
        // What is left of a block, or nested too deep, is passed over.
        drop(block);
    }
}

/// Reads the declarations of a rule.
fn declarations(parser: &mut Parser<'_>, is_layered: bool, found: &mut Vec<Declaration>) {
    loop {
        let written = until(parser, Delimiter::CurlyBracketBlock | Delimiter::Semicolon);
        if let Some((name, value)) = written.split_once(':')
            && let Some(name) = name.strip_prefix("--")
        {
            found.push(Declaration {
                name: name.trim().to_owned(),
                value: value.trim().to_owned(),
                is_layered,
            });
        }
        // The block of a rule within this one is passed over by the next token.
        if parser.next().is_err() {
            return;
        }
    }
}

/// What stands before a sign.
fn until<'i>(parser: &mut Parser<'i>, end: cssparser::Delimiters) -> &'i str {
    let start = parser.position();
    let rest: Result<(), ParseError<()>> = parser.parse_until_before(end, |rest| {
        while rest.next().is_ok() {}
        Ok(())
    });
    drop(rest);
    parser.slice_from(start).trim()
}
