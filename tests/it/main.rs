//! The one integration test binary: every test goes through a public door, on data.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it leaves out"
)]

mod addresses;
mod approved_texts;
mod articles;
mod attribution;
mod attribution_oracle;
mod broken;
mod build;
mod cache;
mod calls;
mod change_class;
mod citations;
mod codes;
mod commands;
mod commonmark;
mod controls;
mod cures;
mod deception;
mod decisions;
mod doctor;
mod export;
mod external_links;
mod feedback;
mod git_names;
mod history;
mod history_fixture;
mod history_oracle;
mod history_people;
mod hostile;
mod html;
mod identity_of_documents;
mod incomplete;
mod json_schema;
mod life;
mod lifecycle;
mod living;
mod living_laws;
mod markdown;
mod markdown_hostile;
mod mending;
mod merges;
mod names;
mod new;
mod output;
mod output_stops;
mod own_states;
mod places;
mod policy;
mod preview;
mod project;
mod redline;
mod release;
mod report;
mod report_formats;
mod roles;
mod roles_faults;
mod running;
mod sample;
mod schema;
mod search;
mod serve;
mod serve_watch;
mod sources;
mod standing;
mod states_on_demand;
mod story;
mod unpublished;
mod versions;
mod weighing;
mod wishes;
mod withhold;
mod words;
