//! The rules that look at a whole site, and the reports that show what they find.
//!
//! One rule a file, each a plain function from the site to diagnostics. What is found is then
//! settled: exemptions are taken out, and each code matters as much as the site says.

mod allowance;
pub mod external;
pub mod mend;
pub mod report;
mod rules;

use crate::diagnostic::code::{self, Topic};
use crate::diagnostic::{Code, Diagnostic, Severity, sort};
use crate::input::SETTINGS_FILE;
use crate::site::{Document, Move, Site};

pub(crate) use allowance::Allowances;

/// Everything an author should know: what reading and assembling found, and what the rules find.
/// With `strict`, warnings are errors.
pub fn check(site: &Site, strict: bool) -> Vec<Diagnostic> {
    check_with(site, None, strict)
}

/// The same, and what asking other sites found, where they were asked.
pub fn check_with(site: &Site, asked: Option<Vec<Diagnostic>>, strict: bool) -> Vec<Diagnostic> {
    let has_asked = asked.is_some();
    let mut found = site.problems().to_vec();
    found.extend(asked.into_iter().flatten());
    for rule in rules::ALL {
        rule(site, &mut found);
    }
    settle(site, found, has_asked, strict)
}

/// The same as [`check`], unless the results are wanted no more before all rules have looked.
pub fn check_unless(site: &Site, is_unwanted: impl Fn() -> bool) -> Option<Vec<Diagnostic>> {
    let mut found = site.problems().to_vec();
    for rule in rules::ALL {
        if is_unwanted() {
            return None;
        }
        rule(site, &mut found);
    }
    Some(settle(site, found, false, false))
}

/// What was found, without what is let stand.
fn settle(
    site: &Site,
    mut found: Vec<Diagnostic>,
    has_asked: bool,
    strict: bool,
) -> Vec<Diagnostic> {
    let mut allowances = Allowances::of(site);
    allowances.take_out(&mut found);
    found.append(&mut allowances.problems);
    found.extend(allowances.unused(|code| is_looked_for(code, has_asked)));
    leave_out_consequences(site, &mut found);
    weigh(site, strict, found)
}

/// Where nothing of `guide.yaml` can be read, what is wrong elsewhere may follow from that alone.
pub(crate) fn leave_out_consequences(site: &Site, found: &mut Vec<Diagnostic>) {
    if site.is_unmade() {
        let file = |it: &Diagnostic| it.place.as_ref().map(|at| at.file.to_string());
        found.retain(|it| file(it).as_deref() == Some(SETTINGS_FILE));
    }
}

/// Is it looked for? Exemptions of what was not looked for are not to be judged.
fn is_looked_for(code: Code, has_asked: bool) -> bool {
    let needs_asking = [code::DEAD_LINK, code::UNASKED_LINK].contains(&code);
    code.topic() != Topic::Doctor && (has_asked || !needs_asking)
}

/// What was found, each as severe as the site says, in the order of a report.
pub(crate) fn weigh(site: &Site, strict: bool, found: Vec<Diagnostic>) -> Vec<Diagnostic> {
    let weighed = |it: Diagnostic| match site.settings.checks.of(it.code) {
        Some(None) => None,
        Some(Some(severity)) => Some(it.weighing(severity)),
        None => Some(it),
    };
    let strictly = |it: Diagnostic| match it.severity {
        Severity::Warning if strict => it.weighing(Severity::Error),
        _ => it,
    };
    let found = found.into_iter().filter_map(weighed);
    let mut found: Vec<Diagnostic> = found.map(strictly).collect();
    sort(&mut found);
    found.dedup();
    found
}

/// What stands in the way of a move of a document that is planned, by the lifecycle of the site. A
/// check that is off hinders nothing.
pub fn hindrances(site: &Site, document: &Document, step: &Move) -> Vec<Diagnostic> {
    let mut found = rules::hindrances(site, document, step);
    found.retain(|it| site.settings.checks.of(it.code) != Some(None));
    found
}

/// Is there an error among them? Then `build` refuses to write.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|it| it.severity == Severity::Error)
}
