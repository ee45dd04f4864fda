//! The languages that are known, by the names that people write behind a fence.

use super::words::{Quotes, Rules};

/// How a language is scanned.
#[derive(Clone, Copy)]
pub(super) enum Grammar {
    Words(&'static Rules),
    Yaml,
    Markup,
    Diff,
}

const fn quotes(mark: &'static str, is_long: bool, escapes: bool) -> Quotes {
    Quotes {
        mark,
        is_long,
        escapes,
    }
}

const SHORT: &[Quotes] = &[quotes("\"", false, true), quotes("'", false, true)];
const DOUBLE: &[Quotes] = &[quotes("\"", false, true)];

const NONE: Rules = Rules {
    line_comments: &[],
    block_comment: None,
    nested_comments: false,
    strings: SHORT,
    keywords: "",
    values: "",
    ignores_case: false,
    in_words: "",
    key_sign: None,
    has_calls: false,
    has_variables: false,
    note: None,
    directive: None,
    has_characters: false,
};

/// What C began.
const BRACES: Rules = Rules {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    has_calls: true,
    values: "true false null",
    ..NONE
};

const PYTHON: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        quotes("\"\"\"", true, true),
        quotes("'''", true, true),
        quotes("\"", false, true),
        quotes("'", false, true),
    ],
    keywords: "and as assert async await break case class continue def del elif else except finally for from global if import in is lambda match nonlocal not or pass raise return try while with yield",
    values: "True False None",
    has_calls: true,
    note: Some('@'),
    ..NONE
};

const RUST: Rules = Rules {
    nested_comments: true,
    strings: &[quotes("\"", true, true)],
    has_characters: true,
    keywords: "as async await break const continue crate dyn else enum extern fn for if impl in let loop match mod move mut pub ref return self Self static struct super trait type unsafe use where while",
    directive: None,
    ..BRACES
};

const GO: Rules = Rules {
    strings: &[quotes("\"", false, true), quotes("`", true, false)],
    has_characters: true,
    keywords: "break case chan const continue default defer else fallthrough for func go goto if import interface map package range return select struct switch type var",
    values: "true false nil iota",
    ..BRACES
};

const JAVASCRIPT: Rules = Rules {
    strings: &[
        quotes("\"", false, true),
        quotes("'", false, true),
        quotes("`", true, true),
    ],
    keywords: "abstract as async await break case catch class const continue debugger declare default delete do else enum export extends finally for from function get if implements import in infer instanceof interface is keyof let namespace new of private protected public readonly return satisfies set static super switch this throw try type typeof var void while with yield",
    values: "true false null undefined NaN Infinity",
    in_words: "$",
    note: Some('@'),
    ..BRACES
};

const SHELL: Rules = Rules {
    line_comments: &["#"],
    strings: &[quotes("\"", true, true), quotes("'", true, false)],
    keywords: "case do done elif else esac export fi for function if in local readonly return select set shift source then trap unset until while",
    values: "true false",
    in_words: "-",
    has_variables: true,
    ..NONE
};

const POWERSHELL: Rules = Rules {
    line_comments: &["#"],
    block_comment: Some(("<#", "#>")),
    strings: &[quotes("\"", true, false), quotes("'", true, false)],
    keywords: "begin break catch class continue data do dynamicparam else elseif end exit filter finally for foreach from function if in param process return switch throw trap try until using while",
    ignores_case: true,
    in_words: "-",
    has_variables: true,
    ..NONE
};

const TOML: Rules = Rules {
    line_comments: &["#"],
    strings: &[
        quotes("\"\"\"", true, true),
        quotes("'''", true, false),
        quotes("\"", false, true),
        quotes("'", false, false),
    ],
    values: "true false inf nan",
    in_words: "-",
    key_sign: Some('='),
    ..NONE
};

const INI: Rules = Rules {
    line_comments: &["#", ";"],
    strings: DOUBLE,
    values: "true false yes no on off",
    in_words: "-.",
    key_sign: Some('='),
    ..NONE
};

const JSON: Rules = Rules {
    line_comments: &["//"],
    block_comment: Some(("/*", "*/")),
    strings: DOUBLE,
    values: "true false null",
    key_sign: Some(':'),
    ..NONE
};

