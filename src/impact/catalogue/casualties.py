"""Casualties: who was killed or injured, by which weapons, as published and as resolved."""

from __future__ import annotations

from impact import vocabulary as words
from impact.catalogue import parsing
from impact.catalogue.cells import Cells, Clean, RowProblem
from impact.catalogue.figures import RAW_WHERE, clean_figure
from impact.catalogue.table import (
    AREA,
    KNOWN,
    NOTE,
    PLACE,
    QUALIFIER,
    SCOPE,
    SLUG,
    SLUG_OR_NONE,
    SOURCE,
    VINTAGE,
    WHEN,
    Column,
    Table,
    number,
    text,
)

#: What a casualty figure counts. Casualties are people killed and injured together.
CASUALTY_MEASURES: dict[str, str] = {
    "total": "casualties: people killed, injured, and harmed with outcome not recorded",
    "killed": "people killed",
    "injured": "people injured who survived",
    "outcome_unknown": "casualties for whom it is not recorded whether they survived",
    "cumulative_total": "casualties recorded over a period of several years",
    "cumulative_total_since_1999": "casualties recorded worldwide since 1999",
    "cumulative_killed_since_1999": "people killed worldwide since 1999",
    "cumulative_injured_since_1999": "people injured worldwide since 1999",
    "cumulative_outcome_unknown_since_1999": "casualties worldwide since 1999 of whom it is not recorded "
    "whether they survived",
    "civilians": "civilian casualties",
    "military": "casualties among soldiers, police and other armed actors",
    "deminers": "casualties among people at work in humanitarian clearance",
    "status_unknown": "casualties whose civil status is not recorded",
    "children": "casualties under 18",
    "adults": "casualties aged 18 and over",
    "age_unknown": "casualties whose age is not recorded",
    "boys": "male casualties under 18",
    "girls": "female casualties under 18",
    "children_sex_unknown": "casualties under 18 whose sex is not recorded",
    "men": "male casualties aged 18 and over",
    "women": "female casualties aged 18 and over",
    "adults_sex_unknown": "casualties aged 18 and over whose sex is not recorded",
    "men_boys": "male casualties of any age",
    "women_girls": "female casualties of any age",
    "civilian_share": "civilians as a share of the casualties named in `base`",
    "child_share": "children as a share of the casualties named in `base`",
    "female_share": "women and girls as a share of the casualties named in `base`",
    "states_parties_share": "casualties in States Parties as a share of the casualties named in `base`",
    "antipersonnel_mine": "casualties of factory-made antipersonnel mines",
    "antivehicle_mine": "casualties of antivehicle mines",
    "improvised_mine": "casualties of improvised mines (victim-activated improvised devices)",
    "unspecified_mine": "casualties of mines whose type is not recorded",
    "erw": "casualties of explosive remnants of war other than submunitions",
    "cluster_remnant": "casualties of unexploded submunitions",
    "multiple_or_unknown_device": "casualties of several or unrecorded device types",
    "states_and_areas": "states and other areas in which casualties were recorded",
}


#: What became of a candidate figure; see docs/resolution.md.
STATUSES: dict[str, str] = {
    "accepted": "stands for its edition",
    "outranked": "another candidate of the same edition is firmer, nearer to the source or more widely given",
    "tie": "stands together with other values of the same edition that are as well supported",
    "threshold": "a round number that was passed, kept beside the counted figures",
    "repetition": "the same page gives it for an earlier edition",
    "faulty": "its page prints it wrongly, or for another year",
    "uncorroborated": "given by too few to displace a better supported figure of an earlier edition",
    "range": "end of a published range, kept beside the counted figures",
}


#: How the value that stands for an edition was chosen among its candidates; see docs/resolution.md.
DECIDED_BY: dict[str, str] = {
    "one_value": "no rival: all candidates give one value",
    "firmness": "firmest: counted before computed before rounded",
    "nearness": "nearest to the body that made the statistic",
    "publishers": "given by most independent publishers",
    "lower_bound": 'counted, where others only say "at least" so many',
    "later_page": "given by the later page",
    "tie": "not decided: several values stand together",
}


