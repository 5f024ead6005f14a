"""Settings of the documentation site: `make docs` reads them. Nothing on a page comes from another host."""

from __future__ import annotations

import sys
from importlib.metadata import version as version_of
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).parent / "_extensions"))

project = "Mines and civilians: the evidence"
author = "The impact contributors"
project_copyright = "The impact contributors. Text: CC BY 4.0; code: MIT"
version = version_of("landmine-evidence")
release = version
language = "en"

extensions = [
    "myst_parser",
    "sphinx.ext.autodoc",
    "sphinx.ext.napoleon",
    "sphinx_copybutton",
    "drawn_math",
    "glossary_terms",
    "outside_pages",
    "public_names",
]
source_suffix = {".md": "markdown"}
root_doc = "index"
exclude_patterns = ["_extensions"]

myst_enable_extensions = ["colon_fence", "deflist", "dollarmath", "fieldlist"]
myst_heading_anchors = 4

autodoc_member_order = "bysource"
autodoc_typehints = "none"
napoleon_google_docstring = False
napoleon_use_rtype = False

html_theme = "furo"
html_title = "Mines and civilians: documentation"
html_static_path = ["_static"]
html_css_files = ["site.css"]
html_math_renderer = "drawn"
html_copy_source = False
html_show_sourcelink = False
html_show_sphinx = False
html_use_index = False
copybutton_exclude = ".linenos, .gp, .go"
copybutton_prompt_text = "$ "
copybutton_only_copy_prompt_lines = True

#: A page for each kind of finding, reached from the list of kinds: two hundred lines beside every page help
#: nobody.
_REACHED_FROM_A_LIST = "own-data/kinds/"


def _leave_out_of_the_navigation(app: Any, _: Any) -> None:
    docname = app.env.docname
    if docname.startswith(_REACHED_FROM_A_LIST) and not docname.endswith("/README"):
        app.env.metadata[docname]["orphan"] = True


def _let_the_keyboard_scroll(*event: Any) -> None:
    """Code and tables that are wider than the page take the focus, so that the arrow keys move them."""
    context: dict[str, Any] = event[3]  # after the builder, the name of the page and its template
    body = context.get("body", "").replace("<pre>", '<pre tabindex="0">')
    context["body"] = body.replace('<div class="table-wrapper', '<div tabindex="0" class="table-wrapper')


def setup(app: Any) -> None:
    """Keep long lists of pages out of the navigation; let the keyboard reach what scrolls."""
    app.connect("doctree-read", _leave_out_of_the_navigation)
    app.connect("html-page-context", _let_the_keyboard_scroll, priority=900)
