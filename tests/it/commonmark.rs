//! The examples of the CommonMark specification, on our own writer.

use guide::markdown::commonmark_html;

/// Examples in which we differ on purpose, each with its reason.
const DIFFERENT: &[(usize, &str)] = &[];

struct Example {
    number: usize,
    section: String,
    markdown: String,
    html: String,
}

/// Reads the examples from the text of the specification: a fence of 32 backticks, the
/// Markdown, a line with a dot, the HTML. `→` stands for a tab.
fn examples() -> Vec<Example> {
    const FENCE: &str = "````````````````````````````````";
    let spec = include_str!("commonmark/spec.txt");
    let mut examples = Vec::new();
    let mut section = String::new();
    let mut lines = spec.lines();
    while let Some(line) = lines.next() {
        if line == format!("{FENCE} example") {
            let mut block = lines.by_ref().take_while(|line| *line != FENCE);
            let text = |lines: Vec<&str>| {
                lines
                    .iter()
                    .map(|line| line.replace('→', "\t") + "\n")
                    .collect::<String>()
            };
            let markdown = text(block.by_ref().take_while(|line| *line != ".").collect());
            let html = text(block.collect());
            examples.push(Example {
                number: examples.len() + 1,
                section: section.clone(),
                markdown,
                html,
            });
        } else if let Some(heading) = line.strip_prefix('#') {
            heading
                .trim_start_matches('#')
                .trim()
                .clone_into(&mut section);
        }
    }
    examples
}

#[test]
fn every_example_of_the_specification_is_rendered_as_printed() {
    let examples = examples();
    assert_eq!(examples.len(), 652);
    let mut failures = Vec::new();
    for example in &examples {
        let different = DIFFERENT
            .iter()
            .any(|(number, _)| *number == example.number);
        let html = commonmark_html(&example.markdown);
        if (html == example.html) == different {
            failures.push(format!(
                "example {} ({})\n--- markdown\n{}--- expected\n{}--- rendered\n{html}",
                example.number, example.section, example.markdown, example.html
            ));
        }
    }
    assert!(
        failures.is_empty(),
        "{} of 652 differ:\n{}",
        failures.len(),
        failures.join("\n")
    );
}
