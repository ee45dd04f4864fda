//! The calls for calendars: RFC 5545, as events of whole days.

use jiff::civil::Date;

use crate::model::Call;
use crate::site::Site;

/// The longest line, in bytes, without its end.
const LONGEST_LINE: usize = 75;

/// Every call that has its two days as an event of a calendar.
pub(in crate::site) fn calendar(site: &Site) -> String {
    let mut calendar = Calendar(String::new());
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.line("PRODID:-//guide//Calls//EN");
    calendar.line("CALSCALE:GREGORIAN");
    calendar.text(
        "X-WR-CALNAME",
        &site.tell("calendar-title", &[("title", (&site.title).into())]),
    );
    for call in &site.calls {
        calendar.event(site, call);
    }
    calendar.line("END:VCALENDAR");
    calendar.0
}

struct Calendar(String);

impl Calendar {
    fn event(&mut self, site: &Site, call: &Call) -> Option<()> {
        let (opens, closes) = (call.term.from?, call.term.until?);
        // The end of an event of whole days is the day after its last.
        let end = closes.tomorrow().ok()?;
        let url = Site::call_url(call);
        self.line("BEGIN:VEVENT");
        self.line(&format!("UID:{}{url}", site.name_for_machines()));
        // When this was so: by the commit that the site shows, for the clock tells nothing of it.
        self.line(&format!(
            "DTSTAMP:{}T000000Z",
            compact(site.day.unwrap_or(opens))
        ));
        self.line(&format!("DTSTART;VALUE=DATE:{}", compact(opens)));
        self.line(&format!("DTEND;VALUE=DATE:{}", compact(end)));
        self.text("SUMMARY", &call.title);
        self.text("DESCRIPTION", &description(site, call));
        let kind = call.kind.key();
        let kind = site.tell("call-kind", &[("kind", kind.into())]);
        self.text("CATEGORIES", &kind);
        if let Some(base) = &site.settings.base_url {
            self.line(&format!("URL:{base}{url}"));
        }
        if site.ended_with(call).is_some() {
            self.line("STATUS:CANCELLED");
        }
        self.line("TRANSP:TRANSPARENT");
        self.line("END:VEVENT");
        Some(())
    }

    /// A property whose value is text.
    fn text(&mut self, name: &str, value: &str) {
        self.line(&format!("{name}:{}", escape(value)));
    }

    /// Writes a line, folded between characters so that no piece is too long.
    fn line(&mut self, line: &str) {
        let mut length = 0;
        for character in line.chars() {
            if length + character.len_utf8() > LONGEST_LINE {
                self.0.push_str("\r\n ");
                length = 1;
            }
            self.0.push(character);
            length += character.len_utf8();
        }
        self.0.push_str("\r\n");
    }
}

fn description(site: &Site, call: &Call) -> String {
    let answer_at = call.answer_at.as_ref();
    let answer_at = answer_at.map(|it| site.tell("calendar-answer-at", &[("address", it.into())]));
    let outcome = call.outcome.as_ref().map(|it| {
        let outcome = site.outcome_name(it);
        site.tell("calendar-outcome", &[("outcome", outcome.into())])
    });
    let words = [
        Some(site.call_words(call)),
        call.question.as_deref().map(|it| site.shown(it)),
        call.pull_request.clone(),
        call.answer.as_deref().map(|it| site.shown(it)),
        answer_at,
        outcome,
        call.record.clone(),
    ];
    let words = words.into_iter().flatten();
    words.collect::<Vec<_>>().join("\n")
}

fn compact(day: Date) -> String {
    day.strftime("%Y%m%d").to_string()
}

/// Text as RFC 5545, 3.3.11, writes it; control characters have no place there.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for character in text.trim_end().chars() {
        match character {
            '\\' | ';' | ',' => escaped.extend(['\\', character]),
            '\n' => escaped.push_str("\\n"),
            '\t' => escaped.push(' '),
            _ if character.is_control() => {}
            _ => escaped.push(character),
        }
    }
    escaped
}
