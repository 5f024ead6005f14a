"""Characters: digits of all scripts, blanks, minus signs, invisible marks, and the folding of words."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

#: marks that have no width: direction marks, joiners, byte order marks, soft hyphens
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b-\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufe00-\ufe0f\ufeff]"
)
#: the same without the joiners, which spell words of Persian, Khmer, Burmese and the scripts of India
_UNSEEN = re.compile("[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff]")
_MINUS = "\u2010\u2011\u2012\u2013\u2014\u2015\u2212\ufe58\ufe63\uff0d"
_QUOTES = "\u2018\u2019\u02bc\u00b4`\u2032"
_OTHERS = {
    "\u060c": ",",  # Arabic comma
    "\uff0c": ",",
    "\uff0e": ".",
    "\uff0f": "/",
    "\u2044": "/",
    "\uff1a": ":",
    "\uff0b": "+",
    "\u066a": "%",
    "\u223c": "~",
    "\uff5e": "~",
    "\u2248": "~",
    "\u2264": "<=",
    "\u2265": ">=",
}
_SIGNS = {
    **{ord(m): "-" for m in _MINUS},
    **{ord(q): "'" for q in _QUOTES},
    **{ord(k): v for k, v in _OTHERS.items()},
}
#: combining marks that a reader of Latin, Greek, Cyrillic, Arabic and Hebrew letters may leave out
_ACCENTS = re.compile(
    "[\u0300-\u036f\u0483-\u0487\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0610-\u061a\u064b-\u065f"
    "\u0670\u06d6-\u06dc\u06df-\u06e8\u06ea-\u06ed\u0640\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff]"
)
_MEANING_SIGNS = re.compile(r"[<>+=\u2264\u2265]|\d")
_AROUND_SIGNS = re.compile(r"\s*([<>+=])\s*")
_RANGE_SIGN = re.compile(r"(?<=\d)\s*-\s*(?=\d)|(?<![\w-])-\s*(?=\d)")
_WHOLE_NUMBER = re.compile(r"(-?\d+)\.0+")
_PIECES = re.compile(r"[<>=+]*-?\d+(?:[.,/-]\d+)*\+?|[<>=+]+|[^\d<>+=]+")
#: letters that stand for one another in writing, and have no decomposition
_LETTERS = str.maketrans(
    {
        "\u064a": "\u06cc",  # yeh: Arabic to Persian
        "\u0649": "\u06cc",  # alef maksura
        "\u0643": "\u06a9",  # kaf: Arabic to Persian
        "\u06c0": "\u0647",  # heh with yeh above
        "\u06c1": "\u0647",
        "\u0629": "\u0647",  # teh marbuta
        "\u0671": "\u0627",
        "đ": "d",
        "ð": "d",
        "ø": "o",
        "ł": "l",
        "ħ": "h",
        "ı": "i",
        "æ": "ae",
        "œ": "oe",
        "þ": "th",
    }
)


def visible(text: str) -> str:
    r"""Text without invisible marks; no-break and other blanks become plain ones; outer blanks go.

    >>> visible("\u200f 12\u00a0000 ")
    '12 000'
    """
    if text.isascii():
        return text.strip()
    text = _INVISIBLE.sub("", text)
    return "".join(" " if c.isspace() else c for c in text).strip()


def tidy(text: str) -> str:
    """Text as printed, with single plain blanks and without invisible marks; joiners that spell words stay.

    >>> tidy(" Landmine\u200b  field ")
    'Landmine field'
    """
    if not text.isascii():
        text = _UNSEEN.sub("", text)
    return " ".join(text.split())


def plain(text: str) -> str:
    """Text for reading numbers and dates: digits of all scripts as 0 to 9, signs and blanks as on a keyboard.

    Raised digits (m²) stay, and so do the Arabic decimal and thousands marks, which say what they are.

    >>> plain("۱۴۰۰/۰۵/۲۴"), plain("−5 m²")
    ('1400/05/24', '-5 m²')
    """
    return text.strip() if text.isascii() else _plain(text)


@lru_cache(maxsize=65536)
def _plain(text: str) -> str:
    text = visible(text)
    if text.isascii():
        return text
    text = text.translate(_SIGNS)
    return "".join(
        str(unicodedata.decimal(c)) if not c.isascii() and unicodedata.category(c) == "Nd" else c
        for c in text
    )


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Words for comparison: without case, accents, punctuation and outer or double blanks.

    Letters that are written one for another (Arabic and Persian kaf and yeh, dotless i) become one. Vowel
    signs of Thai, Khmer, Burmese and the scripts of India stay, since they tell words apart.

    >>> fold("  Mayor de 18 AÑOS "), fold("كابل") == fold("کابل")
    ('mayor de 18 anos', True)
    """
    if text.isascii():
        lowered = text.lower()
        return " ".join("".join(c if c.isalnum() else " " for c in lowered).split())
    text = unicodedata.normalize("NFKD", _INVISIBLE.sub("", text))
    text = _ACCENTS.sub("", text).casefold().translate(_LETTERS)
    characters = []
    for char in text:
        category = unicodedata.category(char)
        if category == "Nd":
            characters.append(str(unicodedata.decimal(char)))
        elif category[0] in "LNM":
            characters.append(char)
        else:
            characters.append(" ")
    return " ".join("".join(characters).split())


@lru_cache(maxsize=65536)
def word_key(text: str) -> str:
    """Key of a word in a list: :func:`fold`, with the signs that give a number its meaning.

    -99 is not 99, and <18, 18 and 18+ are three words; 5 and 5.0 are one. A text of signs alone is itself.

    >>> word_key("N/A"), word_key(" - "), word_key("18 +"), word_key("Menor de 18 AÑOS"), word_key("5.0")
    ('n a', '-', '18+', 'menor de 18 anos', '5')
    """
    if not _MEANING_SIGNS.search(text):
        return fold(text) or plain(text)
    printed = _AROUND_SIGNS.sub(r"\1", plain(text).lower())
    printed = _RANGE_SIGN.sub("-", printed)
    whole = _WHOLE_NUMBER.fullmatch(printed)
    if whole:
        return whole[1]
    pieces = []
    for piece in _PIECES.findall(printed):
        numeric = piece[-1].isdigit() or piece[0] in "<>+=" or piece[-1] == "+"
        pieces.append(piece if numeric or piece.strip() == "-" else fold(piece))
    return " ".join(p.strip() for p in pieces if p.strip())
