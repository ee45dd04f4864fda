//! One file of the cache.
//!
//! ```text
//! "guide-cache 1\n"  hash of the program  hash of the list  number of entries
//! list: key  hash of the value  length          for each entry, in the order of the keys
//! values
//! ```
//!
//! The list is read on first use, a value when it is asked for.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, Read as _, Seek as _, SeekFrom, Write as _};
use std::sync::{Mutex, PoisonError};

use camino::{Utf8Path, Utf8PathBuf};

use super::{Key, UNFINISHED, program};

const MAGIC: &[u8] = b"guide-cache 1\n";
const HASH: usize = 32;
/// Key, hash and length of a value.
const ENTRY: usize = HASH + HASH + 8;
const HEADER: usize = MAGIC.len() + HASH + HASH + 8;

pub(super) struct Shelf {
    path: Utf8PathBuf,
    state: Mutex<State>,
}

#[derive(Default)]
struct State {
    stored: Option<Stored>,
    used: BTreeSet<Key>,
    new: BTreeMap<Key, Vec<u8>>,
}

/// What the file has.
#[derive(Default)]
struct Stored {
    file: Option<File>,
    entries: BTreeMap<Key, Entry>,
}

#[derive(Clone, Copy)]
struct Entry {
    hash: [u8; HASH],
    start: u64,
    length: usize,
}

impl Shelf {
    pub(super) fn new(path: Utf8PathBuf) -> Self {
        Self {
            path,
            state: Mutex::default(),
        }
    }

    pub(super) fn get(&self, key: &Key) -> Option<Vec<u8>> {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        if let Some(value) = state.new.get(key) {
            return Some(value.clone());
        }
        let stored = state.stored.get_or_insert_with(|| self.open());
        let value = stored.read(key)?;
        state.used.insert(*key);
        Some(value)
    }

    pub(super) fn put(&self, key: Key, value: Vec<u8>) {
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        state.used.remove(&key);
        state.new.insert(key, value);
    }

    /// Writes the file anew if anything is new or was not asked for.
    pub(super) fn write(&self, folder: &Utf8Path) -> io::Result<()> {
        let Some(program) = program() else {
            return Ok(());
        };
        let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let state = &mut *state;
        let mut stored = state.stored.take().unwrap_or_else(|| self.open());
        if state.new.is_empty() && state.used.len() == stored.entries.len() {
            let is_in_use = !stored.entries.is_empty();
            state.stored = Some(stored);
            return if is_in_use { Ok(()) } else { self.remove() };
        }
        let mut values = std::mem::take(&mut state.new);
        for key in std::mem::take(&mut state.used) {
            values.extend(stored.read(&key).map(|value| (key, value)));
        }
        drop(stored);
        if values.is_empty() {
            return self.remove();
        }
        let mut list = Vec::with_capacity(values.len() * ENTRY);
        for (key, value) in &values {
            list.extend_from_slice(key);
            list.extend_from_slice(blake3::hash(value).as_bytes());
            list.extend_from_slice(&(value.len() as u64).to_le_bytes());
        }
        let file = tempfile::Builder::new()
            .prefix(UNFINISHED)
            .tempfile_in(folder)?;
        let mut out = io::BufWriter::new(file);
        out.write_all(MAGIC)?;
        out.write_all(program)?;
        out.write_all(blake3::hash(&list).as_bytes())?;
        out.write_all(&(values.len() as u64).to_le_bytes())?;
        out.write_all(&list)?;
        for value in values.values() {
            out.write_all(value)?;
        }
        let file = out.into_inner().map_err(io::IntoInnerError::into_error)?;
        file.persist(&self.path).map_err(|error| error.error)?;
        Ok(())
    }

    fn remove(&self) -> io::Result<()> {
        match fs::remove_file(&self.path) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
            result => result,
        }
    }

    /// What the file has: nothing, if it is not whole.
    fn open(&self) -> Stored {
        self.read_list().ok().flatten().unwrap_or_default()
    }

    fn read_list(&self) -> io::Result<Option<Stored>> {
        let (mut file, ours) = (File::open(&self.path)?, program());
        let size = file.metadata()?.len();
        let mut header = [0; HEADER];
        file.read_exact(&mut header)?;
        let (magic, rest) = header.split_at(MAGIC.len());
        let (program, rest) = rest.split_at(HASH);
        let (hash, count) = rest.split_at(HASH);
        if magic != MAGIC || ours.is_none_or(|it| program != it) {
            return Ok(None);
        }
        let room = size.saturating_sub(HEADER as u64);
        let length = match number(count).and_then(|count| count.checked_mul(ENTRY as u64)) {
            Some(length) if length <= room => usize::try_from(length).unwrap_or_default(),
            _ => return Ok(None),
        };
        let mut list = vec![0; length];
        file.read_exact(&mut list)?;
        if blake3::hash(&list).as_bytes() != hash {
            return Ok(None);
        }
        let mut start = (HEADER + length) as u64;
        let mut entries = BTreeMap::new();
        for entry in list.chunks_exact(ENTRY) {
            let (key, rest) = entry.split_at(HASH);
            let (hash, length) = rest.split_at(HASH);
            let (Ok(key), Ok(hash)) = (key.try_into(), hash.try_into()) else {
                return Ok(None);
            };
            let end = number(length).and_then(|length| start.checked_add(length));
            let Some(end) = end.filter(|end| *end <= size) else {
                return Ok(None);
            };
            let length = usize::try_from(end - start).unwrap_or_default();
            let entry = Entry {
                hash,
                start,
                length,
            };
            entries.insert(key, entry);
            start = end;
        }
        Ok(Some(Stored {
            file: Some(file),
            entries,
        }))
    }
}

impl Stored {
    fn read(&mut self, key: &Key) -> Option<Vec<u8>> {
        let entry = *self.entries.get(key)?;
        let file = self.file.as_mut()?;
        let mut value = vec![0; entry.length];
        file.seek(SeekFrom::Start(entry.start)).ok()?;
        file.read_exact(&mut value).ok()?;
        (*blake3::hash(&value).as_bytes() == entry.hash).then_some(value)
    }
}

fn number(bytes: &[u8]) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.try_into().ok()?))
}
