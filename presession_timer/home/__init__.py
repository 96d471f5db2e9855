"""The home screen: what is in this folder, and what can be done with it."""
