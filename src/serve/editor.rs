//! The addresses that open a file in an editor. The browser hands them to the system; the preview
//! itself runs nothing.

use camino::Utf8Path;

use crate::path::percent_encode;

/// The editors that are known by name, with the addresses they answer to.
const KNOWN: [(&str, &str); 10] = [
    ("vscode", "vscode://file{path}:{line}:{column}"),
    (
        "vscode-insiders",
        "vscode-insiders://file{path}:{line}:{column}",
    ),
    ("vscodium", "vscodium://file{path}:{line}:{column}"),
    ("cursor", "cursor://file{path}:{line}:{column}"),
    ("windsurf", "windsurf://file{path}:{line}:{column}"),
    ("zed", "zed://file{path}:{line}:{column}"),
    (
        "idea",
        "idea://open?file={path}&line={line}&column={column}",
    ),
    (
        "sublime",
        "subl://open?url=file://{path}&line={line}&column={column}",
    ),
    (
        "textmate",
        "txmt://open?url=file://{path}&line={line}&column={column}",
    ),
    (
        "macvim",
        "mvim://open?url=file://{path}&line={line}&column={column}",
    ),
];

/// The names of the commands by which people start some of them.
const COMMANDS: [(&str, &str); 6] = [
    ("code", "vscode"),
    ("code-insiders", "vscode-insiders"),
    ("codium", "vscodium"),
    ("subl", "sublime"),
    ("mate", "textmate"),
    ("mvim", "macvim"),
];

/// Addresses that a browser would run or show itself.
const REFUSED: [&str; 6] = ["javascript", "data", "vbscript", "blob", "about", "file"];

/// An editor: the address that opens a file in it, with `{path}`, `{line}` and `{column}` in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Editor(String);

impl Default for Editor {
    fn default() -> Self {
        Self(KNOWN[0].1.to_owned())
    }
}

impl Editor {
    /// An editor by its name, or by the address that opens a file in it; else why it is none.
    pub fn named(name: &str) -> Result<Self, String> {
        let command = COMMANDS.iter().find(|(command, _)| *command == name);
        let name = command.map_or(name, |(_, known)| known);
        if let Some((_, address)) = KNOWN.iter().find(|(known, _)| *known == name) {
            return Ok(Self((*address).to_owned()));
        }
        let names: Vec<&str> = KNOWN.iter().map(|(name, _)| *name).collect();
        let help = format!(
            "write one of {}, or an address with {{path}} in it, such as {}",
            names.join(", "),
            KNOWN[0].1
        );
        let Some((scheme, _)) = name.split_once(':').filter(|_| name.contains("{path}")) else {
            return Err(format!("no editor is known as `{name}`: {help}"));
        };
        let is_scheme = scheme.starts_with(|it: char| it.is_ascii_alphabetic())
            && scheme
                .bytes()
                .all(|it| it.is_ascii_alphanumeric() || b"+.-".contains(&it));
        if !is_scheme || REFUSED.contains(&scheme.to_ascii_lowercase().as_str()) {
            return Err(format!(
                "an address that begins with `{scheme}:` opens no editor: {help}"
            ));
        }
        Ok(Self(name.to_owned()))
    }

    /// The address that opens a file at a line and a column; without these both are left to be
    /// filled in.
    pub fn link(&self, path: &Utf8Path, place: Option<(usize, usize)>) -> String {
        let path = path.as_str().replace('\\', "/");
        // The path of a drive has no slash of its own at its beginning.
        let slash = if path.starts_with('/') { "" } else { "/" };
        let path = percent_encode(&format!("{slash}{path}"));
        let address = self.0.replace("{path}", &path);
        match place {
            None => address,
            Some((line, column)) => address
                .replace("{line}", &line.to_string())
                .replace("{column}", &column.to_string()),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_opened_at_its_place_whatever_its_path() {
        let link = |editor: &str, path: &str| {
            let editor = Editor::named(editor).unwrap();
            editor.link(Utf8Path::new(path), Some((12, 3)))
        };
        assert_eq!(
            link("vscode", "/home/ada/the papers/a&b.md"),
            "vscode://file/home/ada/the%20papers/a%26b.md:12:3"
        );
        assert_eq!(
            link("idea", "/p/a.md"),
            "idea://open?file=/p/a.md&line=12&column=3"
        );
        assert_eq!(
            link("x-mine://{path}?at={line}", r"C:\p\a.md"),
            "x-mine:///C%3A/p/a.md?at=12"
        );
        assert_eq!(
            Editor::default().link(Utf8Path::new("/p/{line}.md"), None),
            "vscode://file/p/%7Bline%7D.md:{line}:{column}"
        );
    }

    #[test]
    fn an_editor_is_known_by_its_command_too() {
        for (command, name) in COMMANDS {
            let known = KNOWN.iter().any(|(known, _)| *known == name);
            assert!(
                known && Editor::named(command) == Editor::named(name),
                "{command}"
            );
        }
    }

    #[test]
    fn what_a_browser_would_run_is_no_editor() {
        for name in [
            "vi",
            "{path}",
            "javascript:alert({path})",
            "DATA:{path}",
            "a b:{path}",
        ] {
            let why = Editor::named(name).unwrap_err();
            assert!(why.contains("write one of vscode,"), "{why}");
        }
    }
}
