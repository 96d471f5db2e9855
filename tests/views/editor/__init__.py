"""The plan editor."""
