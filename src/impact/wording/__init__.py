"""Words: the only room that turns a number, date, list, share, interval or qualifier into English.

`numbers` holds one rule of digits for each kind of quantity, `quantity` the object that carries a number
with its interval, qualifier and tie to a sentence, `estimates` the words for what a model or a simulation
gives, `percents` shares, `qualifiers` the words for how a number was given, `derivations` what a figure was
computed from, `origin` where a published figure comes from, `register_words` who counts and what, `dates`,
`lists` and `nouns` what stands around a number, `assumptions` the inputs of a scenario. No other module
formats a number for a reader; a test holds it.
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
