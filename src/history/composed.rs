//! Logins made of a first name and an employer: `ada-northwind` for Ada Moreau, who writes from
//! `@northwind.example`.

/// Shorter words, such as `de` and `io`, are in many names.
const SHORTEST_PART: usize = 3;
/// Hosts of everybody's mail tell nobody apart.
const PUBLIC_HOSTS: [&str; 12] = [
    "gmail",
    "googlemail",
    "outlook",
    "hotmail",
    "yahoo",
    "icloud",
    "proton",
    "protonmail",
    "github",
    "users",
    "noreply",
    "mail",
];

/// Is the login made of words of the name and of the host, of both at least one?
pub(super) fn is_composed<'a>(
    login: &str,
    names: impl Iterator<Item = &'a str>,
    addresses: impl Iterator<Item = &'a str>,
) -> bool {
    let login = login.to_lowercase();
    let parts: Vec<&str> = login.split(['-', '_', '.']).collect();
    if parts.len() < 2 || parts.iter().any(|part| part.len() < SHORTEST_PART) {
        return false;
    }
    let names: Vec<String> = names.map(str::to_lowercase).collect();
    let words: Vec<&str> = names.iter().flat_map(|it| it.split_whitespace()).collect();
    let hosts: Vec<&str> = addresses
        .filter_map(|address| address.split_once('@')?.1.rsplit_once('.'))
        .flat_map(|(labels, _)| labels.split('.'))
        .filter(|label| !PUBLIC_HOSTS.contains(label))
        .collect();
    parts.iter().any(|part| words.contains(part))
        && parts.iter().any(|part| hosts.contains(part))
        && parts
            .iter()
            .all(|part| words.contains(part) || hosts.contains(part))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_and_an_employer_make_a_login() {
        let is = |login: &str, name: &str, address: &str| {
            is_composed(login, [name].into_iter(), [address].into_iter())
        };
        assert!(is("ada-northwind", "Ada Moreau", "a@northwind.example"));
        assert!(is(
            "Ada_Moreau.Northwind",
            "Ada Moreau",
            "a@eu.northwind.example"
        ));
        assert!(
            !is("ada-moreau", "Ada Moreau", "a@northwind.example"),
            "a similar name"
        );
        assert!(!is("ada-gmail", "Ada Moreau", "a@gmail.com"));
        assert!(!is(
            "ada-northwind-bot",
            "Ada Moreau",
            "a@northwind.example"
        ));
        assert!(!is("northwind-docs", "Ada Moreau", "a@northwind.example"));
        assert!(!is("ada", "Ada Moreau", "a@ada.example"));
    }
}
