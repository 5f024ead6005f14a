"""Repair: proposals of the findings, and what the mapping accepts of them."""
