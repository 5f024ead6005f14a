"""The parts of the index, in the order in which they stand on it: what each shows, and from what."""
