//! The one integration test binary: every test goes through a public door, on data.

mod history;
mod history_fixture;
mod history_oracle;
mod history_people;
