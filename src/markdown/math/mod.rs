//! Math: TeX as MathML, which browsers show without a script.
//!
//! It is read only where it cannot be meant otherwise, for papers hold `$` as money and in paths: in a
//! block ` ```math `, in a paragraph that is all `$$ … $$`, and between `` $` `` and `` `$ `` within a line.
//! GitHub shows all three the same.

mod find;
mod markup;

use std::ops::Range;
use std::sync::LazyLock;

use math_core::{LatexToMathML, MathCoreConfig, MathDisplay};

pub(super) use find::{display, flanks, forgotten};

use crate::guarded::guarded;

/// TeX of this many bytes or more is not set.
const MAX_BYTES: usize = 2000;
/// The deepest nesting of groups.
const MAX_DEPTH: usize = 40;
/// The most commands in a row, each of which may hold the next.
const MAX_COMMANDS: usize = 300;

/// What is wrong with TeX.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Fault {
    pub(super) message: String,
    /// Its bytes in the TeX.
    pub(super) range: Range<usize>,
}

static SETTER: LazyLock<Option<LatexToMathML>> = LazyLock::new(|| {
    let config = MathCoreConfig {
        annotation: true,
        ..MathCoreConfig::default()
    };
    LatexToMathML::new(config).ok()
});

/// TeX as MathML, made of listed elements and attributes only. It holds the TeX for those who do not see it.
pub(super) fn html(tex: &str, is_block: bool) -> Result<String, Fault> {
    check(tex)?;
    let display = if is_block {
        MathDisplay::Block
    } else {
        MathDisplay::Inline
    };
    let set = guarded(|| {
        let setter = SETTER.as_ref()?;
        Some(setter.convert_with_local_state(tex, display))
    });
    match set.flatten() {
        Some(Ok(set)) => markup::listed(&set.mathml).ok_or_else(|| unset(tex)),
        Some(Err(error)) => Err(Fault {
            range: within(tex, &error.0),
            message: error.error_message().trim_end_matches('.').to_owned(),
        }),
        None => Err(unset(tex)),
    }
}

fn unset(tex: &str) -> Fault {
    Fault {
        message: "it cannot be set".to_owned(),
        range: 0..tex.len(),
    }
}

/// Refuses what would cost more than anybody reads.
fn check(tex: &str) -> Result<(), Fault> {
    let fault = |message: &str| {
        Err(Fault {
            message: message.to_owned(),
            range: 0..tex.len(),
        })
    };
    let mut depth = 0_usize;
    let mut deepest = 0;
    for byte in tex.bytes() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth = depth.saturating_sub(1),
            _ => {}
        }
        deepest = deepest.max(depth);
    }
    let pairs = tex.matches("\\left").count() + tex.matches("\\begin").count();
    if tex.trim().is_empty() {
        fault("there is no formula in it")
    } else if tex.len() >= MAX_BYTES || tex.matches('\\').count() > MAX_COMMANDS {
        fault("it is too long to be set")
    } else if deepest.max(pairs) > MAX_DEPTH {
        fault("it is nested too deeply to be set")
    } else {
        Ok(())
    }
}

/// A range that lies in the TeX, on characters.
fn within(tex: &str, range: &Range<usize>) -> Range<usize> {
    let start = tex.floor_char_boundary(range.start);
    start..tex.ceil_char_boundary(range.end).max(start)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tex_becomes_mathml_that_holds_it() {
        let html = html("\\frac{a}{b} < \\text{x}", false).unwrap();
        assert!(html.starts_with("<math><semantics>"), "{html}");
        assert!(
            html.contains("<mfrac><mi>a</mi><mi>b</mi></mfrac>"),
            "{html}"
        );
        assert!(html.contains("<annotation encoding=\"application/x-tex\">\\frac{a}{b} &lt;"));
        assert!(!html.contains(" style="), "{html}");
    }

    #[test]
    fn a_fault_knows_its_place() {
        let fault = html("a + \\foo{b}", true).unwrap_err();
        assert_eq!(fault.range.start, 4);
        assert!(fault.message.contains("foo"), "{}", fault.message);
    }

    #[test]
    fn what_is_nested_or_long_is_refused() {
        for tex in [
            "{".repeat(500) + &"}".repeat(500),
            "\\left(".repeat(100) + &"\\right)".repeat(100),
            "\\sqrt".repeat(350) + " x",
            "x".repeat(5000),
            "x^{".repeat(300) + &"}".repeat(300),
            " ".to_owned(),
        ] {
            assert!(html(&tex, true).is_err(), "{tex}");
        }
        // What is allowed can be set on the smallest stack.
        for tex in [
            "\\frac{1}{".repeat(20) + "x" + &"}".repeat(20),
            "\\left(".repeat(40) + &"\\right)".repeat(40),
            "\\sqrt ".repeat(300) + "x",
            "\\hat ".repeat(300) + "x",
            "-".repeat(1999),
        ] {
            let _ = html(&tex, true);
        }
    }

    proptest! {
        #[test]
        fn any_tex_is_set_safely_or_refused(
            parts in proptest::collection::vec(
                proptest::sample::select(vec![
                    "\\frac", "{", "}", "^", "_", "a", "1", " ", "\\left", "(", "\\right", ")", "&", "\\\\",
                    "\\begin{matrix}", "\\end{matrix}", "\\begin{align}", "\\end{align}", "\\text", "<script>",
                    "\"", "\\sqrt", "[", "]", "\\color{red}", "\\operatorname", "\\sum", "\\limits", "é", "中", "%", "#1",
                    "\\mathbb", "$", "\\href", "\\not", "'", "\\overset", "\\tag",
                ]),
                0..14,
            ),
            is_block: bool,
        ) {
            if let Ok(html) = html(&parts.concat(), is_block) {
                prop_assert!(html.starts_with("<math") && html.ends_with("</math>"));
                prop_assert!(!html.contains("<script") && !html.contains(" style="));
            }
        }
    }
}
