"""The generated reference: what the code says of itself, written to `docs/reference/` and compared in every check."""