_RAW_CASUALTY = (
    *RAW_WHERE,
    "year",
    "period_start",
    "period_end",
    "measure",
    "population_base",
    "value",
    "unit",
    "qualifier",
    "register",
    "maker",
    "whom",
    "devices",
    "fault",
    "edition",
    "source_id",
    "note",
)


def casualty(cells: Cells) -> Clean:
    """Clean a casualty figure of any of the four raw tables."""
    figure = clean_figure(cells, CASUALTY_MEASURES)
    base = cells.parse("population_base", parsing.base)
    is_share = figure["unit"] == "percent"
    if figure["measure"].endswith("_share") and not is_share:
        raise RowProblem("unit", figure["unit"], "expected percent for a share")
    if is_share and figure["value"] > 100:
        raise RowProblem("value", cells.text("value"), "expected a percentage of at most 100")
    if figure["unit"] != "percent" and figure["value"] != int(figure["value"]):
        raise RowProblem("value", cells.text("value"), "expected a whole number of people or states")
    cause = "cluster_munitions" if cells.row.file == "cluster_casualties.csv" else "mines_erw"
    axes = {
        "register": cells.word("register", words.REGISTERS, "register"),
        "whom": cells.word("whom", words.WHOM, "group of people"),
        "devices": cells.word("devices", words.DEVICES, "kind of device"),
        "maker": cells.maker(),
        "fault": cells.word("fault", words.FAULTS, "fault"),
    }
    if axes["whom"] == "civilians" and figure["measure"] == "civilians":
        # who counts civilians only gives them as its total
        figure["measure"] = "total" if figure["year"] is not None else "cumulative_total"
    computed = {"derivation": "", "parts_given": ""}  # `derivations` says how, see impact.cleaning.build
    return {"cause": cause, **figure, **axes, **computed, "base": (base or "not_stated") if is_share else ""}


_MAIN = Column("bool", "belongs to the main register of its place: the curve that is shown first")

_CASUALTY_KEY = {
    "cause": text("which weapons", known=words.CAUSES),
    "place": PLACE,
    "area": AREA,
    "scope": SCOPE,
    "register": text("who counts, and so what is counted", known=words.REGISTERS),
    "whom": text("whom the figure counts", known=words.WHOM),
    "devices": text("which devices it covers", known=words.DEVICES),
    **WHEN,
    "measure": text("who is counted", known=CASUALTY_MEASURES),
    "base": text("the people a share refers to; empty for counts", known=words.BASES),
    "unit": text("unit of `value`", known=["people", "percent", "states"]),
}

_COMPUTED = {
    "derivation": text("how we computed a figure that its page does not print", known=words.DERIVATIONS),
    "parts_given": text("how the parts were given that it was computed from", known=words.PARTS_GIVEN),
}


_CASUALTY = {
    **_CASUALTY_KEY,
    "value": number("the figure, in `unit`"),
    "qualifier": QUALIFIER,
    "maker": text(
        "the body that makes the statistic, an `origin` or a row of `makers`", pattern=SLUG_OR_NONE
    ),
    **_COMPUTED,
    **VINTAGE,
}


CASUALTY_KEY = tuple(_CASUALTY_KEY)
#: What a row of `derivations` and the figure that it is about share.
DERIVED_KEY = ("place", "year", "period_start", "period_end", "value", "source_id")
CASUALTY_FILES = ("global_casualties", "country_casualties", "country_devices", "cluster_casualties")


def maker(cells: Cells) -> Clean:
    """Clean a body that makes statistics, or helps another to make them."""
    return {
        "maker": cells.required("maker"),
        "name": cells.required("name"),
        "part_of": cells.text("part_of"),
        "note": cells.text("note"),
    }


