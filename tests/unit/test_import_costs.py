"""What stays unimported until it is used; each of these takes a tenth of a second or more to import."""

import subprocess
import sys

import pytest

WALK = (
    "import importlib, pkgutil\n"
    "for name in {packages!r}:\n"
    "    package = importlib.import_module(name)\n"
    "    for module in pkgutil.walk_packages(package.__path__, name + '.'):\n"
    "        importlib.import_module(module.name)\n"
)


def imported(code, names):
    code += f"\nimport sys\nprint([name for name in {names!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    return done.stdout.strip()


def test_a_run_that_finds_nothing_to_make_imports_no_tables_and_no_kernel():
    code = "import impact.cli, impact.reporting.runner, impact.reporting.pool.progress"
    assert imported(code, ("pandas", "numpy", "matplotlib", "jupyter_client", "papermill")) == "[]"


@pytest.mark.parametrize("package", ["impact.models", "impact.published", "impact.answers.country_profile"])
def test_models_import_distributions_and_optimisers_where_they_use_them(package):
    heavy = ("scipy.stats", "scipy.optimize", "scipy.signal", "statsmodels")
    assert imported(WALK.format(packages=(package,)), heavy) == "[]"


def test_a_country_profile_needs_no_model():
    code = "from impact.answers import country_profile\ncountry_profile.gather"
    assert imported(code, ("scipy", "impact.models")) == "[]"


def test_a_simulation_is_labelled_by_xarray_only_where_that_is_asked_for():
    code = (
        "from impact.scenario.engine.simulate import simulate\n"
        "from impact.scenario.inputs.scenario import Scenario\n"
        "run = simulate(Scenario(name='a', title='A'), 100)\n"
        "run.bands('live'), run.summary()\n"
    )
    assert imported(code, ("xarray", "dask")) == "[]"
    assert "xarray" in imported(f"{code}run.years", ("xarray", "dask"))


def test_code_of_a_page_is_coloured_without_ipython():
    code = "from impact.reporting.page.blocks import _code\nassert 'class=\"kn\"' in _code('import x')"
    assert imported(code, ("IPython",)) == "[]"


def test_what_libraries_import_for_other_uses_comes_with_its_use():
    code = (
        "import impact.reporting.run.execute, papermill, bs4\n"
        "soup = bs4.BeautifulSoup('<p class=\"a\">1</p>', 'html.parser')\n"
    )
    late = ("soupsieve.css_parser", "urllib3", "rfc3987_syntax.terminals", "chardet.detector")
    assert imported(code, late) == "[]"
    assert imported(f"{code}assert soup.select('p.a')", late) == "['soupsieve.css_parser']"
    assert imported(f"{code}import requests.adapters", late[:3]) == "['urllib3']"


def test_markdown_is_read_without_the_rest_of_nbconvert():
    code = (
        "import impact.reporting.run.execute\n"
        "from impact.reporting.page.prose.markdown_text import Prose\n"
        "assert 'math' in str(Prose().read('# A $a^2$'))\n"
    )
    assert imported(code, ("nbconvert", "nbconvert.exporters", "bleach")) == "[]"
    assert imported(f"{code}import nbconvert.exporters", ("nbconvert.exporters", "bleach")) == (
        "['nbconvert.exporters', 'bleach']"
    ), "who asks for nbconvert has it whole"


def test_imports_that_were_put_off_are_taken_back_for_a_kernel():
    code = (
        "import impact.reporting.run.engine\nfrom impact.reporting import late_imports\n"
        "late_imports.take_back()\n"
        "import entrypoints, requests, jsonschema, rfc3987_syntax\n"
        "assert type(requests).__name__ == type(entrypoints).__name__ == 'module'\n"
    )
    names = ("urllib3", "rfc3987_syntax", "rfc3986_validator")
    assert imported(code, names) == str([*names])


def test_the_card_of_the_index_is_drawn_without_matplotlib():
    code = (
        "from impact.reporting.site.index.card_picture import card_picture\n"
        "from impact.reporting.site.index.four_numbers import HeadNumber\n"
        "number = HeadNumber('at least', '6,279', 'people', 'It is so.', '', '', 'a#b', 'A')\n"
        "assert card_picture('A question?', [number])"
    )
    assert imported(code, ("matplotlib",)) == "[]"


def test_the_map_of_the_index_needs_nothing_that_draws():
    assert imported("import impact.reporting.site.index.countries.outline_map", ("matplotlib",)) == "[]"


def test_an_index_that_stands_is_recognised_without_tables_and_drawing(tmp_path):
    code = (
        "from pathlib import Path\n"
        "from impact.project import Project\n"
        "from impact.reporting.site import write_index\n"
        f"project = Project(Path({str(tmp_path)!r}))\n"
        "project.reports.mkdir()\n"
        "for name in ('feed.xml', 'card.png'): (project.reports / name).touch()\n"
        "key = write_index._key(project, [], '')\n"
        "(project.reports / 'index.html').write_text(f'<!-- {key} -->')\n"
        "assert write_index.renew_index(project, []).troubles == ()"
    )
    assert imported(code, ("pandas", "numpy", "matplotlib")) == "[]"
