"""Everything a moderator can do, in one table that every key, line, press and page reads."""
