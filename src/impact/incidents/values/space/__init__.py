"""Space: points and shapes in degrees of WGS 84, tested against the country they should lie in."""