def derivation(cells: Cells) -> Clean:
    """Clean the way in which a figure was computed from what its page prints."""
    computed = {code: meaning for code, meaning in words.DERIVATIONS.items() if code}
    return {
        "place": cells.place(),
        **cells.when(),
        "value": cells.parse("value", parsing.count),
        "derivation": cells.word("derivation", computed, "derivation"),
        "parts_given": cells.word("parts_given", [code for code in words.PARTS_GIVEN if code], "qualifier"),
        **cells.source(),
        "note": cells.text("note"),
    }


def main_register(cells: Cells) -> Clean:
    """Clean an exception to the rule that chooses the main register of a place."""
    return {
        "place": cells.place(),
        "register": cells.word("register", words.REGISTERS, "register"),
        "reason": cells.required("reason"),
    }


_CHOSEN = {
    **_CASUALTY,
    "main": _MAIN,
    "low": number("least of the values that stand; below `value` in a tie only"),
    "high": number("greatest of the values that stand; above `value` in a tie only"),
    "tie": Column("bool", "values from `low` to `high` are equally well supported: print both ends"),
    "decided_by": text("how the value was chosen in its edition", known=DECIDED_BY),
    "tier": text("best tier that carries the value in this edition", known=words.NEARNESS),
    "publishers": Column("int64", "independent publishers that carry it in this edition", low=1),
    "candidates": Column("int64", "rows of this edition it was chosen from", low=1),
}


TABLES: tuple[Table, ...] = (
    Table(
        "makers",
        "Bodies that make casualty statistics and are quoted by others",
        {
            "maker": text("identifier, of the same kind as `origin` in `sources`", pattern=SLUG),
            "name": text("name of the body"),
            "part_of": text(
                "maker whose statistic this body helps to make; empty: none", pattern=SLUG_OR_NONE
            ),
            "note": NOTE,
        },
        ("makers",),
        grain="One row for each body.",
        key=("maker",),
        known="always",
        raw=("maker", "name", "part_of", "note"),
        clean=maker,
    ),
    Table(
        "main_registers",
        "Places whose main register is not the one that the rule would choose",
        {
            "place": PLACE,
            "register": text("the register of the main curve", known=words.REGISTERS),
            "reason": text("why"),
        },
        ("main_registers",),
        grain="One row for each place that is an exception.",
        key=("place",),
        known="always",
        raw=("place", "register", "reason"),
        clean=main_register,
    ),
    Table(
        "derivations",
        "How casualty figures were computed that their pages do not print",
        {
            "place": PLACE,
            **WHEN,
            "value": number("the figure that was computed"),
            **_COMPUTED,
            "published": KNOWN,
            "source_id": SOURCE,
            "note": NOTE,
        },
        ("derivations",),
        grain="One row for each figure that was computed from what a page prints.",
        key=DERIVED_KEY,
        raw=(
            "place",
            "year",
            "period_start",
            "period_end",
            "value",
            "derivation",
            "parts_given",
            "source_id",
            "note",
        ),
        clean=derivation,
    ),
    Table(
        "casualties",
        "Casualty figures: the newest edition that stands of each",
        _CHOSEN,
        CASUALTY_FILES,
        grain="One row for each quantity (what is counted, where, when): the newest edition that stands.",
        key=CASUALTY_KEY,
    ),
    Table(
        "casualties_editions",
        "Casualty figures as they stand for each edition: how they were revised",
        _CHOSEN,
        CASUALTY_FILES,
        grain="One row for each quantity and each edition whose figure stands: how the quantity was revised.",
        key=(*CASUALTY_KEY, "edition"),
    ),
    Table(
        "casualties_vintages",
        "Every casualty figure read, with what became of it",
        {
            **_CASUALTY,
            "fault": text("what is wrong with the figure as printed; empty: nothing", known=words.FAULTS),
            "main": _MAIN,
            "status": text("what became of the candidate", known=STATUSES),
        },
        CASUALTY_FILES,
        grain="One row for each statement of a page about a quantity, with what became of it.",
        rivals=(*CASUALTY_KEY, "edition"),
        raw=_RAW_CASUALTY,
        clean=casualty,
    ),
)
