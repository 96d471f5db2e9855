"""Lists of speakers as people have them, and what plan they make: sheets, workbooks, Ontime."""
