//! What the coalition has, as plain data made whole by its parsers.
//!
//! Every value read from YAML keeps its [`Place`](crate::diagnostic::Place), so a rule that
//! finds it wrong later can still point at it.

pub mod addresses;
pub mod agreement;
pub mod approval;
pub mod call;
pub mod checks;
pub mod color;
pub mod contributor;
pub mod date;
pub mod declared_change;
pub mod form;
pub mod front_matter;
pub mod guidance;
pub mod host;
mod id;
pub mod language;
pub mod lifecycle;
pub mod login;
pub mod look;
pub mod masking;
pub mod metadata;
pub mod organization;
pub mod person;
pub mod placeholder;
pub mod raci;
pub mod settings;
pub mod status;
pub mod statuses;
pub mod term;
pub mod version;
pub mod withhold;
pub mod workstream;
pub mod yaml;

pub use agreement::{Agreement, AgreementKind};
pub use approval::Approval;
pub use call::{Call, CallKind, CallState};
pub use color::Color;
pub use contributor::{Contributor, ContributorRole};
pub use declared_change::DeclaredChange;
pub use guidance::Guidance;
pub use host::Host;
pub use lifecycle::{AllowedMove, Lifecycle};
pub use look::Look;
pub use masking::Masking;
pub use metadata::{Horizon, Metadata};
pub use organization::{Organization, Sponsorship};
pub use person::{Display, Person};
pub use raci::{Activity, OwnRaci, Raci, Role};
pub use settings::Settings;
pub use status::{Nature, Status};
pub use statuses::Statuses;
pub use term::{Tenure, Term};
pub use withhold::Withhold;
pub use workstream::{Channel, ChannelKind, State, Workstream};
pub use yaml::Located;
