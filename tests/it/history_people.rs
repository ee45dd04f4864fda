//! Who is who, through the public door.

use guide::history::{
    Actor, ActorKind, DeclaredPerson, Email, Evidence, History, Identities, Mailmap,
};

use crate::history_fixture::Fixture;

/// A history of one commit for each `Name <address>`, and optionally a trailer.
fn history(people: &[(&str, &str)], trailers: &[&str]) -> History {
    let mut repo = Fixture::new();
    let tree = repo.git.treebuilder(None).unwrap().write().unwrap();
    let mut parents = vec![];
    for (number, (name, email)) in people.iter().enumerate() {
        let trailer = trailers.get(number).copied().unwrap_or_default();
        let person = format!("{name} <{email}> {} +0000", 1_700_000_000 + number);
        let rest = format!("author {person}\ncommitter {person}\n\nWork\n\n{trailer}\n");
        parents = vec![repo.commit_raw(&parents, tree, rest.as_bytes())];
    }
    repo.history()
}

fn unify(history: &History, mailmap: &str, declared: &[DeclaredPerson]) -> Identities {
    Identities::unify(
        history.commits().iter().map(AsRef::as_ref),
        &Mailmap::parse(mailmap),
        declared,
        &["Guidance Helper".to_owned()],
    )
}

fn ada() -> DeclaredPerson {
    DeclaredPerson {
        id: "ada-moreau".to_owned(),
        name: "Ada Moreau".to_owned(),
        names: vec!["A. Moreau".to_owned()],
        emails: vec![Email::new("Ada@Northwind.example")],
        github: Some("AdaM".to_owned()),
    }
}

fn keys(identities: &Identities) -> Vec<String> {
    identities
        .actors()
        .map(|(_, actor)| actor.key.clone())
        .collect()
}

fn only(identities: &Identities) -> Actor {
    let actors: Vec<Actor> = identities
        .actors()
        .map(|(_, actor)| actor.clone())
        .collect();
    assert_eq!(actors.len(), 1, "{actors:?}");
    actors[0].clone()
}

#[test]
fn four_addresses_and_two_names_are_one_person() {
    let people = [
        ("adam", "1234+adam@users.noreply.github.com"),
        ("Ada Moreau", "ada@northwind.example"),
        ("ada  moreau", "ada@home.example"),
        ("Ada Moreau", "adam@users.noreply.github.com"),
        ("adam", "ada@home.example"),
    ];
    let history = history(&people, &[]);
    let identities = unify(&history, "", &[]);
    let actor = only(&identities);
    assert_eq!(actor.name, "Ada Moreau");
    assert_eq!(actor.key, "ada-moreau");
    assert_eq!(actor.other_names, ["adam"]);
    assert_eq!(actor.handle.as_deref(), Some("adam"));
    assert!(!actor.declared);
    let merge = &identities.merges()[0];
    assert_eq!(merge.addresses, 4);
    assert_eq!(
        merge.evidence,
        [Evidence::Login, Evidence::Address, Evidence::FullName]
    );
    assert!(
        identities
            .mailmap_with_addresses()
            .contains("Ada Moreau <ada@home.example> <ada@northwind.example>")
    );
    for (name, email) in people {
        assert!(identities.who(name, &Email::new(email)).is_some());
    }
}

#[test]
fn a_declared_person_absorbs_what_is_declared() {
    let history = history(
        &[
            ("whoever", "ada@northwind.example"),
            ("AdaM", "99+ADAM@users.noreply.github.com"),
            ("a. MOREAU", "ada@third.example"),
            ("Somebody", "ada@third.example"),
            ("Kenji", "kenji@x.example"),
        ],
        &[],
    );
    let mut without_addresses = ada();
    let emails = std::mem::take(&mut without_addresses.emails);
    let identities = unify(&history, "", &[without_addresses]);
    assert_eq!(keys(&identities), ["ada-moreau", "whoever", "kenji"]);

    // Her addresses are known, so her name alone says nothing.
    let identities = unify(&history, "", &[ada()]);
    assert_eq!(keys(&identities), ["ada-moreau", "a.-moreau", "kenji"]);

    let third = Email::new("ada@third.example");
    let declared = DeclaredPerson {
        emails: [emails, vec![third]].concat(),
        ..ada()
    };
    let identities = unify(&history, "", &[declared]);
    assert_eq!(keys(&identities), ["ada-moreau", "kenji"]);
    let actor = identities.actor(identities.declared("ada-moreau").unwrap());
    assert!(actor.declared);
    assert_eq!(
        actor.other_names,
        ["a. MOREAU", "AdaM", "Somebody", "whoever"]
    );
}

