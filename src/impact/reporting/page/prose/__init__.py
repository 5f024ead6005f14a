"""Text of a page: Markdown, formulas, attached pictures, plain markup, odd signs, scripts without a font."""
