//! Texts that came whole in one commit, although much of them stood under another path before:
//! without `history_from` whoever imported them looks like their author.
//!
//! Every text is read once and stands as a sketch; only the few that share phrases are compared.

use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

use crate::diagnostic::{Diagnostic, code};
use crate::doctor::sketch::Sketch;
use crate::doctor::title::title_words;
use crate::doctor::{Records, paste};
use crate::history::{Event, History, PastText, Revision};
use crate::input::{Mount, SourceId};
use crate::path::SourcePath;
use crate::site::{Document, Kind, Site};

/// Fewer words are no import of a text that was written elsewhere.
const WHOLE_TEXT: usize = 120;
/// Less than this much alike, in per cent, is chance or a common template.
const ALIKE: usize = 35;
/// With the same title, which two texts rarely share, much less will do: a draft is rewritten.
const ALIKE_OF_ONE_TITLE: usize = 5;
/// A phrase that more files share is boilerplate.
const BOILERPLATE: usize = 24;
/// So many of the likeliest are compared with each import.
const SHORTLIST: usize = 5;

pub(super) fn rule(site: &Site, _: &Records, found: &mut Vec<Diagnostic>) {
    for (number, source) in site.sources.iter().enumerate() {
        if let Some(history) = &source.history {
            of_source(site, SourceId(number), history, found);
        }
    }
}

fn of_source(site: &Site, id: SourceId, history: &History, found: &mut Vec<Diagnostic>) {
    let imports: Vec<Import<'_>> = site
        .guidance()
        .filter(|document| document.from == id)
        .filter_map(|document| import(site, document))
        .collect();
    if imports.is_empty() {
        return;
    }
    let past = Past::read(site, history);
    for import in imports {
        let mount = &site.source(id).mount;
        if let Some(likely) = past.predecessor(site, history, mount, &import) {
            found.push(proposal(site, &import, &likely));
        }
    }
}

/// A document whose first revision brought a whole text.
fn import<'a>(site: &Site, document: &'a Document) -> Option<Import<'a>> {
    let birth = document.lineage.revisions.last()?;
    if document.lineage.truncated || birth.event != Event::Created {
        return None;
    }
    let text = site.old_text(&birth.blob?)?;
    let sketch = Sketch::of(&text);
    (sketch.words >= WHOLE_TEXT).then(|| Import {
        document,
        birth,
        title: title_words(&text),
        sketch,
    })
}

struct Import<'a> {
    document: &'a Document,
    birth: &'a Revision,
    title: Option<String>,
    sketch: Sketch,
}

/// A text that an import may have come from.
struct Likely {
    text: PastText,
    likeness: usize,
    same_title: bool,
}

/// Every path that ever held a text, and which phrases and title its last text has.
struct Past {
    texts: Vec<PastText>,
    by_phrase: HashMap<u64, Vec<usize>>,
    by_title: HashMap<String, Vec<usize>>,
}

impl Past {
    fn read(site: &Site, history: &History) -> Self {
        let mut texts = history.last_texts();
        texts.retain(|text| !site.pages_rule.is_project_page(&text.path));
        let mut past = Self {
            texts: Vec::new(),
            by_phrase: HashMap::new(),
            by_title: HashMap::new(),
        };
        for (number, text) in texts.iter().enumerate() {
            let Some(content) = site.old_text(&text.blob) else {
                continue;
            };
            for hash in Sketch::of(&content).hashes() {
                past.by_phrase.entry(*hash).or_default().push(number);
            }
            if let Some(title) = title_words(&content) {
                past.by_title.entry(title).or_default().push(number);
            }
        }
        past.texts = texts;
        past
    }

    /// The text most like the import that was there before it.
    fn predecessor(
        &self,
        site: &Site,
        history: &History,
        mount: &Mount,
        import: &Import<'_>,
    ) -> Option<Likely> {
        self.shortlist(mount, import)
            .into_iter()
            .filter_map(|owner| {
                let path = &self.texts[owner].path;
                let mut text = history.text_before(path, import.birth.commit.id)?;
                let content = site.old_text(&text.blob)?;
                text.path = mount.known(&text.path);
                Some(Likely {
                    likeness: Sketch::of(&content).likeness(&import.sketch),
                    same_title: import.title.is_some() && title_words(&content) == import.title,
                    text,
                })
            })
            .filter(|it| it.likeness >= ALIKE || it.same_title && it.likeness >= ALIKE_OF_ONE_TITLE)
            .max_by(|a, b| {
                let merit = |it: &Likely| (it.likeness, it.same_title);
                let by_path = || b.text.path.cmp(&a.text.path);
                merit(a).cmp(&merit(b)).then_with(by_path)
            })
    }

    /// The other paths that share most phrases with an import, and those that share its title.
    fn shortlist(&self, mount: &Mount, import: &Import<'_>) -> Vec<usize> {
        let known = |owner: &usize| mount.known(&self.texts[*owner].path);
        let is_other = |owner: &usize| is_other(import.document, &known(owner));
        let rare = |owners: &&Vec<usize>| owners.len() <= BOILERPLATE;
        let mut shared: BTreeMap<usize, usize> = BTreeMap::new();
        let phrases = import.sketch.hashes().iter();
        for owners in phrases
            .filter_map(|hash| self.by_phrase.get(hash))
            .filter(rare)
        {
            for owner in owners {
                *shared.entry(*owner).or_default() += 1;
            }
        }
        let mut likely: Vec<(usize, usize)> = shared.into_iter().collect();
        likely.retain(|(owner, _)| is_other(owner));
        likely.sort_by_key(|(owner, count)| (std::cmp::Reverse(*count), *owner));
        let of_title = import.title.as_ref().and_then(|it| self.by_title.get(it));
        let of_title = of_title.filter(rare).into_iter().flatten().copied();
        likely
            .into_iter()
            .map(|(owner, _)| owner)
            .take(SHORTLIST)
            .chain(of_title.filter(is_other))
            .collect()
    }
}

fn is_other(document: &Document, path: &SourcePath) -> bool {
    let mut own = document.lineage.segments.iter();
    !own.any(|segment| segment.path == *path)
}

fn proposal(site: &Site, import: &Import<'_>, likely: &Likely) -> Diagnostic {
    let (document, text) = (import.document, &likely.text);
    let path = document.source.path();
    let line = format!("history_from: [{}]", paste::scalar(text.path.as_str()));
    let workstream = document.workstream.map(|index| &site.workstreams[index].id);
    let mut help = format!("if it came from there, write in its front matter:\n{line}");
    if let Some(id) = workstream.filter(|_| !document.metadata.approvals.is_empty()) {
        help = format!(
            "if it came from there, write in workstreams/{id}.yaml:\ndocuments:\n  {}:\n    {line}",
            paste::scalar(path.as_str())
        );
    }
    let stands = site.document(text.path.as_str());
    if let Some(other) = stands.filter(|it| it.kind == Kind::Guidance) {
        let _ = write!(
            help,
            "\nor, if it takes the place of that document: supersedes: [{}]",
            paste::scalar(&other.id)
        );
    }
    Diagnostic::new(
        code::LIKELY_PREDECESSOR,
        format!(
            "commit {} brought the whole text of {path} at once, and {} as of commit {} {}is {} % alike",
            import.birth.commit.id.short(),
            text.path,
            text.commit.short(),
            if likely.same_title { "bears the same title and " } else { "" },
            likely.likeness,
        ),
    )
    .at(document.source.place(0..0))
    .help(help)
}