#[test]
fn declared_people_are_never_merged() {
    let kenji = DeclaredPerson {
        id: "kenji".to_owned(),
        name: "Kenji Watanabe".to_owned(),
        ..DeclaredPerson::default()
    };
    let history = history(
        &[
            ("Ada Moreau", "team@northwind.example"),
            ("Kenji Watanabe", "team@northwind.example"),
            ("Kenji Watanabe", "ada@northwind.example"),
        ],
        &[],
    );
    let identities = unify(&history, "", &[ada(), kenji]);
    assert_eq!(keys(&identities), ["ada-moreau", "kenji", "ada-moreau-2"]);
    let who = |name, email| identities.actor(identities.who(name, &Email::new(email)).unwrap());
    // Her addresses are declared, and this is none of them.
    assert_eq!(
        who("Ada Moreau", "team@northwind.example").key,
        "ada-moreau-2"
    );
    assert_eq!(who("Kenji Watanabe", "team@northwind.example").key, "kenji");
    // The address is declared, which is stronger than the name.
    assert_eq!(
        who("Kenji Watanabe", "ada@northwind.example").key,
        "ada-moreau"
    );
    assert_eq!(
        identities.conflicts()[0].people,
        ("ada-moreau".to_owned(), "kenji".to_owned())
    );
}

/// Anybody can write her name into a commit.
#[test]
fn a_name_without_a_declared_address_is_a_suspicion() {
    let history = history(
        &[
            ("Ada Moreau", "ada@northwind.example"),
            ("Ada Moreau", "mallory@evil.example"),
            ("ada moreau", "mallory@other.example"),
            ("Kenji W", "kenji@x.example"),
        ],
        &["", "", "", "Co-authored-by: A. Moreau"],
    );
    let identities = unify(&history, "", &[ada()]);
    let who = |name, email| identities.actor(identities.who(name, &Email::new(email)).unwrap());
    assert!(who("Ada Moreau", "ada@northwind.example").declared);
    for (name, email) in [
        ("Ada Moreau", "mallory@evil.example"),
        ("ada moreau", "mallory@other.example"),
        ("A. Moreau", ""),
    ] {
        assert!(!who(name, email).declared, "{name}");
    }
    let suspicions = identities.suspicions();
    assert!(
        suspicions
            .iter()
            .all(|it| it.evidence == Evidence::DeclaredName)
    );
    assert_eq!(suspicions.len(), 2);
    // Without declared people equal names are one person, as `git shortlog` has it.
    assert_eq!(
        keys(&unify(&history, "", &[])),
        ["ada-moreau", "kenji-w", "a.-moreau"]
    );
    // A `.mailmap` settles it.
    let mailmap = "<ada@northwind.example> <mallory@evil.example>";
    let identities = unify(&history, mailmap, &[ada()]);
    let id = identities.who("Ada Moreau", &Email::new("mallory@evil.example"));
    assert_eq!(id, identities.declared("ada-moreau"));
}

#[test]
fn a_mailmap_comes_before_everything() {
    let history = history(
        &[
            ("adam", "old@x.example"),
            ("Ada Moreau", "ada@northwind.example"),
        ],
        &[],
    );
    let identities = unify(
        &history,
        "Grace Hopper <grace@x.example> <old@x.example>",
        &[],
    );
    assert_eq!(keys(&identities), ["grace-hopper", "ada-moreau"]);
    let id = identities
        .who("adam", &Email::new("OLD@x.example"))
        .unwrap();
    assert_eq!(identities.actor(id).name, "Grace Hopper");
}

