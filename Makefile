# One command each. `make run` serves the demo group; `make test` is what CI runs.
# uv is used when it is there; python3.11, venv, pip and make are enough.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INSTALL := $(if $(shell command -v uv),VIRTUAL_ENV=$(CURDIR)/$(VENV) uv pip install --quiet,$(BIN)/python -m pip install --quiet --disable-pip-version-check)

.DEFAULT_GOAL := help
.PHONY: help run test test-spark test-duckdb-1.5 campaign faults office lint check demo docs bench screenshots clean

help:  ## list the commands
	@grep -E '^[a-z0-9.-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*##/\t/' | expand -t 18

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	$(PYTHON) -m venv $(VENV)

$(VENV)/.runtime: requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) -r requirements.txt
	@touch $@

$(VENV)/.dev: requirements-dev.txt requirements-spark.txt requirements.txt pyproject.toml | $(BIN)/python
	$(INSTALL) -r requirements-dev.txt
	$(INSTALL) --no-deps --target $(VENV)/spark --upgrade -r requirements-spark.txt
	@touch $(VENV)/.runtime $@

.venv-spark/.done: tests/spark/requirements.txt
	$(PYTHON) -m venv .venv-spark
	.venv-spark/bin/python -m pip install --quiet --disable-pip-version-check -r $<
	@touch $@

.venv-duckdb-1.5/.done: tests/requirements-duckdb-1.5.txt requirements.txt
	$(PYTHON) -m venv .venv-duckdb-1.5
	grep -vE '^(duckdb==|-e )' requirements.txt | cat - $< > .venv-duckdb-1.5/requirements.txt
	.venv-duckdb-1.5/bin/python -m pip install --quiet --disable-pip-version-check -r .venv-duckdb-1.5/requirements.txt
	@touch $@

run: $(VENV)/.runtime  ## set up, make the demo group on an empty home, build, serve
	@test -n "$$(ls -A "$${AR_HOME:-data}/imports" 2>/dev/null)" || $(BIN)/ar-metrics demo
	-$(BIN)/ar-metrics build  # refused or rolled back: the last build is served all the same
	$(BIN)/ar-metrics serve

test: lint  ## set up, lint, types, then every test, a real Chromium included
	$(BIN)/python -m pytest -n 3 --dist loadfile --no-loadscope-reorder -q --durations 10

test-spark: $(VENV)/.dev .venv-spark/.done  ## the models on a real Spark cluster (Java 17) equal DuckDB's: long
	$(BIN)/python -m pytest -q -s tests/spark/check_cluster.py

test-duckdb-1.5: $(VENV)/.dev .venv-duckdb-1.5/.done  ## the demo group built by DuckDB 1.5 and by ours is the same
	$(BIN)/python tests/duckdb_releases.py .venv-duckdb-1.5/bin/python

campaign: $(VENV)/.dev  ## the property tests with more and other examples, the fines of all years: about an hour
	AR_TEST_EXAMPLES=$${AR_TEST_EXAMPLES:-100} $(BIN)/python -m pytest -q tests/warehouse/test_property.py tests/fuzz tests/faults \
	    tests/warehouse/test_property_models.py tests/queries/test_scopes.py tests/queries/test_adding_up.py tests/queries/test_migration.py \
	    tests/sources/test_round_trip.py tests/imports/test_large_files.py tests/test_road_fines.py \
	    tests/test_road_fines_litigation.py tests/test_road_fines_recovery.py \
	    tests/demo/test_both_forms.py tests/browser/test_first_request.py tests/browser/test_every_page.py tests/warehouse/test_spark.py tests/spec

faults: $(VENV)/.dev  ## what can go wrong, done on purpose and counted; prints rounds, faults survived, rows lost
	PYTHONPATH=src:tests $(BIN)/python -m faults.campaign $${ROUNDS:-100}

office: $(VENV)/.dev  ## our Excel and French CSV files in LibreOffice, which it needs
	$(BIN)/python -m pytest -q tests/office/check_office.py

lint: $(VENV)/.dev  ## style, security rules, types, SQL style, known holes of the libraries
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/pyright
	$(BIN)/sqlfluff lint --processes 2 --disable-progress-bar sql
	$(BIN)/python .ci/audit.py

demo: $(VENV)/.runtime  ## write the demo group's files, import and build them
	$(BIN)/ar-metrics demo

docs: $(VENV)/.runtime  ## write the generated references in docs/
	$(BIN)/python -m ar_metrics.docs

bench: $(VENV)/.dev  ## measure all that is promised about speed, in ten minutes; writes docs/performance.md
	$(BIN)/python benchmarks/bench.py $(BENCH)

screenshots: $(VENV)/.dev  ## a picture of every page, into screenshots/
	$(BIN)/python benchmarks/screenshots.py

clean:  ## forget the environment and the caches, never the data
	rm -rf $(VENV) .pytest_cache .ruff_cache .hypothesis
