"""The session as it happens; pure: no clock, disk, network, thread or screen."""
