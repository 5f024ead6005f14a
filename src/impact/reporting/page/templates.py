"""The templates of the package: every page and file that is not a report's own words is filled in here."""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from impact.charts.frame.palette import dark_variables
from impact.project.layout import PACKAGE

if TYPE_CHECKING:
    from jinja2 import Environment

TEMPLATES = PACKAGE / "reporting" / "templates"


@lru_cache(maxsize=1)
def style() -> str:
    """Read the style sheet of all pages: the parts in the order of their names, later ones decide."""
    parts = sorted((TEMPLATES / "style").glob("*.css"))
    sheets = [part.read_text(encoding="utf-8").strip() for part in parts]
    # Drawings name each colour with its light shade as fallback, so that only dark paper needs variables.
    dark = f"@media screen and (prefers-color-scheme: dark) {{ :root {{ {dark_variables()} }} }}"
    return "\n".join([*sheets, dark])


def fill(name: str, **values: Any) -> str:
    """Fill a template; values are escaped in HTML.

    Parameters
    ----------
    name
        Its file below ``reporting/templates``.
    values
        What the template names.

    Raises
    ------
    jinja2.UndefinedError
        When the template names a value that is not there: a hole in a page would not be seen.
    """
    return environment().get_template(name).render(**values)


@lru_cache(maxsize=1)
def environment() -> Environment:
    """Jinja over the package's templates, where a name that is not there is an error."""
    from jinja2 import select_autoescape

    return over(TEMPLATES, autoescape=select_autoescape(("html.j2",)), keep_trailing_newline=True)


def over(folder: Path, **options: Any) -> Environment:
    """Make a Jinja over a folder of templates, where a name that is not there is an error.

    Parameters
    ----------
    folder
        Where the templates are. Each is compiled once, as Python's own modules are: what comes of it is
        kept beside it.
    options
        Further ones of Jinja.
    """
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    from impact.reporting.page import compiled_templates

    return Environment(  # noqa: S701 - who makes it says what is text and what HTML
        loader=FileSystemLoader(folder),
        undefined=StrictUndefined,
        bytecode_cache=compiled_templates.beside(folder),
        **options,
    )
