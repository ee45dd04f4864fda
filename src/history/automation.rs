//! Bots and AI tools: the names and addresses under which they sign commits.
//!
//! A tool is never shown as a person, and a person never as a tool: only whole names and known
//! addresses count, so that somebody called Claude Monet stays somebody.

use super::signature::Email;

/// What stands behind a signature.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize)]
#[serde(rename_all = "lowercase")]
pub enum ActorKind {
    /// A human being.
    Person,
    /// A service that acts by itself.
    Bot,
    /// A tool that writes with a person.
    Assistant,
}

/// Whole names, in lower case with single spaces.
const BOT_NAMES: &[&str] = &[
    "allcontributors",
    "all contributors",
    "codecov",
    "codecov-commenter",
    "dependabot",
    "dependabot-preview",
    "github",
    "github action",
    "github actions",
    "github-actions",
    "github merge queue",
    "github-merge-queue",
    "gitlab bot",
    "gitlab-bot",
    "gitlab ci",
    "gitlab-ci",
    "greenkeeper",
    "imgbot",
    "k8s-ci-robot",
    "kubernetes prow robot",
    "mergify",
    "pre-commit-ci",
    "pre-commit ci",
    "pull-request-size",
    "release-please",
    "renovate",
    "renovate bot",
    "renovate-bot",
    "semantic-release-bot",
    "snyk",
    "snyk bot",
    "snyk-bot",
    "stale",
    "web-flow",
    "whitesource",
];

const BOT_ADDRESSES: &[&str] = &[
    "noreply@github.com",
    "action@github.com",
    "actions@github.com",
    "github-actions@github.com",
    "support@dependabot.com",
    "bot@renovateapp.com",
    "renovate@whitesourcesoftware.com",
    "snyk-bot@snyk.io",
    "noreply@gitlab.com",
];

const ASSISTANT_NAMES: &[&str] = &[
    "ai assistant",
    "ai-assistant",
    "aider",
    "amazon q",
    "amazon q developer",
    "amp",
    "anthropic",
    "anthropic claude",
    "augment code",
    "bolt.new",
    "chatgpt",
    "claude",
    "claude ai",
    "claude code",
    "claude haiku",
    "claude opus",
    "claude sonnet",
    "cline",
    "codeium",
    "coderabbit",
    "coderabbitai",
    "codex",
    "copilot",
    "copilot coding agent",
    "copilot-swe-agent",
    "cursor",
    "cursor agent",
    "cursoragent",
    "deepseek",
    "devin",
    "devin ai",
    "devin-ai-integration",
    "gemini",
    "gemini cli",
    "gemini code assist",
    "gemini-code-assist",
    "gemini-cli",
    "github copilot",
    "google gemini",
    "google jules",
    "google-labs-jules",
    "gpt-4",
    "gpt-4o",
    "gpt-5",
    "grok",
    "junie",
    "jules",
    "kiro",
    "lovable",
    "microsoft copilot",
    "mistral",
    "openai",
    "openai chatgpt",
    "openai codex",
    "opencode",
    "openhands",
    "perplexity",
    "qodo",
    "qwen",
    "replit agent",
    "roo code",
    "sourcegraph cody",
    "sweep ai",
    "tabnine",
    "windsurf",
];

const ASSISTANT_ADDRESSES: &[&str] = &[
    "noreply@anthropic.com",
    "claude@anthropic.com",
    "codex@openai.com",
    "noreply@openai.com",
    "chatgpt@openai.com",
    "copilot@github.com",
    "cursoragent@cursor.com",
    "noreply@cursor.com",
    "noreply@aider.chat",
    "aider@aider.chat",
    "gemini-code-assist@google.com",
    "noreply@windsurf.com",
    "noreply@codeium.com",
    "agent@devin.ai",
    "openhands@all-hands.dev",
    "amp@ampcode.com",
    "noreply@opencode.ai",
];

/// First words of names that carry a model's version behind them: `Claude Opus 4.1`,
/// `GPT-5 Codex`. All further words must be words of this kind.
const MODEL_WORDS: &[&str] = &[
    "ai", "agent", "chatgpt", "claude", "cli", "code", "codex", "context", "copilot", "cursor",
    "flash", "gemini", "gpt", "haiku", "max", "mini", "model", "openai", "opus", "pro", "sonnet",
];

/// Names that a person may bear: with an ordinary personal address they are a person's.
const ALSO_HUMAN: &[&str] = &[
    "claude", "devin", "jules", "amp", "stale", "junie", "gemini",
];

/// What a signature stands for. `extra` are further names of tools, from the site's own
/// configuration.
pub(super) fn kind_of(name: &str, email: &Email, extra: &[String]) -> ActorKind {
    let address = email.address();
    let full = plain_words(name);
    if extra
        .iter()
        .any(|tool| plain_words(tool) == full && !full.is_empty())
    {
        return ActorKind::Assistant;
    }
    let marked = full.strip_suffix("[bot]").map(str::trim_end);
    let plain = marked.unwrap_or(&full);
    let login = noreply_login(address).unwrap_or_default();
    let plain_login = login.strip_suffix("[bot]").unwrap_or(&login);

    // A name that people bear needs an address that no person has.
    let is_tool_name = ASSISTANT_NAMES.contains(&plain) || is_model(plain);
    let could_be_human = ALSO_HUMAN.contains(&plain) && marked.is_none() && is_personal(address);
    if ASSISTANT_ADDRESSES.contains(&address)
        || (login.ends_with("[bot]") || is_tool_login(plain_login))
            && ASSISTANT_NAMES.contains(&plain_login)
        || is_tool_name && !could_be_human
    {
        return ActorKind::Assistant;
    }
    let is_bot = marked.is_some()
        || login.ends_with("[bot]")
        || BOT_ADDRESSES.contains(&address)
        || BOT_NAMES.contains(&plain) && !could_be_human
        || is_gitlab_bot(address);
    if is_bot {
        ActorKind::Bot
    } else {
        ActorKind::Person
    }
}

