"""Links between pages: the map of the site, and where places, reports and terms lead."""
