"""The page as a document: a PDF to keep, set by typst; a Word file to write on in, made by pandoc."""
