"""Lists taken in from workbooks: what was uploaded, what was found in it, what became of it."""
