# Everything anyone does with a checkout; bare `make` tells what there is.

BIN := .venv/bin
# On all cores, the tests of a file on one; the slow files, which come first, begin first.
PYTEST = $(BIN)/pytest -q -n logical --maxprocesses 4 --dist loadfile --no-loadscope-reorder
COMPILE = $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help install demo ui deploy test check format bench lock clean

help: ## what can be made
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "make %-9s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))

install: .venv/.installed ## set up .venv from the lock (the other goals do it when needed)

demo: .venv/.installed ## the whole way from lists and cards to the CRM, on sample data, without keys or network
	@$(BIN)/leadwright demo

ui: .venv/.installed ## Prefect's pages on what has run in LEADWRIGHT_HOME (default var)
	@$(BIN)/python -m flows.engine ui

deploy: .venv/.installed ## hand the flows of prefect.yaml to the Prefect server that PREFECT_API_URL names
	@$(BIN)/prefect work-pool inspect leadwright >/dev/null 2>&1 \
		|| $(BIN)/prefect --no-prompt work-pool create leadwright --type process
	@$(BIN)/prefect --no-prompt deploy --all

test: .venv/.installed .cache/tryton/.prepared ## every test, against SQLite, PostgreSQL, Prefect and Tryton
	@$(PYTEST)

check: .venv/.installed .cache/tryton/.prepared ## format, lint, types, layers, tests: what a change must pass
	$(BIN)/ruff format --check --quiet .
	$(BIN)/ruff check --quiet .
	$(BIN)/mypy
	$(BIN)/lint-imports --no-logo
	$(PYTEST)

format: .venv/.installed ## lay out the code and mend what can be mended
	@$(BIN)/ruff check --quiet --fix . ; $(BIN)/ruff format --quiet .

bench: .venv/.installed .cache/tryton/.prepared .cache/dlt/.prepared ## the figures of the design, measured beside their yardsticks
	@$(BIN)/python -m bench

lock: .venv/.installed ## choose the newest allowed versions anew; the locks name no host
	$(COMPILE) --upgrade pyproject.toml --all-extras --group dev -o requirements/all.lock
	$(COMPILE) --upgrade pyproject.toml --constraints requirements/all.lock --no-annotate -o requirements/core.lock
	$(COMPILE) --upgrade requirements/tryton.in -o requirements/tryton.lock
	$(COMPILE) --upgrade requirements/dlt.in -o requirements/dlt.lock

clean: ## throw away the environments and caches; var/ with its data stays
	rm -rf .venv .cache .mypy_cache .ruff_cache .pytest_cache .import_linter_cache .hypothesis dist build

.venv/.packages: requirements/all.lock
	@python=; for each in $(PYTHON) python3.11 python3.12 python3.13 python3; do \
		if $$each -c 'import sys, ensurepip, venv; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; \
		then python=$$each; break; fi; done; \
	if [ -z "$$python" ]; then \
		echo "leadwright needs Python 3.11 or later with its venv module; none was found (make PYTHON=/path/to/python3 names one)." >&2; \
		exit 1; fi; \
	if [ ! -x $(BIN)/pip ]; then echo "Making .venv with $$($$python --version)."; $$python -m venv .venv; fi
	@echo "Installing $$(grep -c '==' $<) packages, each checked by its hash: a few minutes, once."
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

.venv/.installed: .venv/.packages pyproject.toml
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@echo "Preparing Prefect's database: half a minute, once."
	@$(BIN)/python -m flows.engine
	@touch $@

.cache/tryton/.prepared: .venv/.installed requirements/tryton.lock tests/tryton/bootstrap.py
	@echo "Preparing a Tryton for the tests to promote into: a minute, once."
	@$(BIN)/python -m tests.tryton.server
	@touch $@

.cache/dlt/.prepared: .venv/.installed requirements/dlt.lock
	@echo "Preparing dlt to measure ourselves beside: a minute, once."
	@$(BIN)/python -m bench.beside_dlt
	@touch $@
