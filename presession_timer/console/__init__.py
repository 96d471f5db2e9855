"""The moderator's screen."""
