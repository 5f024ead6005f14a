"""Text of a page: Markdown, formulas, attached pictures, signs no page can hold, scripts without a font."""