/// The login within an address that a host made up so that the real one need not be shown:
/// `12345+login@users.noreply.github.com`.
pub(super) fn noreply_login(address: &str) -> Option<String> {
    let (local, domain) = address.split_once('@')?;
    let is_made_up = domain == "users.noreply.github.com"
        || domain.starts_with("users.noreply.")
        || domain.starts_with("noreply.");
    if !is_made_up {
        return None;
    }
    let login = match local.split_once('+') {
        Some((number, login)) if number.bytes().all(|byte| byte.is_ascii_digit()) => login,
        Some(_) => local,
        // GitLab: `12345-login@users.noreply.gitlab.com`.
        None => match local.split_once('-') {
            Some((number, login))
                if domain.contains("gitlab")
                    && !number.is_empty()
                    && number.bytes().all(|byte| byte.is_ascii_digit()) =>
            {
                login
            }
            _ => local,
        },
    };
    (!login.is_empty()).then(|| login.to_lowercase())
}

/// Lower case, single spaces.
pub(super) fn plain_words(name: &str) -> String {
    let lower = name.to_lowercase();
    lower.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Logins that no person has although they lack `[bot]`.
fn is_tool_login(login: &str) -> bool {
    matches!(login, "copilot" | "copilot-swe-agent" | "cursoragent")
}

/// Only words of models and version numbers, and at least one word that names a maker's model.
fn is_model(name: &str) -> bool {
    const MAKERS: [&str; 7] = [
        "claude", "gpt", "chatgpt", "gemini", "copilot", "codex", "cursor",
    ];
    let mut words = name
        .split([' ', '-', '(', ')', '/', '_'])
        .filter(|word| !word.is_empty());
    let Some(first) = words.next() else {
        return false;
    };
    let is_version = |word: &str| {
        word.starts_with(|c: char| c.is_ascii_digit())
            || word
                .strip_prefix('v')
                .is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
    };
    let mut others = words.peekable();
    MAKERS.contains(&first)
        && others.peek().is_some()
        && others.all(|word| MODEL_WORDS.contains(&word) || is_version(word))
}

/// An address that somebody reads, rather than none or one that refuses mail.
fn is_personal(address: &str) -> bool {
    address.contains('@') && !address.contains("noreply") && !address.contains("no-reply")
}

/// `project_1_bot_ab12@noreply.gitlab.com`, `group_7_bot@…`.
fn is_gitlab_bot(address: &str) -> bool {
    let Some((local, domain)) = address.split_once('@') else {
        return false;
    };
    let mut parts = local.split('_');
    domain.contains("noreply")
        && matches!(parts.next(), Some("project" | "group"))
        && parts
            .next()
            .is_some_and(|number| number.bytes().all(|byte| byte.is_ascii_digit()))
        && parts.next() == Some("bot")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tools_are_told_from_people() {
        use ActorKind::{Assistant, Bot, Person};
        for (name, address, expected) in [
            ("AI Assistant", "", Assistant),
            ("ai assistant", "ai@example.org", Assistant),
            ("Claude", "noreply@anthropic.com", Assistant),
            ("CLAUDE CODE", "", Assistant),
            ("Claude Opus 4.1", "x@y.example", Assistant),
            (
                "Claude Opus 4.5 (1M context)",
                "x@noreply.example",
                Assistant,
            ),
            ("Anyone", "NoReply@Anthropic.com", Assistant),
            (
                "Copilot",
                "198982749+Copilot@users.noreply.github.com",
                Assistant,
            ),
            (
                "copilot-swe-agent[bot]",
                "198982749+Copilot@users.noreply.github.com",
                Assistant,
            ),
            ("Cursor Agent", "cursoragent@cursor.com", Assistant),
            ("gpt-5", "", Assistant),
            ("Claude", "", Assistant),
            ("Claude", "claude@orange.example", Person),
            ("Claude Monet", "claude@monet.example", Person),
            ("Claude Monet", "1+cmonet@users.noreply.github.com", Person),
            ("Devin Smith", "devin@smith.example", Person),
            ("Jules", "jules@verne.example", Person),
            ("Gemini Costa", "g@c.example", Person),
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
                Bot,
            ),
            ("anything[BOT]", "x@y.example", Bot),
            ("GitHub", "noreply@github.com", Bot),
            ("web-flow", "noreply@github.com", Bot),
            ("Renovate Bot", "bot@renovateapp.com", Bot),
            ("CI", "project_12_bot_3f@noreply.gitlab.com", Bot),
            ("Guidance Helper", "x@y.example", Assistant),
            ("Robot Bottom", "r@b.example", Person),
            ("", "", Person),
        ] {
            let extra = ["guidance  helper".to_owned()];
            assert_eq!(
                kind_of(name, &Email::new(address), &extra),
                expected,
                "{name} {address}"
            );
        }
    }

    #[test]
    fn logins_are_read_from_made_up_addresses() {
        for (address, login) in [
            ("12345+Ada@users.noreply.github.com", Some("ada")),
            ("ada@users.noreply.github.com", Some("ada")),
            ("12345-ada@users.noreply.gitlab.com", Some("ada")),
            ("ada@example.org", None),
            ("noreply@github.com", None),
        ] {
            let address = Email::new(address);
            assert_eq!(noreply_login(address.address()).as_deref(), login);
        }
    }
}
