"""Vintages and conflicts: which of several published figures stands, within an edition and across them."""
