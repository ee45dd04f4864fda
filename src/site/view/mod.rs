//! What the templates get: one struct a kind of page, made of plain text and safe HTML.
//!
//! Addresses in fields called `url` are relative to the site's base; those called `href` are whole.

mod attribution;
mod brand;
mod calendar;
mod calls;
mod check;
mod citation;
mod description;
mod document;
mod evidence;
mod facets;
mod feed;
mod feedback;
mod found;
mod history;
mod home;
mod llms;
mod matrix;
mod page;
mod participant;
mod participate;
mod past;
mod picture;
mod redline;
mod shared;
mod structured;
mod version;
mod workstream;

pub(super) use attribution::AttributionView;
pub(super) use calendar::calendar;
pub(super) use calls::{CallsView, calendar_route, calls_route};
pub(super) use check::{CheckView, ChecksView};
pub(super) use description::description;
pub(super) use document::DocumentView;
pub(super) use facets::{AnswerView, AppliesView, FacetValueView, FacetView};
pub(super) use feed::{FeedView, JsonFeed};
pub(super) use history::HistoryView;
pub(super) use home::{ChangesView, DocumentsView, HomeView, NotFoundView, SearchView};
pub(super) use llms::llms;
pub(super) use page::{
    Context, ErrorView, PageView, ProjectPageView, RedirectView, RobotsView, SiteView, SitemapView,
};
pub(super) use participant::{OrganizationView, PeopleView, PersonView};
pub(super) use participate::ParticipateView;
pub use past::{PastSection, PastText};
pub(super) use redline::RedlineView;
pub(super) use structured::{OpenGraph, json_ld};
pub(super) use version::VersionView;
pub(super) use workstream::{WorkstreamView, WorkstreamsView};