const HCL: Rules = Rules {
    line_comments: &["#", "//"],
    block_comment: Some(("/*", "*/")),
    strings: DOUBLE,
    keywords: "data dynamic else endfor endif for if import in locals module moved output provider resource terraform variable",
    values: "true false null",
    in_words: "-",
    key_sign: Some('='),
    has_calls: true,
    ..NONE
};

const SQL: Rules = Rules {
    line_comments: &["--"],
    block_comment: Some(("/*", "*/")),
    strings: &[quotes("'", true, false), quotes("\"", false, false)],
    keywords: "add all alter and any as asc between begin by cascade case cast check column commit constraint create cross database default delete desc distinct drop else end exists explain foreign from full grant group having if in index inner insert intersect into is join key left like limit not of offset on or order outer over partition primary references returning revoke right role rollback select set table then to trigger union unique update using values view when where window with",
    values: "true false null",
    ignores_case: true,
    has_calls: true,
    ..NONE
};

const JAVA: Rules = Rules {
    strings: &[quotes("\"\"\"", true, true), quotes("\"", false, true)],
    has_characters: true,
    keywords: "abstract assert boolean break byte case catch char class const continue default do double else enum extends final finally float for goto if implements import instanceof int interface long native new package permits private protected public record return sealed short static strictfp super switch synchronized this throw throws transient try var void volatile while yield",
    note: Some('@'),
    ..BRACES
};

const KOTLIN: Rules = Rules {
    keywords: "abstract as break by catch class companion const constructor continue crossinline data do else enum external final finally for fun if import in infix init inline interface internal is lateinit object open operator out override package private protected public reified return sealed super suspend this throw try typealias val var vararg when where while",
    ..JAVA
};

const SWIFT: Rules = Rules {
    keywords: "actor as associatedtype async await break case catch class continue default defer deinit do else enum extension fallthrough fileprivate for func guard if import in init inout internal is let mutating open operator private protocol public repeat rethrows return self Self some static struct subscript super switch throw throws try typealias var where while",
    values: "true false nil",
    ..JAVA
};

const CSHARP: Rules = Rules {
    strings: DOUBLE,
    has_characters: true,
    keywords: "abstract as async await base bool break byte case catch char checked class const continue decimal default delegate do double else enum event explicit extern finally fixed float for foreach goto if implicit in init int interface internal is lock long namespace new object operator out override params private protected public readonly record ref return sealed short sizeof static string struct switch this throw try typeof uint ulong unchecked unsafe ushort using var virtual void volatile when where while yield",
    directive: Some('#'),
    ..BRACES
};

const C: Rules = Rules {
    strings: DOUBLE,
    has_characters: true,
    keywords: "alignas alignof auto bool break case catch char class const consteval constexpr continue decltype default delete do double else enum explicit export extern final float for friend goto if inline int long mutable namespace new noexcept operator override private protected public register restrict return short signed sizeof static struct switch template this throw try typedef typename union unsigned using virtual void volatile while",
    values: "true false NULL nullptr",
    directive: Some('#'),
    ..BRACES
};

const RUBY: Rules = Rules {
    line_comments: &["#"],
    keywords: "alias and begin break case class def do else elsif end ensure extend for if in include module next not or private protected public raise redo require rescue retry return self super then undef unless until when while yield",
    values: "true false nil",
    in_words: "?!",
    has_calls: true,
    ..NONE
};

const PHP: Rules = Rules {
    line_comments: &["//", "#"],
    keywords: "abstract and array as break case catch class const continue declare default do echo else elseif enum extends final finally fn for foreach function global if implements include instanceof interface match namespace new or private protected public readonly require return static switch throw trait try use var while yield",
    ignores_case: true,
    has_variables: true,
    ..BRACES
};

const DOCKERFILE: Rules = Rules {
    line_comments: &["#"],
    keywords: "ADD ARG AS CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL STOPSIGNAL USER VOLUME WORKDIR",
    in_words: "-",
    has_variables: true,
    ..NONE
};

const REGO: Rules = Rules {
    line_comments: &["#"],
    strings: &[quotes("\"", false, true), quotes("`", true, false)],
    keywords: "as contains default else every if import in not package some with",
    values: "true false null",
    has_calls: true,
    ..NONE
};

