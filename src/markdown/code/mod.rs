//! The colours of code: which stretch of a block is a comment, a word of the language, a string.
//!
//! A scanner of guide's own, and not one of the crates that know whole grammars: what readers need are
//! six kinds of stretches, and what we promise is that no text costs more than its length, and that
//! no text is changed. Each scanner goes through the text once; what it gives are ranges of it,
//! in order and apart, and everything else stays plain.

mod diff;
mod languages;
mod markup;
mod words;
mod yaml;

use std::ops::Range;

pub(super) use languages::misspelt;

/// What a stretch of code is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Not read by the machine.
    Comment,
    /// A word of the language.
    Keyword,
    /// A text.
    String,
    /// A number, or another value that is written out: `true`, `null`.
    Value,
    /// What is named: a key, a function, an element, a variable.
    Name,
    /// What is said about the code: an annotation, a directive, the place of a change.
    Note,
    /// A line that is new.
    Added,
    /// A line that is gone.
    Removed,
}

/// Every class, for the list of what may be in a text.
pub(super) const CLASSES: &[&str] = &[
    "code-comment",
    "code-keyword",
    "code-string",
    "code-value",
    "code-name",
    "code-note",
    "code-added",
    "code-removed",
];

impl Kind {
    /// The class that the style sheet knows.
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Comment => "code-comment",
            Self::Keyword => "code-keyword",
            Self::String => "code-string",
            Self::Value => "code-value",
            Self::Name => "code-name",
            Self::Note => "code-note",
            Self::Added => "code-added",
            Self::Removed => "code-removed",
        }
    }
}

/// The language that the words behind a fence name first.
pub(super) fn language(info: &str) -> &str {
    info.split([' ', '\t', ',']).next().unwrap_or_default()
}

/// Is this the language of formulas?
pub(super) fn is_math(language: &str) -> bool {
    language.eq_ignore_ascii_case("math")
}

/// Is this the language of diagrams?
pub(super) fn is_diagram(language: &str) -> bool {
    language.eq_ignore_ascii_case("mermaid")
}

/// A longer block is plain: nobody reads it for its colours, and each costs its markup.
const MAX_BYTES: usize = 64 << 10;

/// The stretches of a block in a language; none for one that is not known.
pub(super) fn stretches(language: &str, code: &str) -> Vec<(Range<usize>, Kind)> {
    if code.len() > MAX_BYTES {
        return Vec::new();
    }
    let mut found = Stretches::default();
    match languages::named(language) {
        Some(languages::Grammar::Words(rules)) => words::scan(code, rules, &mut found),
        Some(languages::Grammar::Yaml) => yaml::scan(code, &mut found),
        Some(languages::Grammar::Markup) => markup::scan(code, &mut found),
        Some(languages::Grammar::Diff) => diff::scan(code, &mut found),
        None => {}
    }
    found.all
}

/// What was found so far.
#[derive(Default)]
struct Stretches {
    all: Vec<(Range<usize>, Kind)>,
}

impl Stretches {
    /// Adds a stretch behind the others; one that goes on with the last one makes it longer.
    fn add(&mut self, range: Range<usize>, kind: Kind) {
        if range.is_empty() {
            return;
        }
        match self.all.last_mut() {
            Some((last, known)) if *known == kind && last.end == range.start => {
                last.end = range.end;
            }
            _ => self.all.push((range, kind)),
        }
    }
}

/// The end of the line that a place is in, its line break left out.
fn end_of_line(code: &str, at: usize) -> usize {
    code[at..]
        .find('\n')
        .map_or(code.len(), |length| at + length)
}

