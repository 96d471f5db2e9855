"""What the person in the chair says: one line at a time, and the whole script."""
