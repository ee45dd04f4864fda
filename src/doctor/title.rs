//! The title of a text of the past, told without parsing all of it, so that a draft and the paper
//! that came of it are seen to bear the same one.

/// The words of the first heading in lower case, without what a draft and its final text differ
/// in: `draft`, a version, an anchor. `None` when too few are left to tell one text from others.
pub(super) fn title_words(text: &str) -> Option<String> {
    const OF_A_STATE: [&str; 6] = ["draft", "final", "published", "version", "v", "the"];
    const FEWEST: usize = 3;
    let heading = text
        .lines()
        .find_map(|line| line.trim_start().strip_prefix("# "))?;
    let title = heading.split("{#").next().unwrap_or_default();
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty() && !OF_A_STATE.contains(word) && !is_number(word))
        .collect();
    (words.len() >= FEWEST).then(|| words.join(" "))
}

fn is_number(word: &str) -> bool {
    let digits = word.trim_start_matches('v');
    !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_draft_bears_the_title_of_its_paper() {
        let of = |text: &str| title_words(text);
        let paper = of("---\ntitle: x\n---\n\n# Risks and Controls for AI, V 1.0 \n");
        assert_eq!(paper.as_deref(), Some("risks and controls for ai"));
        assert_eq!(
            of("# Risks and Controls for AI -- DRAFT {#risks-v2}"),
            paper
        );
        assert_eq!(of("# Introduction"), None);
        assert_eq!(of("no heading"), None);
    }
}
