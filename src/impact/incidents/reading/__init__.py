"""Reading: one module a format, all cells as text, each with a count of rows that is not the reader's."""
