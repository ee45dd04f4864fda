//! What reports say of places.

use crate::project::Project;

#[test]
fn the_place_of_a_problem_in_a_long_line_is_true() {
    let long = "word ".repeat(200);
    let project = Project::new().file("a.md", format!("# A\n\n{long}[x](nowhere.md) end\n"));
    let report = project.run(&["check"]).stdout;
    assert!(report.contains("--> a.md:3:1005\n"), "{report}");
    assert!(report.contains("[x](nowhere.md) end\n"), "{report}");
    let mark = report.lines().find(|it| it.contains('^')).unwrap();
    let line = report
        .lines()
        .find(|it| it.contains("nowhere.md)"))
        .unwrap();
    assert_eq!(mark.find('^'), line.find("nowhere.md)"), "{report}");

    let longer = "word ".repeat(9000);
    let project = project.file("a.md", format!("# A\n\n{longer}[x](nowhere.md) end\n"));
    let report = project.run(&["check"]).stdout;
    assert!(report.contains("--> a.md:3:45005\n"), "{report}");
}
