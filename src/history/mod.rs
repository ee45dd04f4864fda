//! EDGE git: walk, lineage, identity, into plain values.
