"""Beside the hour: demo, doctor, keys, list."""
