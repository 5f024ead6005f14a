"""Write a scenario as YAML, in the form in which scenario files are read."""

from __future__ import annotations

from typing import Any

import yaml

from impact.scenario.inputs.distribution_forms import FORMS
from impact.scenario.inputs.distributions import Distribution
from impact.scenario.inputs.scenario import Scenario


def text(scenario: Scenario) -> str:
    """Write a scenario as YAML.

    Examples
    --------
    >>> print(text(Scenario(name="mine", title="Mine", about="An example.").with_(decoy_share=0.1)))
    name: mine
    title: Mine
    about: An example.
    kind: persistent
    horizon: 50
    inputs:
      decoy_share:
        value: 0.1
        unit: share
        source: judgement
        why: Changed by the reader.
    """
    inputs = {
        name: {**_form(value.distribution), "unit": value.unit, "source": value.source, "why": value.why}
        for name, value in scenario.inputs.items()
    }
    body = {key: getattr(scenario, key) for key in ("name", "title", "about", "kind", "horizon")}
    if inputs:
        body["inputs"] = inputs
    return yaml.dump(body, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=100)


class _Dumper(yaml.SafeDumper):
    """Writes lists of numbers in one line and never an alias."""

    def ignore_aliases(self, data: Any) -> bool:
        del data
        return True


_Dumper.add_representer(
    list, lambda dumper, data: dumper.represent_sequence("tag:yaml.org,2002:seq", data, flow_style=True)
)


def _form(distribution: Distribution) -> dict[str, Any]:
    form = next(word for word, family in FORMS.items() if isinstance(distribution, family))
    values = [value for key, value in distribution.model_dump().items() if key != "name"]
    short = [value if isinstance(value, str) or value != int(value) else int(value) for value in values]
    return {form: short[0] if form in ("value", "posterior") else short}
