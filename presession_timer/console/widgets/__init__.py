"""The parts of the moderator's screen."""