#[test]
fn tools_stand_apart_from_people() {
    let history = history(
        &[
            ("Ada Moreau", "ada@x.example"),
            (
                "dependabot[bot]",
                "49699333+dependabot[bot]@users.noreply.github.com",
            ),
            ("GitHub", "noreply@github.com"),
            ("Claude Monet", "claude@monet.example"),
        ],
        &[
            "co-authored-by: Claude <noreply@anthropic.com>\nCo-Authored-By: AI ASSISTANT",
            "CO-AUTHORED-BY: Claude Opus 4.1 <NoReply@Anthropic.com>\nCo-authored-by: guidance helper <x@y.example>",
            "Co-authored-by: ai assistant <ai@x.example>",
        ],
    );
    let identities = unify(&history, "", &[]);
    let of = |kind| -> Vec<String> {
        identities
            .actors()
            .filter(|(_, actor)| actor.kind == kind)
            .map(|(_, actor)| actor.key.clone())
            .collect()
    };
    assert_eq!(of(ActorKind::Person), ["ada-moreau", "claude-monet"]);
    assert_eq!(of(ActorKind::Bot), ["dependabot-bot", "github"]);
    assert_eq!(
        of(ActorKind::Assistant),
        ["claude", "ai-assistant", "guidance-helper"]
    );
}

#[test]
fn who_gives_no_name_gets_a_neutral_one() {
    let history = history(
        &[
            ("ada@x.example", "ada@x.example"),
            ("", "kenji@x.example"),
            ("", "7+grace@users.noreply.github.com"),
        ],
        &[],
    );
    let identities = unify(&history, "", &[]);
    let names: Vec<&str> = identities
        .actors()
        .map(|(_, actor)| actor.name.as_str())
        .collect();
    assert_eq!(
        names,
        ["Unnamed contributor 1", "Unnamed contributor 2", "grace"]
    );
    let json = serde_json::to_string(
        &identities
            .actors()
            .map(|(_, actor)| actor)
            .collect::<Vec<_>>(),
    )
    .unwrap();
    assert!(!json.contains("x.example"), "{json}");
    assert!(!format!("{identities:?}").contains("x.example"));
    assert!(!format!("{history:?}").contains("x.example"));
}

#[test]
fn likely_pairs_are_proposed_and_not_merged() {
    let history = history(
        &[
            ("adamoreau", "private@home.example"),
            ("Ada Moreau", "ada@x.example"),
            ("Kenji W", "kenji.watanabe@x.example"),
            ("KW", "kenjiwatanabe@y.example"),
            ("Info", "info@a.example"),
            ("Inf", "info@b.example"),
        ],
        &[],
    );
    let identities = unify(&history, "", &[]);
    assert_eq!(identities.actors().count(), 6);
    let evidence: Vec<Evidence> = identities
        .suspicions()
        .iter()
        .map(|suspicion| suspicion.evidence)
        .collect();
    assert_eq!(evidence, [Evidence::SimilarName, Evidence::SimilarAddress]);
}

#[test]
fn equal_names_get_different_keys_in_the_order_of_their_first_commit() {
    let history = history(
        &[
            ("Ada", "a@x.example"),
            ("Ada", "b@x.example"),
            ("Ada!", "c@x.example"),
        ],
        &[],
    );
    assert_eq!(keys(&unify(&history, "", &[])), ["ada", "ada-2", "ada-3"]);
    let mut commits: Vec<_> = history.commits().iter().map(AsRef::as_ref).collect();
    commits.reverse();
    commits.extend(history.commits().iter().map(AsRef::as_ref));
    let again = Identities::unify(commits, &Mailmap::default(), &[], &[]);
    assert_eq!(keys(&again), ["ada", "ada-2", "ada-3"]);
}

#[test]
fn co_authors_of_a_squash_are_counted_once() {
    let history = history(
        &[("Ada Moreau", "ada@x.example")],
        &[
            "Co-authored-by: ada moreau <ada@y.example>\nCo-authored-by: Kenji <k@x.example>\nCo-authored-by: Kenji <K@x.example>",
        ],
    );
    let commit = history.head().unwrap();
    assert_eq!(commit.co_authors.len(), 1);
    assert_eq!(&*commit.co_authors[0].name, "Kenji");
}
