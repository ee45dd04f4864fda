//! Writing a site, interrupted: at any moment the old site stands or the new one.

#![expect(
    clippy::unwrap_used,
    reason = "a test may fail by panicking, in its helpers too"
)]

use std::fs;
use std::io;
use std::sync::Barrier;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;

use guide::output::{Step, verify, write, write_with};

use crate::output::{Place, Site, beside, files, found, place, site};

fn old() -> Site {
    site(&[
        ("index.html", "1"),
        ("a/x.txt", "same"),
        ("b/y.txt", "gone"),
    ])
}

fn new() -> Site {
    site(&[
        ("index.html", "2"),
        ("a/x.txt", "same"),
        ("c/z.txt", "added"),
    ])
}

fn with_own(mut pages: Site) -> Site {
    pages.insert("CNAME".to_owned(), b"example.org".to_vec());
    pages
}

/// A place where the old site stands with a file that guide did not make.
fn old_place() -> Place {
    let place = place();
    write(&place.output, &files(&old()), None).unwrap();
    fs::write(place.output.join("CNAME"), "example.org").unwrap();
    place
}

/// Writes the new site and dies before the step `stop`; was there such a step?
fn die_at(place: &Place, stop: usize, kind: io::ErrorKind) -> bool {
    let count = AtomicUsize::new(0);
    let _ = write_with(&place.output, &files(&new()), None, &|_| match count
        .fetch_add(1, Ordering::SeqCst)
    {
        at if at >= stop => Err(io::Error::from(kind)),
        _ => Ok(()),
    });
    count.load(Ordering::SeqCst) > stop
}

#[test]
fn killed_before_any_step_the_old_site_or_the_new_one_stands() {
    let mut new_seen = false;
    for stop in 0.. {
        let place = old_place();
        let more = die_at(&place, stop, io::ErrorKind::Interrupted);
        let standing = found(&place.output);
        new_seen |= standing == with_own(new());
        assert!(
            standing == with_own(new()) || standing == with_own(old()),
            "a mix after stop {stop}: {standing:?}"
        );
        // The next build clears up and completes, whatever was left.
        write(&place.output, &files(&new()), None).unwrap();
        assert_eq!(found(&place.output), with_own(new()));
        assert_eq!(beside(&place), Vec::<String>::new(), "after stop {stop}");
        if !more {
            assert!(stop > 7, "only {stop} steps");
            break;
        }
    }
    assert!(new_seen);
}

#[test]
fn what_arrives_while_the_site_is_written_is_kept() {
    let place = old_place();
    let late = place.output.join("late/own.txt");
    write_with(&place.output, &files(&new()), None, &|step| {
        if step == Step::Exchange {
            fs::create_dir(place.output.join("late"))?;
            fs::write(&late, "own")?;
        }
        Ok(())
    })
    .unwrap();
    let mut expected = with_own(new());
    expected.insert("late/own.txt".to_owned(), b"own".to_vec());
    assert_eq!(found(&place.output), expected);
    assert_eq!(beside(&place), Vec::<String>::new());
}

#[test]
fn a_full_disk_leaves_the_old_site_and_a_clear_error() {
    let place = old_place();
    let error = write_with(&place.output, &files(&new()), None, &|step| match step {
        Step::File("c/z.txt") => Err(io::Error::from(io::ErrorKind::StorageFull)),
        _ => Ok(()),
    })
    .unwrap_err();
    assert!(
        error.to_string().starts_with("cannot write c/z.txt: "),
        "{error}"
    );
    assert_eq!(found(&place.output), with_own(old()));
}

#[test]
fn a_living_neighbour_is_not_swept_away() {
    let place = old_place();
    // While one build stages, another begins and ends; then the first takes the place.
    write_with(&place.output, &files(&new()), None, &|step| {
        if step == Step::Manifest {
            write(&place.output, &files(&site(&[("index.html", "3")])), None).unwrap();
        }
        Ok(())
    })
    .unwrap();
    assert_eq!(found(&place.output), with_own(new()));
    assert_eq!(beside(&place), Vec::<String>::new());
}

#[test]
fn builds_at_once_leave_one_whole_site() {
    let place = old_place();
    let sites: Vec<Site> = (0..4)
        .map(|number| {
            (0..40)
                .map(|page| {
                    (
                        format!("p{page}/index.html"),
                        format!("{}", number * (page % 2)).into_bytes(),
                    )
                })
                .collect()
        })
        .collect();
    let start = Barrier::new(sites.len());
    thread::scope(|scope| {
        for pages in &sites {
            scope.spawn(|| {
                start.wait();
                for _ in 0..10 {
                    write(&place.output, &files(pages), None).unwrap();
                }
            });
        }
    });
    let standing = found(&place.output);
    assert!(
        sites
            .iter()
            .any(|pages| standing == with_own(pages.clone()))
    );
    assert_eq!(
        verify(&place.output).unwrap().len(),
        1,
        "only CNAME is extra"
    );
    // A build may take a neighbour's displaced site for its own; the next one clears up.
    write(&place.output, &files(&new()), None).unwrap();
    assert_eq!(beside(&place), Vec::<String>::new());
}
