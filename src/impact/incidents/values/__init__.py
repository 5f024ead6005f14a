"""Values: numbers, dates, places, points, shapes and words, from the texts of a column."""
