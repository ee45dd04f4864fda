//! What the coalition has, as plain data made whole by its parsers.
