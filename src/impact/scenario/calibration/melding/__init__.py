"""Bayesian melding: one joint posterior from all histories, and how it predicts places left out."""
