"""Two runs side by side: what changed, and whether the same run gives the same bytes."""
