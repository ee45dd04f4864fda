//! Who holds which role, as a table: a row for each thing that roles are for, a column for each who
//! holds them or for each activity.

use jiff::civil::Date;
use serde::Serialize;

use super::shared::{HolderRef, PersonRef};
use crate::history::CommitId;
use crate::model::{Activity, Role};
use crate::path::Route;
use crate::site::{Document, Holder, Site};

#[derive(Serialize)]
pub(in crate::site) struct MatrixView {
    columns: Vec<HeadView>,
    rows: Vec<RowView>,
}

/// The head of a column.
#[derive(Serialize)]
struct HeadView {
    name: String,
    url: Option<String>,
    /// Of leads, who they are.
    people: Vec<PersonRef>,
}

impl HeadView {
    fn of(site: &Site, holder: Holder) -> Self {
        let HolderRef { name, url, .. } = site.holder_ref(holder);
        Self {
            name,
            url,
            people: Vec::new(),
        }
    }
}

#[derive(Serialize)]
struct RowView {
    label: String,
    url: Option<String>,
    cells: Vec<CellView>,
}

#[derive(Serialize)]
struct CellView {
    roles: Vec<RoleView>,
}

#[derive(Serialize)]
struct RoleView {
    key: &'static str,
    /// The letter of its look.
    look: String,
    /// The letter and the word that stand there.
    letter: String,
    word: String,
}

impl RoleView {
    fn of(site: &Site, role: Role) -> Self {
        let key = role.key();
        Self {
            key,
            look: role.letter().to_lowercase(),
            letter: site.tell("role-letter", &[("role", key.into())]),
            word: site.role_name(role),
        }
    }
}

/// A row: what the roles are for, and each role with the column in which it stands.
pub(in crate::site) struct Row<C> {
    label: String,
    route: Option<Route>,
    roles: Vec<(C, Role)>,
}

impl Row<Holder> {
    pub(in crate::site) fn of_activity(
        site: &Site,
        activity: Activity,
        holders: &[Vec<Holder>; 4],
    ) -> Self {
        Self {
            label: site.activity_name(activity),
            route: None,
            roles: by_holder(holders),
        }
    }

    /// The roles that a document gives or inherits for its text as a whole.
    pub(in crate::site) fn of_document(document: &Document) -> Self {
        Self {
            roles: by_holder(&document.roles),
            ..Row::named_by(document)
        }
    }
}

impl Row<Activity> {
    /// The roles that `matches` holds in a document, by activity; its own and its workstream's.
    pub(in crate::site) fn held(
        site: &Site,
        document: &Document,
        matches: impl Fn(Holder) -> bool,
    ) -> Self {
        let mut row = Row::named_by(document);
        for assignment in site.roles_for(document) {
            let held = assignment.all().filter(|(_, it)| matches(it.holder));
            row.roles
                .extend(held.map(|(role, _)| (assignment.activity, role)));
        }
        row
    }
}

impl<C> Row<C> {
    fn named_by(document: &Document) -> Self {
        Self {
            label: document.title().to_owned(),
            route: Some(document.route.clone()),
            roles: Vec::new(),
        }
    }

    pub(in crate::site) fn is_empty(&self) -> bool {
        self.roles.is_empty()
    }
}

fn by_holder(holders: &[Vec<Holder>; 4]) -> Vec<(Holder, Role)> {
    let roles = Role::ALL.into_iter().zip(holders);
    roles
        .flat_map(|(role, holders)| holders.iter().map(move |it| (*it, role)))
        .collect()
}

impl MatrixView {
    /// Holders in the columns.
    pub(in crate::site) fn of_holders(site: &Site, rows: Vec<Row<Holder>>) -> Option<Self> {
        Self::new(site, rows, |holder| HeadView::of(site, holder))
    }

    /// The same, where leads are named as they were on a day, and in a commit.
    fn of_holders_on(
        site: &Site,
        rows: Vec<Row<Holder>>,
        day: Option<Date>,
        commit: Option<CommitId>,
    ) -> Option<Self> {
        Self::new(site, rows, |holder| HeadView {
            people: match holder {
                Holder::Leads(_) => {
                    let people = site.people_then(holder, day, commit);
                    site.person_refs(&people.unwrap_or_default())
                }
                _ => Vec::new(),
            },
            ..HeadView::of(site, holder)
        })
    }

    /// Activities in the columns.
    pub(in crate::site) fn of_activities(site: &Site, rows: Vec<Row<Activity>>) -> Option<Self> {
        Self::new(site, rows, |activity| HeadView {
            name: site.activity_name(activity),
            url: None,
            people: Vec::new(),
        })
    }

    /// Nothing where nobody holds a role.
    fn new<C: Ord + Copy>(
        site: &Site,
        rows: Vec<Row<C>>,
        head: impl Fn(C) -> HeadView,
    ) -> Option<Self> {
        let all = rows.iter().flat_map(|it| &it.roles);
        let mut columns: Vec<C> = all.map(|(column, _)| *column).collect();
        columns.sort();
        columns.dedup();
        let cell = |row: &Row<C>, column: C| {
            let roles = row.roles.iter().filter(|(it, _)| *it == column);
            CellView {
                roles: roles.map(|(_, role)| RoleView::of(site, *role)).collect(),
            }
        };
        (!columns.is_empty()).then(|| Self {
            rows: rows
                .into_iter()
                .map(|row| RowView {
                    cells: columns.iter().map(|it| cell(&row, *it)).collect(),
                    url: row.route.as_ref().map(Route::url),
                    label: row.label,
                })
                .collect(),
            columns: columns.into_iter().map(head).collect(),
        })
    }
}

impl Site {
    /// A role, in a word.
    pub(in crate::site) fn role_name(&self, role: Role) -> String {
        self.tell("role", &[("role", role.key().into())])
    }

    /// What a workstream does with a document, in a word.
    pub(in crate::site) fn activity_name(&self, activity: Activity) -> String {
        self.tell("activity", &[("activity", activity.key().into())])
    }

    /// The roles that hold for a document today, its own and its workstream's.
    pub(in crate::site) fn roles_today(&self, document: &Document) -> Option<MatrixView> {
        let roles = self.roles_for(document).into_iter();
        let rows = roles.map(|it| Row::of_activity(self, it.activity, &it.holders()));
        MatrixView::of_holders_on(self, rows.collect(), self.day, None)
    }

    /// The roles as they were when a version was written.
    pub(in crate::site) fn roles_then(
        &self,
        document: &Document,
        version: usize,
    ) -> Option<MatrixView> {
        let past = self.roles_of_version(document, version)?;
        let rows = past.roles.iter();
        let rows = rows.map(|(activity, holders)| Row::of_activity(self, *activity, holders));
        MatrixView::of_holders_on(self, rows.collect(), past.day, past.commit)
    }
}
