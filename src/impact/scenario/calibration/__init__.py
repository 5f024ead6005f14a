"""The hazard, solved from the histories of other countries, and how well it predicts them."""
