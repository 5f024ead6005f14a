"""Simulated truth: how often the models' intervals hold it, and how far the estimates lie from it.

One module for each model, with ``TITLE``, ``run(replications, seed)`` and what is simulated in its docstring.
``make validate`` runs them and writes docs/validation.md; small versions of the same simulations are tests.
"""
