"""Closed lists of codes in canonical tables; an unknown outcome is an outcome, so each has `unknown`."""

from __future__ import annotations

OUTCOMES = ("killed", "injured", "unharmed", "unknown")

SEXES = ("male", "female", "other", "unknown")

CIVIL_STATUS = (
    "civilian",
    "military",
    "police",
    "security_forces",  # military or police, not told apart
    "armed_group",
    "deminer",
    "other",
    "unknown",
)

DEVICES = (
    "ap_mine",
    "av_mine",
    "mine",
    "improvised_mine",
    "ied",
    "submunition",
    "erw",
    "uxo",
    "abandoned_ordnance",
    "booby_trap",
    "other",
    "unknown",
)

INCIDENT_KINDS = (
    "accident",
    "demining_accident",
    "device_found",
    "suspected_area",
    "clearance",
    "seizure",
    "attack",
    "other",
    "unknown",
)

ACTIVATIONS = ("victim", "command", "handled", "driven_over", "stepped_on", "fire", "other", "unknown")

ACTIVITIES = (
    "farming",
    "herding",
    "collecting_wood_food_water",
    "travelling",
    "playing",
    "tampering",
    "scrap_collection",
    "demining",
    "military",
    "passing_by",
    "household",
    "fishing_hunting",
    "construction",
    "other",
    "unknown",
)

VICTIM_TYPES = ("direct", "indirect", "unknown")

HAZARD_KINDS = ("sha", "cha", "minefield", "battle_area", "other", "unknown")

HAZARD_STATUS = ("open", "closed", "expired", "suspended", "worked_on", "unknown")

HAZARD_ENDS = ("cancelled", "reduced", "cleared", "unknown")

OPERATION_KINDS = (
    "survey",
    "non_technical_survey",
    "technical_survey",
    "clearance",
    "battle_area_clearance",
    "spot_task",
    "risk_education",
    "quality_control",
    "other",
    "unknown",
)

DATE_PRECISIONS = ("day", "within_1_day", "month", "year", "period", "unknown")

POINT_METHODS = ("measured", "reference_point", "estimated", "withheld", "displaced", "unknown")
