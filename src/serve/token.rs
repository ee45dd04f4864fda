//! What those must know to whom a preview is shown over a network.

use std::fmt;
use std::fmt::Write as _;

use crate::error::{Error, Result};

/// The bytes of a token: too many to be guessed.
const LENGTH: usize = 16;

/// A secret that stands in the address of a preview, and then in a cookie.
#[derive(Clone)]
pub struct Token(String);

impl Token {
    /// One that nobody knows, of the system's randomness.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; LENGTH];
        getrandom::fill(&mut bytes).map_err(|error| {
            Error::Usage(format!(
                "this system gives no random numbers for a token: {error}\n  \
                 help: leave out --host to show the preview on this machine only"
            ))
        })?;
        Ok(bytes.iter().fold(Self(String::new()), |mut token, byte| {
            let _ = write!(token.0, "{byte:02x}");
            token
        }))
    }

    /// The secret itself, for the address that is shown to the person at the keyboard.
    pub fn secret(&self) -> &str {
        &self.0
    }

    /// Is it this one? It takes as long to say no to a guess that is nearly right.
    pub(super) fn is(&self, guess: &str) -> bool {
        // Hashes are compared in constant time, and tell nothing of how alike the two are.
        blake3::hash(guess.as_bytes()) == blake3::hash(self.0.as_bytes())
    }
}

impl fmt::Debug for Token {
    /// The secret is in no message.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(..)")
    }
}
