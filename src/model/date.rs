//! Calendar days, as people write them and as pages show them.

use jiff::civil::Date;

/// The ways of writing a day that leave no doubt about its parts. `06/12/2025` is not among them.
const FORMATS: [&str; 7] = [
    "%Y-%m-%d",
    "%d %B %Y",
    "%d %b %Y",
    "%d-%b-%Y",
    "%B %d, %Y",
    "%b %d, %Y",
    "%Y/%m/%d",
];

/// The years that a document of today can mean; any other is a slip.
const YEARS: std::ops::RangeInclusive<i16> = 1900..=2999;

/// Why a text is not taken for a day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoDay {
    /// It is none, or leaves a doubt.
    Unclear,
    /// Its year is a slip.
    OutOfYears,
}

impl NoDay {
    /// What is wrong with the text, after its words.
    pub fn why(self) -> String {
        match self {
            Self::Unclear => "is not a calendar day".to_owned(),
            Self::OutOfYears => format!("is not in the years {} to {}", YEARS.start(), YEARS.end()),
        }
    }

    /// How to write a day.
    pub fn cure(self) -> &'static str {
        match self {
            Self::Unclear => "write year-month-day, such as 2025-06-12",
            Self::OutOfYears => "write a day of these years; an end that is open is left out",
        }
    }
}

/// Reads a day written in one of the certain ways, of a year that a document of today can mean.
pub fn parse(text: &str) -> Result<Date, NoDay> {
    let text = text.trim();
    let mut read = FORMATS.iter();
    let read = read.find_map(|format| Date::strptime(format, text).ok());
    let date = read.ok_or(NoDay::Unclear)?;
    if YEARS.contains(&date.year()) {
        Ok(date)
    } else {
        Err(NoDay::OutOfYears)
    }
}

/// The day in plain English: `12 June 2025`.
pub fn long(date: Date) -> String {
    date.strftime("%-d %B %Y").to_string()
}

/// The month in plain English: `June 2025`.
pub fn month(date: Date) -> String {
    date.strftime("%B %Y").to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_is_certain_and_nothing_else() {
        for text in [
            "2025-06-12",
            "12 June 2025",
            "12-Jun-2025",
            "June 12, 2025",
            " 2025/06/12 ",
        ] {
            assert_eq!(parse(text), Ok(Date::constant(2025, 6, 12)), "{text}");
        }
        for text in [
            "06/12/2025",
            "12.06.2025",
            "2025-13-01",
            "2025-02-30",
            "June 2025",
            "",
            "soon",
        ] {
            assert_eq!(parse(text), Err(NoDay::Unclear), "{text}");
        }
        for text in ["-9999-01-01", "0225-06-12", "1899-12-31", "3000-01-01"] {
            assert_eq!(parse(text), Err(NoDay::OutOfYears), "{text}");
        }
        assert_eq!(long(Date::constant(2025, 6, 2)), "2 June 2025");
    }
}
