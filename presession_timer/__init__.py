"""presession runs a UPR Pre-session: plan, clock, room, record, report."""

__all__ = ["__version__"]

# The only place the version is written. Reading it from the installed metadata would cost more
# than all the rest of `presession --version`.
__version__ = "1.1.0"
