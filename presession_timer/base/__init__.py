"""What every part stands on: clock, text, durations, errors, settings."""
