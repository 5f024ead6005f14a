"""Features: records with a shape, from JSON, GeoJSON, ESRI features, shapefiles and KML."""
