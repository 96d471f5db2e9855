"""Other programs in the room: hooks that tell them what changed, and OSC that they send."""
