"""What a notebook may be asked: its parameters, read from the cell tagged ``parameters`` without running it.

papermill only warns about a misspelt parameter and then runs with the default, and its command line turns
``007`` into 7. Here the cell is parsed with ``ast``, every value is checked against the declared type and
allowed values, and a wrong one is refused before a kernel starts. ``docs/parameters.md`` describes it for
authors of notebooks.
"""

from impact.reporting.request.parameters.checking import check
from impact.reporting.request.parameters.parameter import Parameter, Scalar, Value
from impact.reporting.request.parameters.read_parameters import TAG, read_parameters

__all__ = ["TAG", "Parameter", "Scalar", "Value", "check", "read_parameters"]
