"""Calendars: Jalali, Hijri, Ethiopian and Buddhist days as days of the Gregorian calendar."""

from impact.incidents.values.calendars.conversion import CALENDARS, Converted, convert, in_use, span, years_of

__all__ = ["CALENDARS", "Converted", "convert", "in_use", "span", "years_of"]
