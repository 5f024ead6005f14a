"""The frame of a page: where it stands in the site, what can be taken along, who made it, how to cite it."""
