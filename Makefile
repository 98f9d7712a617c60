# Every target sets itself up: a machine needs Python 3.11 or newer, pip and make.
PYTHON ?= python3
DATA_DIR ?= $(HOME)/.local/share/tidemark/demonstration
VENV := .venv
BIN := $(VENV)/bin
UV := $(VENV)/uv/bin/uv
SOURCES := assets benchmarks expectations pipelines synthetic tests warehouse

.DEFAULT_GOAL := help
.PHONY: help setup setup-dev setup-validator run ui test test-system mutations mutants oracle histories check format docs lock clean

help: ## List the targets
	@grep -E '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F ':.*## ' '{printf "  %-16s %s\n", $$1, $$2}'

$(UV):
	$(PYTHON) -m venv $(VENV)
	$(PYTHON) -m venv $(VENV)/uv
	$(VENV)/uv/bin/python -m pip install --quiet --disable-pip-version-check 'uv==0.13.9'

# Byte-compiled at install: starting Dagster and Great Expectations takes half the time.
$(VENV)/.run: requirements.lock $(UV)
	$(UV) pip install --quiet --require-hashes --compile-bytecode --python $(BIN)/python -r requirements.lock
	@touch $@

$(VENV)/.dev: requirements-dev.lock $(VENV)/.run
	$(UV) pip install --quiet --require-hashes --compile-bytecode --python $(BIN)/python -r requirements-dev.lock
	@touch $@

# DfE's rules as the sector's package reads them. Its pandas has no build for a Python after 3.11.
$(VENV)/validator/.installed: requirements-validator.lock $(UV)
	$(UV) venv --quiet --clear --python 3.11 $(VENV)/validator
	$(UV) pip install --quiet --require-hashes --compile-bytecode --python $(VENV)/validator/bin/python -r requirements-validator.lock
	@touch $@

setup: $(VENV)/.run ## Install what the product needs
setup-dev: $(VENV)/.dev ## Install what its tests and checks need too
setup-validator: $(VENV)/validator/.installed ## Add the looked-after return's validator as one more check

run: $(VENV)/.run ## Build the demonstration: two synthetic months, to the summary and why figures moved
	$(BIN)/python -m pipelines demonstrate --data-dir '$(DATA_DIR)'

ui: $(VENV)/.run ## Open Dagster on http://127.0.0.1:3000
	$(BIN)/python -m pipelines ui --data-dir '$(DATA_DIR)'

test: $(VENV)/.dev ## Run the tests that need no server and build no whole council or month
	$(BIN)/python -m pytest -m 'not system' -n auto --dist loadfile

test-system: $(VENV)/.dev ## Run the others: against real servers, which they bring, and of whole councils and months
	$(BIN)/python -m pytest -m system -n auto --dist loadfile

mutations: $(VENV)/.dev ## Break every column of every layout; OPTIONS="--layout ssd --sample 100"
	$(BIN)/python -m tests.mutations $(OPTIONS)

mutants: $(VENV)/.dev ## Put every small fault into the SQL of the KPIs; OPTIONS="--kpi CP05" or "--facts"
	$(BIN)/python -m tests.mutants $(OPTIONS)

oracle: $(VENV)/.dev ## Hold the line against all that DfE has published; OPTIONS="--authority E06000045 --year 2021"
	$(BIN)/python -m tests.published $(OPTIONS)

histories: $(VENV)/.dev ## Hold the line against a second implementation on thousands of made-up histories
	HYPOTHESIS_PROFILE=oracle $(BIN)/python -m pytest -n auto --dist loadfile \
	  tests/unit/warehouse/kpis/test_second_implementation.py tests/unit/warehouse/kpis/test_relations.py

check: $(VENV)/.dev ## Lint, types, SQL style, import borders, definitions, generated docs
	$(BIN)/ruff check $(SOURCES)
	$(BIN)/ruff format --check $(SOURCES)
	$(BIN)/pyright
	$(BIN)/sqlfluff lint --disable-progress-bar warehouse
	$(BIN)/lint-imports
	DAGSTER_HOME= $(BIN)/dagster definitions validate --workspace workspace.yaml --log-level error
	$(BIN)/python -m warehouse.documentation --check

format: $(VENV)/.dev ## Format Python and SQL
	$(BIN)/ruff check --fix-only $(SOURCES)
	$(BIN)/ruff format $(SOURCES)
	$(BIN)/sqlfluff fix --disable-progress-bar warehouse

docs: $(VENV)/.run ## Make the generated pages anew
	$(BIN)/python -m warehouse.documentation

lock: $(UV) ## Resolve the dependencies anew, with hashes
	$(UV) pip compile --universal --generate-hashes --no-annotate --python-version 3.11 pyproject.toml -o requirements.lock
	$(UV) pip compile --universal --generate-hashes --no-annotate --python-version 3.11 pyproject.toml --group dev -o requirements-dev.lock
	$(UV) pip compile --universal --generate-hashes --no-annotate --python-version 3.11 requirements-validator.in -o requirements-validator.lock

clean: ## Remove the environment and the caches
	rm -rf $(VENV) .pytest_cache .ruff_cache .import_linter_cache .hypothesis