const CSS: Rules = Rules {
    block_comment: Some(("/*", "*/")),
    in_words: "-",
    key_sign: Some(':'),
    note: Some('@'),
    has_calls: true,
    ..NONE
};

/// Every name, and the language it means; of a language the name first that is proposed.
const LANGUAGES: &[(&[&str], Grammar)] = &[
    (&["python", "py", "python3"], Grammar::Words(&PYTHON)),
    (&["rust", "rs"], Grammar::Words(&RUST)),
    (&["go", "golang"], Grammar::Words(&GO)),
    (
        &["javascript", "js", "jsx", "mjs", "node"],
        Grammar::Words(&JAVASCRIPT),
    ),
    (&["typescript", "ts", "tsx"], Grammar::Words(&JAVASCRIPT)),
    (
        &["bash", "sh", "shell", "zsh", "ksh", "makefile", "make"],
        Grammar::Words(&SHELL),
    ),
    (&["powershell", "ps1", "pwsh"], Grammar::Words(&POWERSHELL)),
    (&["toml"], Grammar::Words(&TOML)),
    (
        &["ini", "conf", "cfg", "properties", "dotenv", "env"],
        Grammar::Words(&INI),
    ),
    (&["json", "jsonc", "json5", "jsonl"], Grammar::Words(&JSON)),
    (&["hcl", "terraform", "tf"], Grammar::Words(&HCL)),
    (
        &["sql", "postgresql", "postgres", "mysql", "sqlite"],
        Grammar::Words(&SQL),
    ),
    (&["java", "groovy"], Grammar::Words(&JAVA)),
    (&["kotlin", "kt"], Grammar::Words(&KOTLIN)),
    (&["swift"], Grammar::Words(&SWIFT)),
    (&["csharp", "cs", "c#"], Grammar::Words(&CSHARP)),
    (&["cpp", "c", "h", "c++", "cc", "hpp"], Grammar::Words(&C)),
    (&["ruby", "rb"], Grammar::Words(&RUBY)),
    (&["php"], Grammar::Words(&PHP)),
    (
        &["dockerfile", "docker", "containerfile"],
        Grammar::Words(&DOCKERFILE),
    ),
    (&["rego"], Grammar::Words(&REGO)),
    (&["css", "scss", "less"], Grammar::Words(&CSS)),
    (&["yaml", "yml"], Grammar::Yaml),
    (&["html", "xml", "svg", "xhtml"], Grammar::Markup),
    (&["diff", "patch"], Grammar::Diff),
];

/// The language of a name, in any letter case.
pub(super) fn named(name: &str) -> Option<Grammar> {
    let found = LANGUAGES
        .iter()
        .find(|(names, _)| names.iter().any(|it| it.eq_ignore_ascii_case(name)));
    found.map(|(_, grammar)| *grammar)
}

/// The language that somebody obviously meant by a name that differs from its own by one letter, or
/// by two that changed places. Of the many names that are not known most are right all the same.
pub(in crate::markdown) fn misspelt(name: &str) -> Option<&'static str> {
    let name = name.to_lowercase();
    if name.len() < 5 || named(&name).is_some() {
        return None;
    }
    let proposed = LANGUAGES.iter().filter_map(|(names, _)| names.first());
    proposed
        .copied()
        .find(|it| it.len() > 3 && is_a_slip(&name, it))
}

/// Is one of the two the other with a letter more, less, another, or two in the wrong order?
fn is_a_slip(name: &str, meant: &str) -> bool {
    let (name, meant) = (name.as_bytes(), meant.as_bytes());
    let same = name.iter().zip(meant).take_while(|(a, b)| a == b).count();
    let (a, b) = (&name[same..], &meant[same..]);
    let ends_alike = |a: Option<&[u8]>, b: Option<&[u8]>| a.is_some() && a == b;
    ends_alike(a.get(1..), b.get(1..))
        || ends_alike(a.get(1..), Some(b))
        || ends_alike(Some(a), b.get(1..))
        || (a.len() > 1 && b.len() > 1 && a[0] == b[1] && a[1] == b[0] && a[2..] == b[2..])
}

#[cfg(test)]
pub(super) fn all() -> Vec<&'static str> {
    LANGUAGES.iter().map(|(names, _)| names[0]).collect()
}
