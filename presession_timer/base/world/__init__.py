"""What the world has: States, languages, time zones."""
