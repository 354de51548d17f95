"""An organisation's seal, and each time it was put on a paper."""
