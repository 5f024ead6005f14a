"""Proofs of `impact.incidents`: damage, mutated files, speed, a cluster, and plain counts of real files."""
