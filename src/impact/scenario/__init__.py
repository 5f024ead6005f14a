"""What could follow if mines were laid: scenarios, their simulation, which assumption matters how much.

What a researcher types::

    base = impact.scenario.read("base-100000", country="EST")  # a scenario, every input with its source
    run = impact.scenario.simulate(base, draws=20_000, seed=1)
    run.interval("casualties", level=0.9), run.bands("live"), run.summary()
    half = base.with_(mines_laid=50_000)
    impact.scenario.compare({"as it is": base, "half": half}).difference("half", "as it is", "casualties")
    impact.scenario.sobol(base), impact.scenario.tornado(base)  # which assumption matters how much
    impact.scenario.worth(run)  # which figure, once measured, would narrow the answer most
    impact.scenario.crossings(base)  # what would have to be true for ten times as many
    impact.scenario.calibrate()  # the engine on places whose history is on record
    impact.scenario.sliders(base, ["hazard"], show=picture)  # values of one's own, in JupyterLab

`inputs` reads and checks what is assumed, `engine` simulates it, `analysis` compares results and ranks
assumptions, `calibration` solves the hazard from the histories of other countries, `sliders` lets a notebook
change assumptions by hand. The names are those of ``__init__.pyi``.

Examples
--------
>>> from impact import scenario
>>> dir(scenario)
['calibrate', 'compare', 'crossings', 'read', 'simulate', 'sliders', 'sobol', 'tornado', 'worth']
"""

from impact.faces import attach

__getattr__, __dir__, __all__ = attach(__name__, __file__)
