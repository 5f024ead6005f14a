"""Forms of distributions: from the word and the numbers in a scenario file to a distribution."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from impact.scenario.inputs.distributions import (
    Beta,
    Distribution,
    Family,
    Fixed,
    Lognormal,
    LognormalShifted,
    Pert,
    Posterior,
    Triangular,
    Uniform,
)

FORMS: dict[str, type[Family]] = {
    "value": Fixed,
    "uniform": Uniform,
    "triangular": Triangular,
    "pert": Pert,
    "lognormal": Lognormal,
    "lognormal_shifted": LognormalShifted,
    "beta": Beta,
    "posterior": Posterior,
}


def distribution(form: str, values: float | str | Sequence[float]) -> Distribution:
    """Make a distribution from its form and its numbers, in the order in which they stand in a scenario file.

    Parameters
    ----------
    form
        A key of FORMS.
    values
        ``value``: the number; ``uniform``: low, high; ``triangular`` and ``pert``: low, most likely, high;
        ``lognormal``: middle, spread; ``lognormal_shifted``: middle, spread, more; ``beta``: mean, size;
        ``posterior``: the name of the field.

    Raises
    ------
    ValueError
        For an unknown form, too many or too few numbers, numbers that do not rise (pydantic's
        ValidationError is one).

    Examples
    --------
    >>> distribution("pert", [1, 2, 10]).words()
    '1 to 10, most likely 2'
    """
    if form not in FORMS:
        raise ValueError(f"{form!r} is no distribution: one of {', '.join(FORMS)}")
    numbers = [values] if isinstance(values, int | float | str) else list(values)
    names = [name for name in FORMS[form].model_fields if name != "name"]
    if len(numbers) != len(names):
        raise ValueError(f"{form} takes {len(names)} numbers ({', '.join(names)}), {len(numbers)} given")
    return cast("Distribution", FORMS[form](**dict(zip(names, numbers, strict=True))))
