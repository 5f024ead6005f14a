"""A secret is in no artefact, whatever the notebook does with it."""

from __future__ import annotations

import base64
import json
from pathlib import Path

import pytest

import impact
from impact.errors import ParameterError
from impact.reporting import runner
from impact.reporting.plan import plan
from impact.reporting.request.parameters import secrets
from tests.miniature import PARAMETERS, finding_cell

VALUE = 'aZ9$"<&>/+ü tail\\end'
NAME = "IMPACT_TEST_TOKEN"
CELL = ("code", 'token: str = "env:IMPACT_TEST_TOKEN"  # of the map service', "parameters")
RULES = {"parameters": {"token": {"kind": "secret"}}}
LEAK = """
import base64, html, json, os, urllib.parse
from IPython.display import HTML, display
import impact
secret = impact.Secret(token)
value = secret.reveal()
print(secret, repr(secret), value, repr(value), json.dumps(value), urllib.parse.quote(value))
for lead in ("", "u:", "x"):
    print(base64.b64encode((lead + value + "!").encode()).decode())
print("Authorization: Bearer " + value)
display(HTML("<p title='" + html.escape(value) + "'>" + html.escape(value) + "</p>"))
display({"application/json": {value: [value]}, "text/plain": value}, raw=True)
value
"""


def forms(value: str) -> list[str]:
    """The value as it is and as files may hold it."""
    import html
    import urllib.parse

    coded = base64.b64encode(value.encode()).decode()
    shown = [value, json.dumps(value)[1:-1], json.dumps(json.dumps(value)[1:-1])[1:-1], html.escape(value)]
    return [*shown, urllib.parse.quote(value), coded[:20]]


def assert_nowhere(folder: Path, extra: str = "") -> None:
    files = [path for path in folder.rglob("*") if path.is_file()]
    assert files
    for path in files:
        body = path.read_bytes()
        for form in forms(VALUE):
            assert form.encode() not in body, f"{path.name} holds the secret as {form!r}"
    for form in forms(VALUE):
        assert form not in extra


@pytest.fixture
def token(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv(NAME, VALUE)
    return VALUE


@pytest.mark.notebooks
def test_a_secret_that_a_notebook_prints_is_in_no_file(miniature, token, capfd):
    miniature.add("good", CELL, finding_cell(), ("code", LEAK), impact=RULES)
    miniature.add("bad", CELL, finding_cell(), ("code", LEAK), ("code", "raise OSError(value)"), impact=RULES)
    outcomes = runner.run(miniature.project, jobs=2)
    assert [outcome.state for outcome in outcomes] == ["made", "failed"]
    printed = "".join(capfd.readouterr()) + "".join(f"{o.message}{o.trace}" for o in outcomes)
    assert_nowhere(miniature.project.root, printed)
    executed = (miniature.project.reports / "good/default/notebook.ipynb").read_text()
    assert "env:IMPACT_TEST_TOKEN" in executed
    assert "Bearer ***" in executed
    assert "OSError: ***" in outcomes[1].message
    manifest = json.loads((miniature.project.reports / "good/default/manifest.json").read_text())
    assert manifest["parameters"] == {"token": "env:IMPACT_TEST_TOKEN"}


def test_the_key_holds_the_name_alone(miniature, token, monkeypatch):
    miniature.add("good", CELL, finding_cell(), impact=RULES)
    (before,) = plan.plan(miniature.project, [], {}).jobs
    assert before.secrets == {"token": NAME}
    monkeypatch.setenv(NAME, "another value")
    (after,) = plan.plan(miniature.project, [], {}).jobs
    assert before.key == after.key


@pytest.mark.parametrize("value", ["", "short"])
def test_a_missing_or_short_secret_is_refused_before_a_kernel_starts(miniature, monkeypatch, value):
    monkeypatch.setenv(NAME, value)
    miniature.add("good", CELL, finding_cell(), impact=RULES)
    with pytest.raises(ParameterError, match=NAME):
        plan.plan(miniature.project, [], {})


def test_the_object_shows_itself_to_nobody(token):
    secret = impact.Secret(f"env:{NAME}")
    assert (str(secret), f"{secret}", repr(secret)) == ("***", "***", f"Secret('env:{NAME}')")
    assert secret.reveal() == VALUE
    assert VALUE not in repr(vars(type(secret)))


@pytest.mark.parametrize("wrong", ["hunter2hunter2", "env:", "ENV:X", "env:a b", 7, None])
def test_what_is_no_reference_is_refused_and_not_repeated(wrong):
    with pytest.raises(ParameterError) as caught:
        impact.Secret(wrong)
    assert "hunter2" not in str(caught.value)


def test_scrubbing_leaves_the_rest_as_it_is(token):
    material = {"a": [f"x{VALUE}y", 7, None, "plain"], VALUE: {"deep": VALUE}}
    assert secrets.scrub(material, [NAME]) == {"a": ["x***y", 7, None, "plain"], "***": {"deep": "***"}}
    assert secrets.scrub("nothing here", [NAME]) == "nothing here"
    assert secrets.scrub(VALUE, []) == VALUE


def test_a_notebook_without_secrets_takes_the_variable_for_text(miniature, monkeypatch):
    monkeypatch.setenv(NAME, VALUE)
    miniature.add("good", PARAMETERS, finding_cell())
    (job,) = plan.plan(miniature.project, [], {}).jobs
    assert job.secrets == {}
