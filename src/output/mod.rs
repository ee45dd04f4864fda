//! EDGE writing: atomic, owned by its manifest, verifiable.
