"""The plan editor: fields for a plan's keys, and the file's own layout kept."""
