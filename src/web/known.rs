//! What was answered before, with the day of each answer: nobody's server is asked every time.

use std::collections::BTreeMap;
use std::fs;
use std::io::Write as _;

use camino::Utf8Path;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::Answer;
use crate::error::{Error, Result};

/// A good answer holds for so many days, any other for one.
const DAYS: i32 = 7;

/// The name of the file in the cache folder.
const FILE: &str = "links.json";

/// The answers that are known.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Known(BTreeMap<String, Dated>);

#[derive(Debug, Clone, Serialize, Deserialize)]
struct Dated {
    /// The day, as year-month-day.
    asked: String,
    answer: Answer,
}

impl Known {
    /// Those remembered in a folder. A file that cannot be read is as if it were not there.
    pub fn read(folder: &Utf8Path) -> Self {
        let bytes = fs::read(folder.join(FILE)).unwrap_or_default();
        serde_json::from_slice(&bytes).unwrap_or_default()
    }

    /// The answer of an address that still holds today.
    pub fn fresh(&self, address: &str, today: Date) -> Option<&Answer> {
        let known = self.0.get(address)?;
        let asked: Date = known.asked.parse().ok()?;
        let days = today.since(asked).ok()?.get_days();
        let holds = match known.answer {
            Answer::Answers => (0..DAYS).contains(&days),
            // Who may be asked can change.
            Answer::Inside(_) => false,
            _ => days == 0,
        };
        holds.then_some(&known.answer)
    }

    /// Learns what was answered today, and forgets what is not asked for any more.
    #[must_use]
    pub fn with(mut self, answers: BTreeMap<String, Answer>, asked: Date, used: &[&str]) -> Self {
        self.0.retain(|address, _| used.contains(&address.as_str()));
        let dated = |answer| Dated {
            asked: asked.to_string(),
            answer,
        };
        let answers = answers.into_iter();
        self.0
            .extend(answers.map(|(address, answer)| (address, dated(answer))));
        self
    }

    /// What each address answered.
    pub fn answer(&self, address: &str) -> Option<&Answer> {
        self.0.get(address).map(|it| &it.answer)
    }

    /// Writes them down, in one step.
    pub fn write(&self, folder: &Utf8Path) -> Result<()> {
        let write = |error| Error::io("write the cache in", folder, error);
        fs::create_dir_all(folder).map_err(write)?;
        let text = serde_json::to_vec_pretty(self).unwrap_or_default();
        let mut file = tempfile::NamedTempFile::new_in(folder).map_err(write)?;
        file.write_all(&text).map_err(write)?;
        file.persist(folder.join(FILE))
            .map_err(|error| write(error.error))?;
        Ok(())
    }
}
