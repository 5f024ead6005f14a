from .analysis.comparison import compare
from .analysis.crossings import crossings
from .analysis.one_at_a_time import tornado
from .analysis.sensitivity import sobol
from .analysis.worth import worth
from .calibration.calibrate import calibrate
from .engine.simulate import simulate
from .inputs.files import read
from .sliders import sliders

__all__ = ["calibrate", "compare", "crossings", "read", "simulate", "sliders", "sobol", "tornado", "worth"]
