"""A link to each finding, beside it: what a reader copies to show somebody else this one sentence."""

from __future__ import annotations

import re
from html import escape, unescape

_FINDING = re.compile(r'(<(p|li) class="finding" id="(finding-[^"]+)">)(.*?)(</\2>)', re.DOTALL)
_TAG = re.compile(r"<[^>]+>")


def add_permalinks(html: str) -> str:
    """Put a link to itself behind every finding of a block.

    >>> print(add_permalinks('<p class="finding" id="finding-total">It is 42.</p>'))
    <p class="finding" id="finding-total">It is 42.<a class="permalink" href="#finding-total" \
aria-label="Link to: It is 42."></a></p>
    """
    return _FINDING.sub(
        lambda match: f"{match[1]}{match[4]}{permalink(match[3], _TAG.sub('', match[4]))}{match[5]}", html
    )


def permalink(anchor: str, sentence: str) -> str:
    """Write the link to a finding; what it leads to is in its name, for those who go from link to link.

    The style sheet writes "link" into it, so that whoever copies the sentence gets nothing but the sentence.
    """
    name = escape(f"Link to: {unescape(sentence)}")
    return f'<a class="permalink" href="#{anchor}" aria-label="{name}"></a>'
