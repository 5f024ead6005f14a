"""The words everything else uses: measures, units, qualifiers, tiers, scopes and place codes.

A word that stands in a table must stand here first, with its meaning; schemas, codebook tests, charts
and error messages all read these dictionaries.
"""

from __future__ import annotations

PEOPLE = "people"

#: What a casualty figure counts. Casualties are people killed and injured together.
CASUALTY_MEASURES: dict[str, str] = {
    "total": "casualties: people killed, injured, and harmed with outcome not recorded",
    "killed": "people killed",
    "injured": "people injured who survived",
    "outcome_unknown": "casualties for whom it is not recorded whether they survived",
    "cumulative_total": "casualties recorded over a period of several years",
    "cumulative_total_since_1999": "casualties recorded worldwide since 1999",
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

#: What a clearance figure counts. Released land is cleared, reduced and cancelled land together.
CLEARANCE_MEASURES: dict[str, str] = {
    "released_km2": "land released: cleared, reduced and cancelled",
    "cleared_km2": "land cleared by removing every hazard",
    "reduced_km2": "land released by technical survey",
    "cancelled_km2": "land released by non-technical survey",
    "ap_mines_destroyed": "antipersonnel mines destroyed in clearance",
    "av_mines_destroyed": "antivehicle mines destroyed in clearance",
    "erw_destroyed": "explosive remnants of war destroyed, sometimes together with mines (see note)",
}

#: What a clearance figure can be used for. Only the first two are results for mined land.
CLEARANCE_USES: dict[str, str] = {
    "mined_land": "a result for mined land, or the mines found on it",
    "combined": "a result for mined land; reduced and cancelled land in one figure",
    "battle_area": "battle areas, unexploded ordnance or other remnants are in the figure",
    "farmland": "farmland returned to use, whether it was mined or not",
    "partial": "part of the work or of the time, more than the year named, or a pace instead of a result",
    "doubtful": "the page misprints the figure or leaves open what it covers",
}

CONTAMINATION_MEASURES: dict[str, str] = {
    "total_km2": "contaminated land, confirmed and suspected",
    "confirmed_km2": "confirmed hazardous area (CHA)",
    "suspected_km2": "suspected hazardous area (SHA)",
    "class": "class of contamination given in words",
}

#: What the land of a contamination figure is. Only the first is land that remained to be cleared.
CONTAMINATION_STAGES: dict[str, str] = {
    "remaining": "mined land that was known or suspected then and remained to be cleared",
    "initial": "land as first estimated, before clearance had begun to shrink it",
    "potential": "land that might be contaminated and still needs a survey",
    "remnants": "land with unexploded ordnance, bombs or cluster munitions is in the figure",
    "forecast": "what was expected to remain at a later day",
    "claimed": "a claim that no survey supports, or an estimate that was given up",
}

CONTAMINATION_CLASSES = ("massive", "heavy", "large", "medium", "light", "small")

#: What a page says of the formal declaration of a completed clearance.
COMPLETION_FORMS: dict[str, str] = {
    "declared": "the page tells of a declaration",
    "expected": "the page says that the formal declaration is still to come",
    "missing": "the page says that there was no formal declaration",
    "not_stated": "the page says nothing of a declaration",
}

#: What a page says of mined land after a completed clearance.
REOPENINGS: dict[str, str] = {
    "areas_found": "further mined areas were found",
    "areas_left": "mined areas had remained",
    "residual": "single mines were found",
    "listed_again": "the state is listed again among those with mined land to clear",
    "not_reported": "the page says nothing of the kind",
}

#: What a cost was paid for.
COST_WORKS: dict[str, str] = {
    "mined_land": "clearing or releasing mined land, or removing mines",
    "unexploded_ordnance": "clearing bombs and other unexploded ordnance",
    "farmland": "returning farmland to use, mostly by survey",
    "making_mines": "making, buying or laying mines",
}

#: How much of a border a length is of.
BORDER_PARTS: dict[str, str] = {
    "whole": "the whole border with the neighbour",
    "section": "one section of it",
}

FUNDING_FLOWS: dict[str, str] = {
    "international": "paid by a donor state or institution for another state",
    "national": "paid by an affected state for itself",
    "total": "international and national together",
}
FUNDING_SECTORS = ("all", "clearance_risk_education", "victim_assistance", "capacity", "advocacy", "other")

STOCKPILE_MEASURES: dict[str, str] = {
    "stockpile_destroyed_mines": "stockpiled antipersonnel mines destroyed",
    "stockpile_destruction_completed_year": "year in which the destruction of the stockpile ended",
    "retained_for_training": "antipersonnel mines retained under Article 3",
    "stockpile_remaining_mines": "stockpiled antipersonnel mines remaining",
}

STOCKPILE_QUALIFIERS: dict[str, str] = {
    "exact": "the number as counted",
    "at_least": "a lower bound: the publisher says at least, or more than",
    "approximate": "rounded or estimated by the publisher",
    "fewer_than": "an upper bound: the publisher says fewer than",
}

EOD_MEASURES: dict[str, str] = {
    "total": "explosive ordnance disposal in one year",
    "cumulative_total": "explosive ordnance disposal over a period",
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

#: How exactly a page's day of publication is known.
PRECISIONS: dict[str, str] = {
    "day": "the day is known",
    "month": "the month is known; the last day of the month is used",
    "year": "only the edition's year is known, or less; the month is the edition's usual one",
}

CAUSES: dict[str, str] = {
    "mines_erw": "landmines, improvised mines, submunitions and other explosive remnants of war",
    "cluster_munitions": "cluster munitions: attacks and unexploded submunitions",
}

#: What part of the harm, land or work in a place a figure covers. Only equal scopes are compared.
SCOPES: dict[str, str] = {
    "whole": "all that is recorded for the place and time named",
    "part_of_country": "some regions or operating areas only",
    "part_of_kind": "some people, outcomes or devices only (civilians only, deaths only, submunitions only)",
    "wider": "more than mines and remnants set off by victims: command-detonated and launched devices too",
    "part_of_year": "some months of the year only",
    "one_recorder": "the count of one recorder that the page sets beside its own total",
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

#: What became of a candidate figure; see docs/resolution.md.
STATUSES: dict[str, str] = {
    "accepted": "stands for its edition",
    "outranked": "another candidate of the same edition is firmer, nearer to the source or more widely given",
    "tie": "lost a draw against an equally good candidate of the same edition",
    "uncorroborated": "given by too few to displace a better supported figure of an earlier edition",
    "range": "end of a published range, kept beside the counted figures",
}

WITHDRAWAL_EVENTS: dict[str, str] = {
    "announced": "a government says that it will or may leave",
    "government_approved": "the government has decided",
    "parliament_vote": "parliament has voted",
    "deposited": "the depositary has received the notice",
    "effective": "the withdrawal has taken effect",
    "suspended": "a state declares its obligations suspended",
    "production_announced": "production or purchase of antipersonnel mines is announced",
    "deployment_announced": "laying of antipersonnel mines is announced",
}

#: how fighting ended
CONFLICT_END_EVENTS: dict[str, str] = {
    "peace_agreement": "the parties sign an agreement that ends the war",
    "ceasefire": "the parties stop fighting, with or without an agreement on the rest",
    "military_defeat": "one party is defeated",
    "government_fell": "the government falls",
    "troops_left": "foreign troops leave",
    "fighting_resumed": "fighting comes back, or a new war begins in the same place",
}

#: which of several defensible dates a calculation starts from
CONFLICT_END_ROLES: dict[str, str] = {
    "main": "the date from which the years after the fighting are counted",
    "alternative": "another defensible date, for sensitivity",
    "resumed": "fighting came back: the years from then on are not counted",
}

#: What a plan of a state speaks of.
PLAN_KINDS: dict[str, str] = {
    "need": "a number of mines that the state says it needs",
    "stock": "a number of mines that it wants to hold",
    "order": "a number of mines that it orders or wants to buy",
    "capacity": "mines that its industry makes in a year",
    "capacity_aim": "mines that its industry is to make in a year",
}

#: What a row of the histories is for.
HISTORY_PURPOSES: dict[str, str] = {
    "calibration": "the scenario engine is run on the place and set beside its record",
    "deminers": "deminers hurt in a whole clearance are set beside what was found in it",
    "earlier_war": "harm of an earlier war that a brief tells",
}

#: What a row of the histories gives for its place.
HISTORY_FIGURES: dict[str, str] = {
    "fighting_end": "year in which the fighting ended, where the table of conflict ends has none",
    "land_area": "land of the country, to spread its residents over",
    "residents": "residents, where the table of population has none",
    "mines_estimated": "an estimate, made at the time, of the mines laid",
    "mines_remaining": "an estimate of the mines still there",
    "mines_found": "mines found and destroyed",
    "casualties": "casualties since the war",
    "casualties_fenced": "casualties of civilians behind fences that stood from the start",
    "casualties_rival": "a rival count of the casualties, added up where it comes in parts",
    "deminers": "deminers hurt since the war, or in the clearance",
    "deminers_found": "accidents of deminers that were found; they are added up, and others may be missing",
    "spent": "money spent on clearance in the years named",
    "exchange_rate": "rate of exchange on the way from the money spent to dollars",
    "items": "mines or other items found, cleared or laid",
    "killed": "people killed",
    "injured": "people injured",
    "child_share": "children as a share of them, in percent",
}

CONVENTIONS: dict[str, str] = {
    "mine_ban": "Mine Ban Treaty (Ottawa Convention) of 1997",
    "cluster_munitions": "Convention on Cluster Munitions of 2008",
}

CONVENTION_EVENTS: dict[str, str] = {
    "adopted": "the text was adopted",
    "in_force": "the convention entered into force",
    "parliament_vote": "a parliament voted to leave",
    "deposited": "the depositary received a notice of withdrawal",
    "effective": "a withdrawal took effect",
}

CONSENT_TYPES = ("ratification", "accession", "acceptance", "approval", "succession")
ORGANISATIONS = ("EU", "NATO")

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
