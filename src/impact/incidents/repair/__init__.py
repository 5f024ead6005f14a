"""Repair: proposals of the findings, and what the mapping accepts of them."""

from impact.incidents.repair.decisions import Decisions

__all__ = ["Decisions"]
