//! Exemptions: comments that let one finding stand, and say why.
//!
//! In Markdown `<!-- guide-allow CODE: reason -->` covers the block in which it stands or, where it
//! stands alone, the next one; at the end of an item of a list both. Several codes have commas between them. In YAML `# guide-allow CODE: reason` covers its line or, where it
//! stands alone, the next one that is no comment.

use std::ops::Range;

use crate::diagnostic::{Code, Diagnostic, Place, Severity, SourceText, code};
use crate::markdown::{Block, BlockKind, Comment, Markdown};
use crate::model::{front_matter, yaml};
use crate::path::SourcePath;
use crate::site::Site;

/// The word with which an exemption begins.
const WORD: &str = "guide-allow";

/// The exemptions of a site.
pub(crate) struct Allowances {
    all: Vec<Allowance>,
    /// What is wrong with them.
    pub(super) problems: Vec<Diagnostic>,
}

struct Allowance {
    code: Code,
    file: SourcePath,
    /// The bytes of the file in which what it is about begins.
    covered: Range<usize>,
    at: Place,
    is_used: bool,
}

impl Allowances {
    /// The exemptions that stand in the documents and in the files that describe the site.
    pub(crate) fn of(site: &Site) -> Self {
        let mut found = Self {
            all: Vec::new(),
            problems: Vec::new(),
        };
        for document in &site.documents {
            let (source, markdown) = (&document.source, &document.markdown);
            for comment in markdown.comments() {
                found.add(source, comment, || covered(source, markdown, comment));
            }
            if let Some((yaml, _)) = front_matter::locate(source.text()) {
                found.add_yaml(source, yaml);
            }
        }
        for source in &site.descriptions {
            found.add_yaml(source, 0..source.text().len());
        }
        found
    }

    fn add_yaml(&mut self, source: &SourceText, range: Range<usize>) {
        // Reading YAML again costs more than looking whether there is anything to find.
        if !source.text()[range.clone()].contains(WORD) {
            return;
        }
        for comment in yaml::comments(source, range) {
            self.add(source, &comment, || {
                covered_line(source.text(), &comment.span)
            });
        }
    }

    fn add(&mut self, source: &SourceText, comment: &Comment, covered: impl Fn() -> Range<usize>) {
        let Some(rest) = comment.text.strip_prefix(WORD) else {
            return;
        };
        let (names, reason) = rest.split_once(':').unwrap_or((rest, ""));
        let at = source.place(comment.span.clone());
        for name in names.split(',').map(str::trim) {
            match exempted(name, reason) {
                Ok(code) => self.all.push(Allowance {
                    code,
                    file: source.path().clone(),
                    covered: covered(),
                    at: at.clone(),
                    is_used: false,
                }),
                Err(problem) => self.problems.push(problem.at(at.clone())),
            }
        }
    }

    /// Takes out what is exempted.
    pub(crate) fn take_out(&mut self, found: &mut Vec<Diagnostic>) {
        found.retain(|it| {
            let mut covers = false;
            for allowance in self.all.iter_mut().filter(|allowance| allowance.covers(it)) {
                allowance.is_used = true;
                covers = true;
            }
            !covers
        });
    }

    /// What exempts nothing, of the codes that were looked for.
    pub(super) fn unused(self, is_looked_for: impl Fn(Code) -> bool) -> Vec<Diagnostic> {
        let unused = self.all.into_iter().filter(|it| !it.is_used);
        let unused = unused.filter(|it| is_looked_for(it.code));
        let describe = |it: Allowance| {
            let message = format!("there is no `{}` here to be exempted", it.code.name());
            Diagnostic::new(code::UNUSED_ALLOW, message)
                .at(it.at)
                .help("remove the comment, or put it right above what it is about")
        };
        unused.map(describe).collect()
    }
}

impl Allowance {
    fn covers(&self, found: &Diagnostic) -> bool {
        let Some(place) = &found.place else {
            return false;
        };
        let start = place.range.start;
        let is_inside = self.covered.contains(&start) || self.covered.start == start;
        self.code == found.code && self.file == place.file && is_inside
    }
}

/// The code that a comment names, or what is wrong with that.
fn exempted(name: &str, reason: &str) -> Result<Code, Diagnostic> {
    let code = Code::named(name).ok_or_else(|| unknown(name))?;
    if code.is_fixed() {
        Err(fixed(code))
    } else if reason.trim().is_empty() {
        Err(unfounded(code))
    } else {
        Ok(code)
    }
}

/// In a comment a slip is a warning: the site says nothing wrong for it.
fn unknown(name: &str) -> Diagnostic {
    let message = if name.is_empty() {
        "this exemption names no check".to_owned()
    } else {
        format!("there is no check `{name}`")
    };
    Diagnostic::new(code::UNKNOWN_CODE, message)
        .weighing(Severity::Warning)
        .help(Code::suggestion(name))
}

fn fixed(code: Code) -> Diagnostic {
    let message = format!("`{}` is an error, which nothing exempts", code.name());
    Diagnostic::new(code::FIXED_SEVERITY, message)
        .weighing(Severity::Warning)
        .help("remove the comment, and mend what the error is about")
}

fn unfounded(code: Code) -> Diagnostic {
    let message = "this exemption gives no reason, so it exempts nothing";
    Diagnostic::new(code::ALLOW_WITHOUT_REASON, message)
        .help(format!("write `{WORD} {}: ` and why", code.name()))
}

/// The block in which a comment stands; the next one where it stands alone. A list is one block.
fn covered(source: &SourceText, markdown: &Markdown, comment: &Comment) -> Range<usize> {
    let is_real = |block: &&Block| {
        let is_comment = || Comment::is_all_of(&source.text()[block.span.clone()]);
        block.depth == 0 && !(block.kind == BlockKind::Html && is_comment())
    };
    let mut blocks = markdown.blocks().iter().filter(is_real).peekable();
    let at = comment.span.start;
    let Some(first) = blocks.find(|it| it.span.contains(&at) || it.span.start >= at) else {
        return comment.span.clone();
    };
    let mut end = first.span.end;
    // At the end of an item it stands right above the next one.
    let is_last = || source.text()[comment.span.end..end].trim().is_empty();
    if first.kind == BlockKind::Item && first.span.start < at && is_last() {
        end = blocks.peek().map_or(end, |it| it.span.end);
    }
    if first.kind == BlockKind::Item && !first.span.contains(&at) {
        while let Some(item) = blocks.next_if(|it| it.kind == BlockKind::Item) {
            end = item.span.end;
        }
    }
    first.span.start..end
}

/// The line of YAML that a comment is about.
fn covered_line(text: &str, comment: &Range<usize>) -> Range<usize> {
    let line_at = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |newline| newline + 1);
        let end = text[at..].find('\n').map_or(text.len(), |it| at + it);
        start..end
    };
    let own = line_at(comment.start);
    if !text[own.start..comment.start].trim().is_empty() {
        return own;
    }
    let mut line = own;
    while line.end < text.len() {
        line = line_at(line.end + 1);
        let words = text[line.clone()].trim();
        if !words.is_empty() && !words.starts_with('#') {
            break;
        }
    }
    line
}
