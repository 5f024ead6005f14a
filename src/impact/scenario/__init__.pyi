from .analysis.comparison import compare
from .analysis.crossings import crossings
from .analysis.sensitivity import sobol, tornado
from .analysis.worth import worth
from .calibration.calibrate import calibrate
from .engine.simulate import simulate
from .inputs.files import read
from .sliders import sliders

__all__ = ["calibrate", "compare", "crossings", "read", "simulate", "sliders", "sobol", "tornado", "worth"]
