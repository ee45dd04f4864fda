//! The rules by which signatures are taken for one person's.

use std::collections::BTreeMap;

use super::automation::{ActorKind, noreply_login, plain_words};
use super::gathering::Gathering;
use super::identity::{DeclaredPerson, Evidence};
use super::signature::Email;
use super::signer::Signer;

/// Puts signers together by the rules, the strongest first.
pub(super) fn gather(signers: &[Signer], declared: &[DeclaredPerson]) -> Gathering {
    let mut gathering = Gathering::of(signers.len());
    // A name or an address that two people declare tells neither.
    let addresses = unambiguous(declared, |person| person.emails.clone());
    let logins = unambiguous(declared, |person| {
        person
            .github
            .iter()
            .map(|login| login.to_lowercase())
            .collect()
    });
    let names = unambiguous(declared, |person| {
        let names = person.names.iter().chain([&person.name]);
        names
            .map(|name| plain_words(name))
            .filter(|name| !name.is_empty())
            .collect()
    });

    for (number, signer) in signers.iter().enumerate() {
        for email in signer.found.iter().chain([&signer.email]) {
            if let Some(person) = addresses.get(email) {
                gathering.claim(number, *person, Evidence::DeclaredAddress);
            }
        }
    }
    let is_claimed: Vec<bool> = (0..signers.len())
        .map(|number| gathering.owner_of(number).is_some())
        .collect();
    let people = || {
        signers
            .iter()
            .enumerate()
            .filter(|(number, signer)| signer.kind == ActorKind::Person || is_claimed[*number])
    };
    for (number, signer) in people() {
        for email in signer.found.iter().chain([&signer.email]) {
            let login = github_login(email);
            if let Some(person) = login.and_then(|login| logins.get(&login)) {
                gathering.claim(number, *person, Evidence::Login);
            }
        }
    }
    let login = |signer: &Signer| {
        let address = signer.email.address();
        let (_, host) = address.split_once('@')?;
        Some((host.to_owned(), noreply_login(address)?))
    };
    gathering.merge_equal(
        people().map(|(number, signer)| (number, login(signer))),
        Evidence::Login,
    );
    let lists_addresses = |person: usize| !declared[person].emails.is_empty();
    for (number, signer) in people() {
        // What an address has decided a name does not overrule.
        if gathering.owner_of(number).is_none()
            && let Some(person) = names.get(&plain_words(&signer.name))
        {
            // Anybody can sign with a name: where addresses are declared it proves nothing.
            if lists_addresses(*person) {
                gathering.namesakes.push((*person, number));
            } else {
                gathering.claim(number, *person, Evidence::DeclaredName);
            }
        }
    }
    // With an address of another declared person, the name makes it neither's.
    let mut owners: BTreeMap<&Email, usize> = BTreeMap::new();
    for (number, signer) in people() {
        if let (Some(owner), Some(email)) = (gathering.owner_of(number), signer.telling_address()) {
            owners.entry(email).or_insert(owner);
        }
    }
    let mut is_neither = vec![false; signers.len()];
    for (person, number) in gathering.namesakes.clone() {
        let email = signers[number].telling_address();
        if let Some(owner) = email.and_then(|email| owners.get(email))
            && *owner != person
        {
            is_neither[number] = true;
            gathering.conflict(*owner, person, Evidence::Address);
        }
    }
    let address = |(number, signer): (usize, &'_ Signer)| {
        let email = signer.telling_address().filter(|_| !is_neither[number]);
        (number, email.cloned())
    };
    gathering.merge_equal(people().map(address), Evidence::Address);
    let full_name =
        |signer: &Signer| Some(plain_words(&signer.name)).filter(|name| name.contains(' '));
    let is_open: Vec<bool> = (0..signers.len())
        .map(|number| !gathering.owner_of(number).is_some_and(lists_addresses))
        .collect();
    gathering.merge_equal(
        people().map(|(number, signer)| (number, full_name(signer).filter(|_| is_open[number]))),
        Evidence::FullName,
    );
    // Another rule may have told whose they are.
    let known: Vec<_> = (0..signers.len())
        .map(|number| gathering.owner_of(number))
        .collect();
    gathering
        .namesakes
        .retain(|(_, number)| known[*number].is_none());

    // Tools: one of each name, and one of each address, whatever version they sign with.
    let tools = |signer: &&Signer| signer.kind != ActorKind::Person;
    let tool_name = |signer: &Signer| {
        let name = plain_words(&signer.name);
        let plain = name
            .strip_suffix("[bot]")
            .unwrap_or(&name)
            .trim_end()
            .to_owned();
        (signer.kind, plain)
    };
    let unclaimed = || {
        let numbered = signers.iter().enumerate();
        numbered.filter(|(number, signer)| tools(signer) && !is_claimed[*number])
    };
    gathering.merge_equal(
        unclaimed().map(|(number, signer)| (number, Some(tool_name(signer)))),
        Evidence::FullName,
    );
    gathering.merge_equal(
        unclaimed().map(|(number, signer)| {
            let email = Some(&signer.email).filter(|email| email.address().contains('@'));
            (number, email.map(|email| (signer.kind, email)))
        }),
        Evidence::Address,
    );
    gathering
}

fn github_login(email: &Email) -> Option<String> {
    let address = email.address();
    address
        .ends_with("@users.noreply.github.com")
        .then(|| noreply_login(address))
        .flatten()
}

/// What only one person declares, with the number of that person.
fn unambiguous<K: Ord>(
    declared: &[DeclaredPerson],
    keys: impl Fn(&DeclaredPerson) -> Vec<K>,
) -> BTreeMap<K, usize> {
    let mut owners: BTreeMap<K, Option<usize>> = BTreeMap::new();
    for (number, person) in declared.iter().enumerate() {
        for key in keys(person) {
            let owner = owners.entry(key).or_insert(Some(number));
            if *owner != Some(number) {
                *owner = None;
            }
        }
    }
    owners
        .into_iter()
        .filter_map(|(key, owner)| Some((key, owner?)))
        .collect()
}
