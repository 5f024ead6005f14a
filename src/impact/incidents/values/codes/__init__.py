"""Codes: identifiers and place codes as text, their lists, and what a spreadsheet did to them."""
