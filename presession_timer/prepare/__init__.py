"""Before the day: new, check, week, brief, settings."""
