"""From an executed notebook to a page, a PDF and a Word file."""
