//! What is told to pages without where it lies on this machine: others may read them, and to nobody is it of use there.

use camino::Utf8Path;

/// The words with each path below `folder` told from there, as in diagnostics, and of any other absolute path
/// only the last part.
pub(super) fn placeless(words: &str, folder: &Utf8Path) -> String {
    let canonical = folder.canonicalize_utf8().ok();
    let names = [Some(folder), canonical.as_deref()];
    let names: Vec<&str> = names.iter().flatten().map(|it| it.as_str()).collect();
    let mut told = String::with_capacity(words.len());
    let mut rest = words;
    while let Some(first) = rest.chars().next() {
        if begins_path(&told, rest) {
            let (path, after) = rest.split_at(end(&told, rest));
            told.push_str(&relative(path, &names));
            rest = after;
        } else {
            told.push(first);
            rest = &rest[first.len_utf8()..];
        }
    }
    told
}

/// Does an absolute path begin here, behind what was told? Not in the middle of an address or of a name.
fn begins_path(told: &str, rest: &str) -> bool {
    let is_behind = told
        .chars()
        .next_back()
        .is_none_or(|it| it.is_whitespace() || "'\"`(=".contains(it));
    let drive = rest.strip_prefix(|it: char| it.is_ascii_alphabetic());
    let is_absolute = rest.starts_with('/')
        || rest.starts_with("\\\\")
        || drive.is_some_and(|it| it.starts_with(":\\") || it.starts_with(":/"));
    is_behind && is_absolute
}

/// Where the path ends: at the quote that it stands in, else where a sentence goes on. Names may hold spaces, so
/// that words behind it are taken with it; these stay.
fn end(told: &str, rest: &str) -> usize {
    let line = rest.find('\n').unwrap_or(rest.len());
    let quote = told.chars().next_back().filter(|it| "'\"`".contains(*it));
    let end = match quote {
        Some(quote) => rest[..line].find(quote),
        None => rest[..line].find(": "),
    };
    end.unwrap_or(line)
}

/// A path, with words behind it perhaps, from the folder of one of these names; else its last part.
fn relative(path: &str, names: &[&str]) -> String {
    let is_separator = |it: char| matches!(it, '/' | '\\');
    for name in names {
        match path.strip_prefix(name) {
            Some(inside) if inside.starts_with(is_separator) => {
                return inside[1..].replace('\\', "/");
            }
            Some(after)
                if !after.starts_with(|it: char| it.is_alphanumeric() || "-_.".contains(it)) =>
            {
                return format!(".{after}");
            }
            _ => {}
        }
    }
    path.rsplit(is_separator)
        .next()
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(words: &str) -> String {
        placeless(words, Utf8Path::new("/home/jane doe/site"))
    }

    #[test]
    fn a_path_is_told_from_the_folder() {
        assert_eq!(
            told("cannot read /home/jane doe/site/content/a b.md: Permission denied"),
            "cannot read content/a b.md: Permission denied"
        );
        assert_eq!(
            told("cannot read /home/jane doe/site: gone"),
            "cannot read .: gone"
        );
        assert_eq!(
            told("/home/jane doe/site is not a folder"),
            ". is not a folder"
        );
    }

    #[test]
    fn of_a_path_elsewhere_the_last_part_is_told() {
        assert_eq!(
            told(
                "cannot open '/home/jane doe/site-2/.git/HEAD': no such file; see https://git.example/a/b"
            ),
            "cannot open 'HEAD': no such file; see https://git.example/a/b"
        );
        assert_eq!(
            told("as /mnt/our share lies on a share\n  help: copy C:\\Users\\jane\\x"),
            "as our share lies on a share\n  help: copy x"
        );
    }

    #[test]
    fn other_words_stay() {
        for words in [
            "",
            "and/or",
            "a // b: //c",
            "`git fetch --unshallow` / nothing",
        ] {
            assert!(!told(words).contains("jane"), "{words}");
        }
        assert_eq!(
            told("and/or, content/a.md: line 3"),
            "and/or, content/a.md: line 3"
        );
    }
}
