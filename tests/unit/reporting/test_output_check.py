"""Outputs as a kernel sends them: what is plain costs no schema, and all else is refused as nbformat does."""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import nbbase, new_output, output_from_msg

from impact.reporting.run import output_check


def shown(data, kind="display_data", **more):
    content = {"data": data, "metadata": {}, **more}
    return {"header": {"msg_type": kind}, "content": content}


PLAIN = [
    shown({"text/plain": "1", "image/svg+xml": "<svg/>"}),
    shown({}),
    shown({"application/json": [1], "application/vnd.x.v1+json": None, "text/plain": ""}),
    shown({"text/plain": "1"}, "execute_result", execution_count=1),
    {"header": {"msg_type": "stream"}, "content": {"name": "stdout", "text": "a"}},
]
REFUSED = [
    shown({"text/plain": 1}),
    shown({"text/html": {"a": "b"}}),
    shown({"text/plain": ["a", 1]}),
    shown([]),
    shown({}, "execute_result", execution_count=-1),
    shown({}, "execute_result", execution_count="1"),
    {"header": {"msg_type": "display_data"}, "content": {"data": {}, "metadata": []}},
    {"header": {"msg_type": "stream"}, "content": {"name": "stdout", "text": 1}},
]


def refuse(*_, **__):
    raise AssertionError("the schema was asked")


@pytest.mark.parametrize("message", PLAIN)
def test_a_plain_output_is_the_one_nbformat_makes_without_its_schema(message, monkeypatch):
    made = output_from_msg(message)
    monkeypatch.setattr(output_check, "_by_schema", refuse)
    with output_check.quick():
        assert output_from_msg(message) == made


@pytest.mark.parametrize("message", REFUSED)
def test_what_nbformat_refuses_is_refused(message):
    with pytest.raises(nbformat.ValidationError), output_check.quick():
        output_from_msg(message)


def test_text_in_lines_is_left_to_the_schema_and_accepted():
    with output_check.quick():
        assert new_output("display_data", {"text/plain": ["a\n", "b"]}).data["text/plain"] == ["a\n", "b"]


def test_nbformat_checks_as_before_afterwards():
    before = nbbase.validate
    with output_check.quick():
        assert nbbase.validate is not before
    assert nbbase.validate is before


def notebook(**cell):
    cells = [{"cell_type": "code", "metadata": {}, "execution_count": None, "outputs": [], **cell}]
    return {"nbformat": 4, "nbformat_minor": 5, "metadata": {}, "cells": cells}


def test_a_notebook_is_read_without_a_schema_and_its_cells_get_ids(monkeypatch):
    monkeypatch.setattr(nbformat.validator, "get_current_validator", refuse)
    monkeypatch.setattr(nbformat.validator, "validators", {})
    with output_check.unheard(), pytest.warns(nbformat.warnings.MissingIDFieldWarning):
        read = nbformat.reads(json.dumps(notebook(source="1", wrong=1)), as_version=4)
    assert read.cells[0].id
    with pytest.raises(AssertionError, match="schema"):
        nbformat.reads(json.dumps(notebook(source="1", id="a")), as_version=4)


def test_a_cell_with_parameters_is_made_without_a_schema_and_a_wrong_one_refused(monkeypatch):
    with output_check.unheard(), pytest.raises(nbformat.ValidationError):
        nbformat.v4.new_code_cell(source=1)
    monkeypatch.setattr(output_check, "_by_schema", refuse)
    with output_check.unheard():
        assert nbformat.v4.new_code_cell(source="a = 1").source == "a = 1"


@pytest.mark.parametrize("message", REFUSED)
def test_an_output_is_refused_where_notebooks_are_not_checked(message):
    with pytest.raises(nbformat.ValidationError), output_check.unheard(), output_check.quick():
        output_from_msg(message)
