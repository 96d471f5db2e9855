"""Run a session: the one writer of its record, in a thread of its own."""
