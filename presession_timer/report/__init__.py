"""The report on an hour or a series of hours: figures, page, and the forms it is written in."""
