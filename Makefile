# Every command of the project. All paths are relative: the checkout may stand in a folder with blanks in its
# name, which make cannot handle in targets. Works with GNU make 3.81, which macOS ships.

# The interpreter that .venv was made with is remembered; PYTHON=python3.12 changes it.
PYTHON ?=
BIN := .venv/bin
.DEFAULT_GOAL := help
.PHONY: help setup report docs test test-slow lab lint format bench validate reference posterior methods wheel map kinds own-data codebook cluster-demo clean clean-all lock

help:  ## show this list
	@awk 'BEGIN {FS = ":.*  ## "} /^[a-z-]+:.*  ## / {printf "  make %-12s %s\n", $$1, $$2}' Makefile

setup:  ## build .venv (done by the others when needed; does nothing when up to date)
	@for python in python3 python "$(PYTHON)" $(BIN)/python; do \
	  if command -v "$$python" >/dev/null 2>&1; then exec "$$python" tools/setup_environment.py --python "$(PYTHON)"; fi; \
	done; echo "setup: error: there is no python3; install Python 3.11 or newer" >&2; exit 1

report: setup  ## build the tables from data/raw, run the notebooks, write reports/index.html
	@$(BIN)/impact build
	@$(BIN)/impact run
	@$(BIN)/python -m tools.make_docs --if-possible

docs: setup  ## build the documentation site into build/docs, strictly, and into reports/docs where reports are made
	@$(BIN)/python -m tools.make_docs

# pytest comes last, so that its closing line ends the output.
test: lint  ## run the checks of every day: lint, then the tests of units, data and reports, in parallel
	@$(BIN)/impact build
	@$(BIN)/python -m pytest -q -n auto --dist worksteal tests/unit tests/data tests/reports src/impact

test-slow: setup  ## run the slow tests: kills, full disks, clusters, schedules, documents, simulated truths
	@$(BIN)/python -m pytest -q -n auto --dist worksteal tests/slow

# ARGS are for impact lab: make lab ARGS="--port 8899 --no-browser"
lab: setup  ## explore in JupyterLab, from notebooks/00_start_here.ipynb
	@$(BIN)/impact build
	@$(BIN)/impact lab $(ARGS)

# All of them run, so that one call shows everything there is to mend.
lint: setup  ## check style, types, the floors of the imports, and that notebooks are clean
	@failed=0; \
	$(BIN)/ruff check --quiet --output-format concise . || failed=1; \
	$(BIN)/ruff format --quiet --check . || { echo "lint: some files are not formatted; run make format" >&2; failed=1; }; \
	$(BIN)/python tools/check_notebooks.py notebooks || failed=1; \
	$(BIN)/lint-imports --no-logo --config pyproject.toml || failed=1; \
	$(BIN)/mypy || failed=1; \
	exit $$failed

format: setup  ## format the code and mend what can be mended safely
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format .

bench: setup  ## compare build, load and report times with plain papermill (minutes; prints a table)
	@$(BIN)/impact build
	@$(BIN)/python -m bench.run
	@$(BIN)/python -m bench.batch
	@$(BIN)/python -m bench.scenario

validate: setup  ## simulate known truths, see whether the models find them (minutes); writes docs/validation.md
	@$(BIN)/python -m bench.validation

# The tests read the JSON files that are committed; R is needed here only.
reference: setup  ## make the reference values in tests/reference anew, with R
	@for script in tests/reference/*.R; do echo "$$script"; Rscript "$$script" || exit 1; done

posterior: setup  ## draw the joint posterior of the histories anew (a minute), for inputs of scenarios
	@$(BIN)/impact build
	@$(BIN)/python -m tools.make_posterior

methods: setup  ## write docs/methods.md from the docstrings of the models
	@$(BIN)/python -m tools.make_methods

codebook: setup  ## write the codebooks of raw and processed tables from the catalogue
	@$(BIN)/python -m tools.make_codebook

kinds: setup  ## write docs/own-data: a page for each kind of finding, and the fields of a mapping
	@$(BIN)/python -m tools.make_kinds
	@$(BIN)/python -m tools.make_own_fields

# WORDS name proofs (files cases round_trip fuzz speed cluster) or --page-only
own-data: setup  ## prove what is said of a researcher's own data (an hour); writes docs/own_data.md
	@$(BIN)/python -m bench.own_data $(WORDS)

wheel: setup  ## build the tables, then the source archive and the wheel with them, in dist/
	@$(BIN)/impact build
	@rm -rf dist
	@$(BIN)/python -m build --no-isolation

map: setup  ## write docs/map.md from the docstrings of the packages
	@$(BIN)/python -m tools.make_map

# WORDS are for impact run; --kill-one kills a worker in the middle: make cluster-demo WORDS=--kill-one
cluster-demo: setup  ## make the reports on a Dask scheduler and two workers on this machine, then stop them
	@$(BIN)/impact build
	@$(BIN)/python tools/cluster_demo.py $(WORDS)

clean:  ## remove what was built: tables, reports, caches
	rm -rf data/processed data/.processed* reports .reports* .impact build dist bench/results
	rm -rf .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis .cache
	find src tests tools bench notebooks -name __pycache__ -prune -exec rm -rf {} + 2>/dev/null || true

clean-all: clean  ## remove the environment too
	rm -rf .venv .vnew .vold .bootstrap .setup.lock

# Maintainers only (see CONTRIBUTING.md). The index the lock was made with is not part of it.
lock: setup
	@$(BIN)/python -m tools.make_lock
