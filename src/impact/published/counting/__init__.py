"""Who counts in one place: the count over several years that leads, and what other registers have."""
