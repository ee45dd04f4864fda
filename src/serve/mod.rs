//! EDGE the preview server.
