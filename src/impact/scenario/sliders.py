"""Values of one's own: a slider for each of a few inputs in JupyterLab, and the picture that follows them.

A slider that has not been moved leaves its input as uncertain as the scenario says; a moved one fixes it. All
positions are drawn with the same random numbers, so a change in the picture comes from the slider alone.

A report has nobody to move a slider: there the same cell says in one sentence which sliders it has, and makes
no widget that could leave its state behind.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from impact.arguments import ANY_SEED, FUNCTION, NUMBER_OF_DRAWS, TEXT, several, takes
from impact.charts.frame import screens
from impact.charts.frame.chart import Chart
from impact.charts.frame.theme import WIDE
from impact.errors import ImpactError
from impact.extras import require
from impact.scenario.inputs.scenario import SCENARIO
from impact.wording import Quantity, assumed, count, listed, reading, short

if TYPE_CHECKING:
    from impact.scenario.engine.outcomes import Simulation
    from impact.scenario.inputs.scenario import Scenario

#: Ends this many times apart are easier to reach on a logarithmic slider.
_FAR = 20.0
_STEPS = 200
_LONGEST_LABEL = 40


@dataclass(frozen=True)
class Range:
    """From where to where a slider goes, where it starts, and what stands beside it.

    Its numbers are those a reader meets: ``times`` those of the input, where these are too small to read.
    """

    words: str
    unit: str
    low: float
    start: float
    high: float
    times: float = 1.0
    label: str = ""

    @property
    def log(self) -> bool:
        """Whether the ends are so far apart that the slider counts in factors."""
        return self.low > 0 and self.high / self.low >= _FAR


@dataclass
class Sliders:
    """A scenario whose inputs can be moved; made by :func:`sliders`.

    ``run`` is the newest simulation, ``chart`` its picture, ``moved`` the inputs a reader has set.
    """

    scenario: Scenario
    ranges: Mapping[str, Range]
    show: Callable[[Simulation], Chart]
    draws: int
    seed: int
    moved: dict[str, float] = field(default_factory=dict)
    controls: dict[str, Any] = field(default_factory=dict, repr=False)
    button: Any = field(default=None, repr=False)

    @cached_property
    def run(self) -> Simulation:
        """The simulation of the present position; made when somebody looks, which in a report nobody does."""
        from impact.scenario.engine.simulate import simulate

        fixed: dict[str, Any] = dict(self.moved)
        return simulate(self.scenario.with_(**fixed), draws=self.draws, seed=self.seed)

    @cached_property
    def chart(self) -> Chart:
        """Its picture."""
        return self.show(self.run)

    def move(self, **values: float) -> Chart:
        """Fix inputs at values and draw anew; inputs moved before stay where they are.

        Raises
        ------
        ImpactError
            An input that has no slider.
        """
        unknown = sorted(set(values) - set(self.ranges))
        if unknown:
            raise ImpactError(
                f"sliders: no slider for {unknown[0]!r}",
                f"one of {', '.join(self.ranges)}",
                "correct the name",
            )
        self.moved.update(values)
        for seen in ("run", "chart"):
            self.__dict__.pop(seen, None)
        return self.chart

    def reset(self) -> Chart:
        """Return every input to its uncertainty."""
        self.moved.clear()
        return self.move()

    def sentence(self) -> str:
        """Write the casualties at the present position, and which inputs have been moved."""
        people = Quantity.of_estimate(self.run.interval("casualties", level=0.9), "civilian casualties")
        words = {name: span.words.lower() for name, span in self.ranges.items()}
        for name, span in self.ranges.items():
            if span.times != 1:
                words[name] = f"the number of {span.label[:1].lower()}{span.label[1:]}"
        at = {name: value * self.ranges[name].times for name, value in self.moved.items()}
        fixed = ", ".join(f"{words[name]} is {assumed(value)}" for name, value in at.items())
        return f"{people} in the median of {count(self.draws)} draws (9 of 10 draws {people.ends}), " + (
            f"if {fixed}; everything else as assumed." if fixed else "every input as assumed."
        )

    def widget(self) -> Any:
        """Make one widget of sliders, picture and sentence; needs a kernel that can talk to a page."""
        require("lab", "ipywidgets")
        import ipywidgets  # type: ignore[import-untyped]

        words = ipywidgets.HTML(self.sentence())
        picture = ipywidgets.HTML(screens.picture(self.chart.svg(WIDE)))

        def redraw() -> None:
            words.value, picture.value = self.sentence(), screens.picture(self.chart.svg(WIDE))

        def moved(change: Mapping[str, Any]) -> None:
            name = change["owner"].name_of_input
            self.move(**{name: float(change["new"]) / self.ranges[name].times})
            redraw()

        def restored(_: Any) -> None:
            for name, control in self.controls.items():
                control.unobserve(moved, names="value")
                control.value = self.ranges[name].start
                control.observe(moved, names="value")
            self.reset()
            redraw()

        for name, span in self.ranges.items():
            control = _slider(span)
            control.name_of_input = name
            control.observe(moved, names="value")
            self.controls[name] = control
        self.button = ipywidgets.Button(
            description="As assumed", tooltip="Give every input its uncertainty back"
        )
        self.button.on_click(restored)
        return ipywidgets.VBox([*self.controls.values(), self.button, words, picture])

    def _repr_mimebundle_(self, include: Any = None, exclude: Any = None) -> dict[str, Any]:
        if screens.in_report():
            names = listed([span.words.lower() for span in self.ranges.values()])
            sentence = f"In JupyterLab there is a slider here for each of these: {names}."
            return {"text/markdown": sentence, "text/plain": sentence}
        bundle: dict[str, Any] = self.widget()._repr_mimebundle_(include=include, exclude=exclude)
        return bundle


@takes(
    "sliders",
    scenario=SCENARIO,
    fields=several(TEXT, least=1),
    show=FUNCTION,
    draws=NUMBER_OF_DRAWS,
    seed=ANY_SEED,
)
def sliders(
    scenario: Scenario,
    fields: Sequence[str],
    *,
    show: Callable[[Simulation], Chart],
    draws: int = 2_000,
    seed: int = 20250318,
) -> Sliders:
    """Make a slider for each of a few inputs of a scenario.

    Parameters
    ----------
    scenario
        What the sliders start from.
    fields
        Names of inputs that have a distribution, the most important first.
    show
        Draws the picture of a simulation, such as the bands of its casualties by year.
    draws
        Of each position; few enough that the picture follows the hand.
    seed
        Of the random numbers, the same for all positions.

    Returns
    -------
    Sliders
        Shown by JupyterLab as widgets when it is the last line of a cell; ``move(field=value)`` does from
        Python what a slider does.

    Raises
    ------
    ImpactError
        An input without a distribution has no range to move in.

    Examples
    --------
    >>> from impact.charts import quantile_bands
    >>> from impact.scenario.inputs.scenario import Scenario
    >>> def live(run):
    ...     return quantile_bands(run.bands("live"), id="live", title="Mines", source_line="made up")
    >>> moving = sliders(Scenario(name="a", title="An example"), ["people_near"], show=live, draws=50)
    >>> moving.move(people_near=20).title, moving.moved
    ('Mines', {'people_near': 20})
    """
    assumptions = scenario.assumptions().set_index("field")
    ranges = {}
    for name in fields:
        distribution = scenario.input(name).distribution
        if not distribution.varies:
            raise ImpactError(
                f"sliders: {name} is fixed at {distribution.median:g}",
                f"an input with a distribution: {', '.join(scenario.uncertain())}",
                "choose another, or give it a distribution in the scenario",
            )
        low, high = distribution.support
        row = assumptions.loc[name]
        times, label, unit = reading(name, str(row["unit"]))
        low, start, high = (times * value for value in (low, distribution.median, high))
        ranges[name] = Range(short(name), unit, low, start, high, times, label)
    return Sliders(scenario, ranges, show, draws, seed)


def _slider(span: Range) -> Any:
    import ipywidgets
    import numpy as np

    whole = f"{span.label} ({span.unit})" if span.unit else span.label
    brief = span.words if span.times == 1 else span.label.partition(" where ")[0]
    look = {
        # JupyterLab cuts what is longer; where the pointer rests, all of it is said
        "description": whole if len(whole) <= _LONGEST_LABEL else brief,
        "tooltip": whole,
        "continuous_update": False,  # one simulation when the hand lets go
        "readout_format": ",.3r",
        "style": {"description_width": "50%"},
        "layout": {"width": "100%", "max_width": "720px"},
    }
    if span.log:
        low, high = float(np.log10(span.low)), float(np.log10(span.high))
        return ipywidgets.FloatLogSlider(span.start, min=low, max=high, step=(high - low) / _STEPS, **look)
    step = (span.high - span.low) / _STEPS
    return ipywidgets.FloatSlider(span.start, min=span.low, max=span.high, step=step, **look)
