"""Privacy: what may be of a person, what is published of small numbers, and what is displaced."""
