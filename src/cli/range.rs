//! What a user means by `A..B`: two states of a document, named as guide or as git names them.

use crate::diagnostic::nearest;
use crate::error::{Error, Result};
use crate::history::{CommitId, Repository, rev};
use crate::site::{Document, Site, State};

/// The states that `A..B` means. Without the dots it is `A..`, as in git.
pub(super) fn states(site: &Site, document: &Document, range: &str) -> Result<(State, State)> {
    if range.contains("...") {
        return Err(Error::Usage(format!(
            "`{}` has three dots\n  help: write two, such as `1.0..current`; where two lines of work parted is what `git merge-base` tells",
            range.escape_debug()
        )));
    }
    let (from, to) = range.split_once("..").unwrap_or((range, ""));
    let from = match from {
        "" => base(document)?,
        word => state(site, document, word)?,
    };
    let to = match to {
        "" => State::Current,
        word => state(site, document, word)?,
    };
    Ok((from, to))
}

/// What the present is compared with: the last approved version, else the last committed text.
fn base(document: &Document) -> Result<State> {
    if let Some(version) = document.approved_version() {
        return Ok(State::Version(version));
    }
    match document.lineage.revisions.first() {
        Some(_) => Ok(State::Revision(0)),
        None => Err(Error::Usage(format!(
            "{} has no committed text to compare with",
            document.source.path()
        ))),
    }
}

/// The state that a word means: a version or a commit as the site knows it, else whatever git
/// would call a commit in the document's own repository.
fn state(site: &Site, document: &Document, word: &str) -> Result<State> {
    if let Some(state) = site.state(document, word) {
        return Ok(state);
    }
    let Some(repository) = site.source_of(document).repository()? else {
        return Err(unknown(document, word, &[]));
    };
    match repository.resolve(word) {
        Ok(commit) => site
            .state_at(document, commit)
            .ok_or_else(|| not_there(site, document, word, commit)),
        Err(Error::Usage(_)) => Err(unresolved(document, word, &repository)?),
        Err(error) => Err(error),
    }
}

/// The repository has such a commit, but the document no such state.
fn not_there(site: &Site, document: &Document, word: &str, commit: CommitId) -> Error {
    let history = site.source_of(document).history.as_ref();
    let is_told = history.is_some_and(|it| it.commit(commit).is_some());
    let word = word.escape_debug();
    Error::Usage(if is_told {
        format!(
            "{} is not there in `{word}` ({})\n  help: `guide log {}` lists the commits that changed it",
            document.source.path(),
            commit.short(),
            document.id
        )
    } else {
        format!(
            "`{word}` ({}) is not in the history of the commit that is checked out, which is the one that guide tells\n  help: check out a commit that has both, such as a merge of the two",
            commit.short()
        )
    })
}

/// Git would not know what is meant either.
fn unresolved(document: &Document, word: &str, repository: &Repository) -> Result<Error> {
    let (name, steps) = rev::parts(word);
    if !steps.is_empty() && repository.resolve(name).is_ok() {
        let (word, name) = (word.escape_debug(), name.escape_debug());
        return Ok(Error::Usage(format!(
            "`{word}` leads to no commit that this copy of the repository has\n  help: `git log {name}` lists those before `{name}`"
        )));
    }
    Ok(unknown(document, word, &repository.names()?))
}

fn unknown(document: &Document, word: &str, names: &[String]) -> Error {
    let versions = || document.versions.iter().map(|it| it.number.as_str());
    let (name, steps) = rev::parts(word);
    let known = versions().chain(["current", "HEAD"]);
    let near = nearest(name, known.chain(names.iter().map(String::as_str)));
    let versions = match document.versions.len() {
        0 => "it has no versions; give commits, tags, branches, or `current`".to_owned(),
        _ => format!(
            "its versions are {}; commits, tags, branches and `current` are known too",
            versions().collect::<Vec<_>>().join(", ")
        ),
    };
    let help = match near {
        Some(near) => format!("did you mean `{near}{steps}`? {versions}"),
        None => versions,
    };
    Error::Usage(format!(
        "`{}` is no version, tag, branch or commit of {}\n  help: {help}",
        word.escape_debug(),
        document.id
    ))
}
