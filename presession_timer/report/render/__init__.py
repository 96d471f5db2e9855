"""The forms of a report: pages (HTML, PDF, Markdown, terminal), data, workbook, chapters."""
