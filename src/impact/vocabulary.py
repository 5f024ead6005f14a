"""The words everything else uses: measures, units, qualifiers, tiers, scopes and place codes.

A word that stands in a table must stand here first, with its meaning; schemas, codebook tests, charts
and error messages all read these dictionaries.
"""

from __future__ import annotations

PEOPLE = "people"

STOCKPILE_QUALIFIERS: dict[str, str] = {
    "exact": "the number as counted",
    "at_least": "a lower bound: the publisher says at least, or more than",
    "approximate": "rounded or estimated by the publisher",
    "fewer_than": "an upper bound: the publisher says fewer than",
}

#: How a figure was given. `approx` in raw files is read as `approximate`.
QUALIFIERS: dict[str, str] = {
    "exact": "the number as counted",
    "at_least": "a lower bound: the publisher says at least, or more than",
    "approximate": "rounded or estimated by the publisher",
    "derived": "computed by us from published figures",
    "range_low": "lower end of a published range",
    "range_high": "upper end of a published range",
}
QUALIFIER_SPELLINGS: dict[str, str] = {"approx": "approximate"}
RANGE_QUALIFIERS = ("range_low", "range_high")

#: What a number measures, which decides how many digits are printed; the rules stand in `impact.wording`.
KINDS: dict[str, str] = {
    "count": "people or things that somebody counted, or years by number",
    "simulated": "people, things or money that a simulation drew",
    "area": "square kilometres",
    "money": "millions of a currency",
    "price": "money for one square metre, or for one of anything",
    "share": "a part of a whole, as a fraction",
    "percent": "a part of a whole, in percent",
    "change": "a change, in percent",
    "ratio": "how many times as much",
    "rate": "so many for every thousand or million",
    "duration": "a length of time in years",
    "year": "a calendar year",
    "score": "a measure without a unit: a p value, a correlation, an error",
    "assumed": "the value of an input that a scenario assumes",
    "number": "anything else",
}

#: How near a page stands to the count it gives; the first beats the second, the second the third.
TIERS: dict[str, str] = {
    "primary": "the body that made the statistic",
    "secondary": "quotes it",
    "weak": "blog, mirror, aggregator or page with known errors",
}

#: Where a figure comes from that no published page carries: a dataset of the reader's own.
OWN_TIERS: dict[str, str] = {
    "own": "a dataset of your own, not checked by us",
    "made_up": "made up, no data about any country",
}

#: How near the page that carries a casualty figure stands to the body that made it (`maker`).
NEARNESS: dict[str, str] = {
    "primary": "the maker's own page",
    "near_primary": "a member of the body that makes the statistic",
    "secondary": "quotes it",
    "weak": "blog, mirror, aggregator or page with known errors",
}

#: How we computed a figure that its page does not print; only for figures that are `derived`.
DERIVATIONS: dict[str, str] = {
    "": "printed by the page",
    "killed_and_injured": "people killed and people injured, added up",
    "groups": "groups of people, of states or of outcomes that the page names, added up",
    "regions": "regions, added up",
    "periods": "shorter periods, added up",
    "average": "the average of a day or month, times the days or months of the year",
    "difference": "one count over several years less another",
    "remainder": "the total less the groups that are named",
    "change": "the figure of another year and the change between the two",
    "other": "computed from what the page prints, in a way that is not recorded",
}
#: How the parts were given that a figure was computed from.
PARTS_GIVEN: dict[str, str] = {
    "": "the figure is printed by the page",
    "exact": "the numbers as counted",
    "at_least": "one of them at least is a lower bound, and so is the figure",
    "approximate": "one of them at least is rounded, and so is the figure",
}

#: Who counts the harm, and so what is counted. Figures of two registers are two quantities.
REGISTERS: dict[str, str] = {
    "monitor": "Landmine Monitor: people killed or injured by mines, ERW and victim-activated improvised "
    "mines in a calendar year, restated each edition",
    "national_all": "a national register of all people harmed",
    "un_civilians": "people verified by a mission or agency of the UN or the OSCE, mostly civilians",
    "icrc_all_devices": "the ICRC's count of the victims of explosive devices of all kinds, also "
    "detonated by command",
    "all_ied": "victims of all improvised devices, victim-activated or not",
    "rights_group": "deaths or casualties documented by an observatory or campaign",
    "one_authority": "what one party to a conflict records where it governs",
    "media_count": "what newspapers reported, counted by a project",
}

#: Whom a casualty figure counts.
WHOM: dict[str, str] = {
    "all": "people of any age, civilians and others",
    "civilians": "civilians only",
    "children": "children only",
}

#: Which devices a casualty figure covers.
DEVICES: dict[str, str] = {
    "mines_erw": "mines, ERW and victim-activated improvised mines",
    "mines": "mines only, improvised ones included",
    "antivehicle": "antivehicle mines only",
    "improvised": "victim-activated improvised mines only",
    "erw": "explosive remnants of war only",
    "submunitions": "cluster munitions and their remnants only",
    "all_ied": "improvised devices of all kinds, also detonated by command",
    "all_explosive": "explosive devices of all kinds, also detonated by command",
}

#: What is wrong with a figure as its page prints it; such a figure never stands.
FAULTS: dict[str, str] = {
    "": "nothing known",
    "misprint": "digits dropped, doubled or transposed: another page gives the figure with its parts",
    "wrong_year": "the page gives the figure of another year or period",
    "misread": "the page takes a figure for what it is not (deaths for casualties, a total for a year)",
}

CAUSES: dict[str, str] = {
    "mines_erw": "landmines, improvised mines, submunitions and other explosive remnants of war",
    "cluster_munitions": "cluster munitions: attacks and unexploded submunitions",
}

#: How much of what its maker counts, or of the land or work in a place, a figure covers. Only equal
#: scopes are compared.
SCOPES: dict[str, str] = {
    "whole": "all that is recorded for the place and time named",
    "part_of_country": "some regions or operating areas only",
    "part_of_kind": "some cases or kinds of work only, in a way that no other column says",
    "part_of_year": "some months of the year only",
    "threshold": "a round number that the page says was passed: no count",
    "one_operator": "the work of some clearance operators or projects only",
}

#: The people a share refers to.
BASES: dict[str, str] = {
    "": "not a share",
    "all": "all casualties",
    "known_status": "casualties with known civil status",
    "known_age": "casualties with known age",
    "known_sex": "casualties with known sex",
    "civilians": "civilian casualties",
    "civilians_known_age": "civilian casualties with known age",
    "not_stated": "the page does not say",
}

VERDICTS: dict[str, str] = {
    "supported": "the tables say the same",
    "contradicted": "the tables say otherwise",
    "imprecise": "right in one reading, wrong or incomplete in another",
    "attributed opinion": "a named person's judgement, not a measurement",
    "cannot be decided from these data": "the tables hold nothing that would settle it",
}

#: Codes in the place column that are not countries.
WORLD = "WLD"
STATES_PARTIES = "SPX"
AGGREGATES: dict[str, str] = {
    WORLD: "World",
    STATES_PARTIES: "States Parties with clearance obligations",
    "EUE": "European Union institutions, as a donor",
}
