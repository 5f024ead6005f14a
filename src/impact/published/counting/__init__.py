"""Who counts in one place: the count that leads, what other registers have, and whom a count tells apart."""
