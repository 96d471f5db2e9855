"""The HTTP interface for other programs: state, plain texts, a picture, events, presses."""
