"""The record: an append-only journal of events on disk, its lock, and those who follow it."""
