"""Small multiples: one panel for each country or group, read side by side."""
