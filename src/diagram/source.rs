//! What a source says beside the diagram: title, theme, and words for those who do not see it.

use std::sync::LazyLock;

use regex::Regex;
use serde::Deserialize;

use super::Fault;
use super::palette::Palette;

/// A source, taken apart.
pub(super) struct Source {
    /// `title:` of its front matter, or a line `title`.
    pub(super) title: Option<String>,
    /// `accTitle`: what the diagram is about.
    pub(super) subject: Option<String>,
    /// `accDescr`: what it shows.
    pub(super) description: Option<String>,
    /// The theme that the author chose, unless it is the site's own.
    pub(super) theme: Option<&'static str>,
    /// Does it set colours of single elements?
    pub(super) has_colours: bool,
    /// The diagram alone. What was taken out has left its lines empty, so that places stay.
    pub(super) text: String,
}

#[derive(Deserialize, Default)]
struct FrontMatter {
    title: Option<String>,
    #[serde(default)]
    config: Config,
}

#[derive(Deserialize, Default)]
struct Config {
    theme: Option<String>,
}

/// `%%{init: {"theme": "forest"}}%%`, in any of the ways it is written.
static THEME: LazyLock<Option<Regex>> =
    LazyLock::new(|| Regex::new(r#"['"]?theme['"]?\s*:\s*['"]([A-Za-z]+)['"]"#).ok());

impl Source {
    pub(super) fn read(source: &str) -> Result<Self, Fault> {
        let (front, body_line) = front_matter(source)?;
        let mut read = Self {
            title: front.title.map(|it| one_line(&it)),
            subject: None,
            description: None,
            theme: front.config.theme.as_deref().and_then(Palette::named),
            has_colours: false,
            text: String::with_capacity(source.len()),
        };
        // The lines of an `accDescr { … }`, while it is open.
        let mut description: Option<Vec<&str>> = None;
        for (number, line) in source.lines().enumerate() {
            let text = line.trim();
            let mut keeps = number >= body_line;
            if let Some(lines) = &mut description {
                keeps = false;
                match text.strip_suffix('}') {
                    Some(last) => {
                        lines.push(last);
                        read.description = Some(one_line(&lines.join(" ")));
                        description = None;
                    }
                    None => lines.push(text),
                }
            } else if keeps && text.starts_with("%%") {
                keeps = false;
                if let Some(found) = THEME.as_ref().and_then(|it| it.captures(text)) {
                    read.theme = Palette::named(&found[1]);
                }
            } else if keeps && text.starts_with("accTitle") {
                keeps = false;
                read.subject = text.split_once(':').map(|(_, words)| one_line(words));
            } else if keeps && text.starts_with("accDescr") {
                keeps = false;
                if let Some((_, begin)) = text.split_once('{') {
                    match begin.split_once('}') {
                        Some((words, _)) => read.description = Some(one_line(words)),
                        None => description = Some(vec![begin]),
                    }
                } else {
                    read.description = text.split_once(':').map(|(_, words)| one_line(words));
                }
            }
            if keeps {
                read.has_colours |= sets_colours(text);
                read.text.push_str(line);
            }
            read.text.push('\n');
        }
        for words in [&mut read.title, &mut read.subject, &mut read.description] {
            *words = words.take().filter(|it| !it.is_empty());
        }
        Ok(read)
    }
}

/// What stands between lines `---` at the beginning, and the number of lines that it takes.
fn front_matter(source: &str) -> Result<(FrontMatter, usize), Fault> {
    let mut lines = source.lines().map(str::trim_end).enumerate();
    let first = lines.find(|(_, line)| !line.trim().is_empty());
    let Some((begin, _)) = first.filter(|(_, line)| line.trim() == "---") else {
        return Ok((FrontMatter::default(), 0));
    };
    let help = "write it as YAML between two lines `---`, such as `title: Signing`";
    let Some((end, _)) = lines.find(|(_, line)| line.trim() == "---") else {
        return Err(Fault::new("its front matter has no end", help).at_line(begin + 1));
    };
    let yaml: Vec<&str> = source
        .lines()
        .skip(begin + 1)
        .take(end - begin - 1)
        .collect();
    if yaml.iter().all(|line| line.trim().is_empty()) {
        return Ok((FrontMatter::default(), end + 1));
    }
    match serde_yaml::from_str(&yaml.join("\n")) {
        Ok(front) => Ok((front, end + 1)),
        Err(_) => Err(Fault::new("its front matter cannot be read", help).at_line(begin + 2)),
    }
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Colours of the author's are made for one paper only.
fn sets_colours(line: &str) -> bool {
    ["style ", "classDef ", "linkStyle ", "rect "]
        .iter()
        .any(|word| line.starts_with(word))
        || (line.starts_with("box ") && line.contains(['(', '#']))
}
