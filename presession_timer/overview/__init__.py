"""Several rooms at once, for a secretariat: on this terminal, and as a page."""
