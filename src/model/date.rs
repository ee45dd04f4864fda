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

/// Reads a day written in one of the certain ways.
pub fn parse(text: &str) -> Option<Date> {
    let text = text.trim();
    FORMATS
        .iter()
        .find_map(|format| Date::strptime(format, text).ok())
        .filter(|date| YEARS.contains(&date.year()))
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
            assert_eq!(parse(text), Some(Date::constant(2025, 6, 12)), "{text}");
        }
        for text in [
            "06/12/2025",
            "12.06.2025",
            "2025-13-01",
            "2025-02-30",
            "June 2025",
            "",
            "soon",
            "-9999-01-01",
            "0225-06-12",
            "1899-12-31",
            "3000-01-01",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
        assert_eq!(long(Date::constant(2025, 6, 2)), "2 June 2025");
    }
}
