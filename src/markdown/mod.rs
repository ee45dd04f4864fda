//! Text to blocks and outline, to safe HTML.
