//! Two readings differ where a site that was made of them would.

use guide::input::{Inputs, Reading};
use guide::path::SourcePath;

use crate::project::Project;

const PICTURE: &str = "p.png";

fn read(project: &Project) -> Inputs {
    Inputs::read(project.path(), None).unwrap()
}

/// As a page does that shows the picture.
fn look_at_picture(inputs: &Inputs) {
    let path = SourcePath::new(PICTURE).unwrap();
    let bytes = inputs.sources[0].files.bytes(&path, &mut Vec::new());
    assert!(bytes.unwrap().is_some());
}

/// What a reading of now finds changed since an earlier one.
fn changed_since(before: &Inputs, project: &Project) -> Vec<String> {
    let before = Reading::of(&before.sources);
    let now = Reading::after(&before, &read(project).sources);
    let changed = now.changed_since(&before);
    changed.iter().map(ToString::to_string).collect()
}

#[test]
fn a_file_that_was_shown_is_looked_into_and_one_that_was_not_is_not() {
    let project = Project::new()
        .file("README.md", "# A\n\n![p](p.png)\n")
        .file(PICTURE, "one");
    let (shown, unseen) = (read(&project), read(&project));
    look_at_picture(&shown);
    project.write(PICTURE, "one");
    assert!(changed_since(&shown, &project).is_empty());
    project.write(PICTURE, "two");
    assert_eq!(changed_since(&shown, &project), [PICTURE]);
    assert!(changed_since(&unseen, &project).is_empty());
    std::fs::remove_file(project.path().join(PICTURE)).unwrap();
    assert_eq!(changed_since(&unseen, &project), [PICTURE]);
}

#[test]
fn a_file_that_was_not_the_same_each_time_it_was_read_is_another() {
    let project = Project::new().file(PICTURE, "one");
    let torn = read(&project);
    look_at_picture(&torn);
    project.write(PICTURE, "two");
    look_at_picture(&torn);
    assert_eq!(changed_since(&torn, &project), [PICTURE]);
    project.write(PICTURE, "one");
    assert_eq!(changed_since(&torn, &project), [PICTURE]);
}
