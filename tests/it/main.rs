//! The one integration test binary: every test goes through a public door, on data.
#![expect(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "a test fails by panicking, and says what it leaves out"
)]

mod addresses;
mod approved_texts;
mod articles;
#[cfg(unix)]
mod asking;
mod attribution;
mod attribution_oracle;
mod beginning;
mod broken;
mod build;
mod cache;
mod calls;
mod change_class;
mod citations;
mod code;
mod codes;
mod commands;
mod commonmark;
mod controls;
mod cures;
mod deception;
mod decisions;
mod diagrams;
mod directions;
mod doctor;
mod export;
mod external_links;
mod facets;
mod feedback;
mod found;
mod git_names;
mod gone;
mod heads;
mod history;
mod history_fixture;
mod history_oracle;
mod history_people;
mod hostile;
mod html;
mod identity_of_documents;
mod incomplete;
mod indexed;
mod json_schema;
mod kept;
mod life;
mod lifecycle;
mod living;
mod living_laws;
mod markdown;
mod markdown_hostile;
mod math;
mod mending;
mod merges;
mod moves;
mod names;
mod new;
mod output;
mod output_stops;
mod own_states;
mod places;
mod policy;
mod preview;
mod project;
mod reading;
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
mod serve_client;
mod serve_gate;
mod serve_index;
mod serve_limits;
#[cfg(unix)]
mod serve_load;
#[cfg(unix)]
mod serve_manners;
#[cfg(unix)]
mod serve_settles;
mod serve_watch;
mod sources;
mod standing;
mod states_on_demand;
mod story;
mod strings;
mod theme_files;
mod theme_readme;
mod themes;
mod tombstones;
mod twins;
mod unpublished;
mod versions;
mod weighing;
mod what_was_read;
mod wishes;
mod withhold;
mod words;