/// The first place from `at` on where this does not hold.
fn end_while(code: &str, at: usize, holds: impl Fn(char) -> bool) -> usize {
    code[at..]
        .find(|c| !holds(c))
        .map_or(code.len(), |length| at + length)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The code with its stretches in brackets, each behind the first letters of its kind.
    fn shown(language: &str, code: &str) -> String {
        let mut out = String::new();
        let mut at = 0;
        for (range, kind) in stretches(language, code) {
            out.push_str(&code[at..range.start]);
            out.push_str(&kind.class()["code-".len()..][..1]);
            out.push('[');
            out.push_str(&code[range.clone()]);
            out.push(']');
            at = range.end;
        }
        out.push_str(&code[at..]);
        out
    }

    #[test]
    fn each_language_shows_what_readers_look_for() {
        for (language, code, expected) in [
            (
                "python",
                "@once\ndef f(x):  # why\n    return \"\"\"a\nb\"\"\" + str(1.5)",
                "n[@once]\nk[def] n[f](x):  c[# why]\n    k[return] s[\"\"\"a\nb\"\"\"] + n[str](v[1.5])",
            ),
            (
                "rust",
                "fn f<'a>(x: &'a str) -> char { /* a /* b */ c */ 'x' } // d",
                "k[fn] f<'a>(x: &'a str) -> char { c[/* a /* b */ c */] s['x'] } c[// d]",
            ),
            (
                "go",
                "func main() { s := `a\nb`; if nil == err {} }",
                "k[func] n[main]() { s := s[`a\nb`]; k[if] v[nil] == err {} }",
            ),
            (
                "ts",
                "const a: string = 'it\\'s'; // b\nexport async function f() {}",
                "k[const] a: string = s['it\\'s']; c[// b]\nk[export] k[async] k[function] n[f]() {}",
            ),
            (
                "sh",
                "if [ -n \"$HOME\" ]; then echo ${x#y} 'a b'; fi # done",
                "k[if] [ -n s[\"$HOME\"] ]; k[then] echo n[${x#y}] s['a b']; k[fi] c[# done]",
            ),
            (
                "json",
                "{ \"a b\": [1, -2.5e3, true, \"x\"], \"c\" : null }",
                "{ n[\"a b\"]: [v[1], -v[2.5e3], v[true], s[\"x\"]], n[\"c\"] : v[null] }",
            ),
            (
                "toml",
                "# c\n[a.b]\nkey-1 = \"v\" # d\nn = 1_000",
                "c[# c]\n[a.b]\nn[key-1] = s[\"v\"] c[# d]\nn[n] = v[1_000]",
            ),
            (
                "hcl",
                "resource \"a\" \"b\" {\n  count = 2 // c\n}",
                "k[resource] s[\"a\"] s[\"b\"] {\n  n[count] = v[2] c[// c]\n}",
            ),
            (
                "sql",
                "select count(*) from T where a = 'it''s' -- c",
                "k[select] n[count](*) k[from] T k[where] a = s['it''s'] c[-- c]",
            ),
            (
                "java",
                "@Override public int f() { return 0x1F; }",
                "n[@Override] k[public] k[int] n[f]() { k[return] v[0x1F]; }",
            ),
            (
                "c",
                "#include <a.h>\nint main(void) { return 'a'; }",
                "n[#include <a.h>]\nk[int] n[main](k[void]) { k[return] s['a']; }",
            ),
            (
                "dockerfile",
                "FROM alpine AS b\n# yes\nRUN echo $A",
                "k[FROM] alpine k[AS] b\nc[# yes]\nk[RUN] echo n[$A]",
            ),
            (
                "yaml",
                "a b: 1 # c\n- \"x y\": 'z'\n  d: |\n    e: f\n  g: true, not\n&h i",
                "n[a b]: v[1] c[# c]\n- n[\"x y\"]: s['z']\n  n[d]: n[|]\ns[    e: f]\n  n[g]: true, not\nn[&h] i",
            ),
            (
                "html",
                "<!-- c --><a href=\"x\" b>t &amp; u</a>",
                "c[<!-- c -->]<n[a] n[href]=s[\"x\"] n[b]>t v[&amp;] u</n[a]>",
            ),
            (
                "diff",
                "--- a\n+++ b\n@@ -1 +1 @@\n-x\n+y\n z",
                "n[--- a]\nn[+++ b]\nn[@@ -1 +1 @@]\nr[-x]\na[+y]\n z",
            ),
            ("text", "if x", "if x"),
            ("", "if x", "if x"),
        ] {
            assert_eq!(shown(language, code), expected, "{language}");
        }
    }

    #[test]
    fn what_is_left_open_ends_with_its_line_or_the_text() {
        assert_eq!(shown("python", "a = 'b\nif c"), "a = s['b]\nk[if] c");
        assert_eq!(shown("c", "/* a\nb"), "c[/* a\nb]");
        assert_eq!(shown("html", "<a b=\"c"), "<n[a] n[b]=s[\"c]");
        assert_eq!(shown("rust", "'"), "'");
    }

    #[test]
    fn a_misspelt_language_is_told_and_an_unknown_one_is_let_be() {
        assert_eq!(misspelt("pyhton"), Some("python"));
        assert_eq!(misspelt("javscript"), Some("javascript"));
        assert_eq!(misspelt("Yaml"), None);
        for unknown in ["rego", "cobol", "text", "mermaid", "", "x", "jsn5", "bsh"] {
            assert_eq!(misspelt(unknown), None, "{unknown}");
        }
    }

    proptest! {
        #[test]
        fn stretches_are_in_order_and_on_characters(
            language in proptest::sample::select(languages::all()),
            code in "[a-z\"'`#/*<>&!=:{}\\\\$@|+\\-.0-9 \n\té\u{1F600}]{0,80}",
        ) {
            let mut at = 0;
            for (range, _) in stretches(language, &code) {
                prop_assert!(at <= range.start && range.start < range.end);
                prop_assert!(code.get(range.clone()).is_some());
                at = range.end;
            }
            prop_assert!(at <= code.len());
        }
    }

    #[test]
    fn no_text_costs_more_than_its_length() {
        let begin = std::time::Instant::now();
        for language in [
            "python",
            "rust",
            "bash",
            "json",
            "typescript",
            "yaml",
            "html",
            "diff",
        ] {
            for part in [
                "(", "\"", "'", "a ", "<a ", "/*", "\\", "&", "- ", "'''", "$(", "${", "a,[",
                "[a: ", "a: ",
            ] {
                let code = part.repeat(MAX_BYTES / 2 / part.len());
                let stretches = stretches(language, &code);
                assert!(stretches.len() <= code.len());
            }
        }
        // A scanner that goes back for each character would take minutes.
        assert!(begin.elapsed().as_secs() < 60);
    }
}
