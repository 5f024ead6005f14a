"""docs/methods.md says what the docstrings of the models say."""

from __future__ import annotations

import pytest

from tests.conftest import CHECKOUT
from tools import make_methods


def test_the_page_of_methods_is_up_to_date():
    committed = (CHECKOUT / "docs/methods.md").read_text(encoding="utf-8")
    assert committed == make_methods.page(), "run: make methods"


@pytest.mark.parametrize("model", make_methods.MODELS)
def test_every_model_names_its_references_and_its_proof(model):
    text = make_methods.section(model)
    assert "### Proof" in text
    assert text.split("### References")[1].strip(), f"{model} names no paper"
    assert (CHECKOUT / f"bench/validation/results/{model}.json").is_file(), f"run: make validate ({model})"
    assert (CHECKOUT / f"tests/reference/{model}.R").is_file(), f"{model} has no reference in R"
    assert (CHECKOUT / f"tests/reference/{model}.json").is_file(), f"run: make reference ({model})"
