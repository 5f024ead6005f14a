"""Registers: the words that say who counts, and what. The Monitor's count of all people needs none."""

from __future__ import annotations

from collections.abc import Mapping

from impact.vocabulary import DEVICES, REGISTERS, WHOM
from impact.wording.origin import Origin

#: A clause in a sentence about a figure; the name of who counts follows in brackets.
_CLAUSES: Mapping[str, str] = {
    "monitor": "",
    "national_all": "by the count of the national register",
    "un_civilians": "verified by a body of the UN or the OSCE",
    "icrc_all_devices": "by a count of explosive devices of all kinds",
    "all_ied": "by a count of devices of all kinds",
    "rights_group": "documented by an observatory or campaign",
    "one_authority": "by the count of a party to the conflict",
    "media_count": "by a count of news reports",
}
#: How a register comes by its figures, for a table.
_WAYS: Mapping[str, str] = {
    "monitor": "",
    "national_all": "on the national register",
    "un_civilians": "verified by the UN or the OSCE",
    "icrc_all_devices": "",
    "all_ied": "",
    "rights_group": "documented by an observatory or campaign",
    "one_authority": "where one party to the conflict governs",
    "media_count": "from news reports",
}
_PEOPLE: Mapping[str, str] = {"all": "all people", "civilians": "civilians", "children": "children"}
_DEVICES: Mapping[str, str] = {
    "mines_erw": "mines and explosive remnants",
    "mines": "mines only",
    "antivehicle": "antivehicle mines only",
    "improvised": "improvised mines only",
    "erw": "explosive remnants only",
    "submunitions": "cluster munitions only",
    "all_ied": "improvised devices of all kinds, also set off by command",
    "all_explosive": "explosive devices of all kinds, also set off by command",
}
#: The same after "harmed by".
_WEAPONS: Mapping[str, str] = {
    "mines_erw": "mines and explosive remnants of war",
    "mines": "mines",
    "antivehicle": "antivehicle mines",
    "improvised": "improvised mines",
    "erw": "explosive remnants of war",
    "submunitions": "cluster munitions",
    "all_ied": "improvised devices of all kinds",
    "all_explosive": "explosive devices of all kinds",
}
#: The same at the end of a line, where there is little room.
_SHORT: Mapping[str, str] = {
    "civilians": "civilians",
    "children": "children",
    "mines": "mines only",
    "antivehicle": "antivehicle mines",
    "improvised": "improvised mines",
    "erw": "remnants only",
    "submunitions": "cluster munitions",
    "all_ied": "all improvised devices",
    "all_explosive": "all explosive devices",
}
assert (set(_CLAUSES), set(_WAYS)) == (set(REGISTERS),) * 2
assert (set(_PEOPLE), set(_DEVICES)) == (set(WHOM), set(DEVICES))
assert set(_WEAPONS) == set(DEVICES)
#: Those that the pages are about, which a short answer need not name.
_USUAL = ("mines_erw", "mines", "erw")


def weapons(devices: str) -> str:
    """Name the devices of a figure, after "harmed by"; those of the Monitor where a row names none.

    >>> weapons("all_explosive"), weapons("")
    ('explosive devices of all kinds', 'mines and explosive remnants of war')
    """
    return _WEAPONS[devices or "mines_erw"]


def reservations(devices: str, tier: str) -> list[str]:
    """List what stands beside a bare number of casualties: devices of other kinds, that the page is weak.

    >>> reservations("all_explosive", "weak"), reservations("mines_erw", "primary")
    (['explosive devices of all kinds', 'weak page'], [])
    """
    others = [] if (devices or "mines_erw") in _USUAL else [weapons(devices)]
    return [*others, *(["weak page"] if tier == "weak" else [])]


def counter(origin: Origin, maker: str) -> str:
    """Say in a sentence who counted, and what where it is more or less than usual.

    Parameters
    ----------
    origin
        Register, people and devices of the figure.
    maker
        Name of the body that makes the statistic.

    Returns
    -------
    str
        A clause that begins with a comma; empty for a Monitor's figure of all people, mines and remnants.

    Examples
    --------
    >>> counter(Origin(register="monitor", whom="all", devices="mines_erw"), "Landmine Monitor")
    ''
    >>> counter(Origin(register="un_civilians", whom="civilians", devices="mines_erw"), "Office (OHCHR)")
    ', verified by a body of the UN or the OSCE (OHCHR: civilians)'
    """
    limits = _limits(origin)
    clause = _CLAUSES.get(origin.register, "")
    if not clause:
        return f" ({'; '.join(limits)})" if limits else ""
    words = f"{short_maker(maker)}: {'; '.join(limits)}" if limits else short_maker(maker)
    return f", {clause} ({words})"


def _limits(origin: Origin) -> list[str]:
    """List whom and what a register counts where it is not all people, mines and remnants."""
    limits = [] if origin.whom in ("", "all") else [_PEOPLE[origin.whom]]
    return limits if origin.devices in ("", "mines_erw") else [*limits, _DEVICES[origin.devices]]


def what_counts(origin: Origin) -> str:
    """Say in a few words what a register counts.

    >>> what_counts(Origin(register="national_all", whom="all", devices="mines_erw"))
    'all people; mines and explosive remnants; on the national register'
    """
    parts = (_PEOPLE.get(origin.whom, ""), _DEVICES.get(origin.devices, ""), _WAYS.get(origin.register, ""))
    return "; ".join(filter(None, parts))


def short_maker(name: str) -> str:
    """Shorten the name of a body for brackets and the end of a line: its initials where it has some.

    >>> short_maker("UN Human Rights Office (OHCHR)"), short_maker("AICMA, the programme of the government")
    ('OHCHR', 'AICMA')
    >>> short_maker("State register of Ukraine (Ministry of Defence, State Emergency Service)")
    'State register of Ukraine'
    >>> short_maker("Landmine Monitor (ICBL-CMC)")
    'Landmine Monitor'
    """
    head, _, rest = name.partition(" (")
    initials = rest.partition(")")[0]
    if initials.isalpha():
        return initials
    return head.split(",")[0]


def line_name(origin: Origin, maker: str) -> str:
    """Name the line of a register in a picture: who counts, and whom or what where it is not the usual.

    >>> line_name(Origin(register="un_civilians", whom="civilians", devices="mines_erw"), "UNICEF")
    'UNICEF: civilians'
    """
    limits = [_SHORT.get(word, "") for word in (origin.whom, origin.devices)]
    limits = [words for words in limits if words]
    return f"{short_maker(maker)}: {', '.join(limits)}" if limits else short_maker(maker)
