"""What a room may see and hear of an hour, for the page, the terminal and the voice."""
