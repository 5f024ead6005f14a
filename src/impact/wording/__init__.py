"""Words: the only room that turns a number, date, list, share, interval or qualifier into English.

`numbers` holds one rule of digits for each kind of quantity, `quantity` the object that carries a number
with its interval, qualifier and tie to a sentence, `estimates` the words for what a model or a simulation
gives, `percents` shares, `qualifiers` the words for how a number was given, `dates`, `lists` and `nouns` what
stands around a number, `assumptions` the inputs of a scenario. No other module formats a number for a reader;
a test holds it.
"""

from impact.wording.assumptions import assumption, input_value, named, readable, short
from impact.wording.dates import day, month, period, short_day, short_month, years
from impact.wording.estimates import estimate_words, fewer_or_more, summary, within, within_ends
from impact.wording.lists import listed, ranges, runs, spans
from impact.wording.nouns import capital, counted, noun, people
from impact.wording.numbers import (
    area,
    assumed,
    change,
    count,
    digits,
    digits_above,
    digits_below,
    duration,
    ends,
    fixed,
    money,
    price,
    rate,
    ratio,
    rounded,
    score,
    shared_decimals,
    signed,
    simulated,
)
from impact.wording.percents import (
    in_draws,
    level,
    percent,
    percent_at_least,
    percent_at_most,
    percent_change,
    percent_range,
)
from impact.wording.qualifiers import after, before, is_worded, remark
from impact.wording.quantity import Quantity

__all__ = [
    "Quantity",
    "after",
    "area",
    "assumed",
    "assumption",
    "before",
    "capital",
    "change",
    "count",
    "counted",
    "day",
    "digits",
    "digits_above",
    "digits_below",
    "duration",
    "ends",
    "estimate_words",
    "fewer_or_more",
    "fixed",
    "in_draws",
    "input_value",
    "is_worded",
    "level",
    "listed",
    "money",
    "month",
    "named",
    "noun",
    "people",
    "percent",
    "percent_at_least",
    "percent_at_most",
    "percent_change",
    "percent_range",
    "period",
    "price",
    "ranges",
    "rate",
    "ratio",
    "readable",
    "remark",
    "rounded",
    "runs",
    "score",
    "shared_decimals",
    "short",
    "short_day",
    "short_month",
    "signed",
    "simulated",
    "spans",
    "summary",
    "within",
    "within_ends",
    "years",
]
