"""Maps: the outlines of countries and casualties on them."""
