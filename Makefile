# GNU make. `make` alone explains the targets; PYTHON chooses the interpreter (3.11 or newer).
PYTHON ?= python3
JOBS ?= 2
ARGS ?=

VENV := .venv
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
COMPILE := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-header --no-annotate --no-emit-index-url $(if $(UPGRADE),--upgrade)
CODE := bot handlers storage templates conversations cases procedures tests $(if $(wildcard bench/*.py),bench)

.DEFAULT_GOAL := help
.DELETE_ON_ERROR:
.PHONY: help run test check format bench lock docs clean

help: ## Show this list
	@echo 'make TARGET, with TARGET one of'
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  %-8s %s\n", $$1, $$2 }' $(firstword $(MAKEFILE_LIST))
	@echo 'PYTHON=python3.12 chooses another Python for a new .venv (3.11 or newer).'

run: $(VENV)/run.stamp ## Start everything on this machine and print its address
	@$(BIN)/kesu run $(ARGS)

test: $(VENV)/dev.stamp ## Run all tests (ARGS='-k talk' for some, JOBS=4 for more at once)
	@$(BIN)/python -m pytest -n $(JOBS) $(ARGS)

check: $(VENV)/dev.stamp ## Look at formatting, lint, types and import rules
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy $(CODE)
	$(BIN)/lint-imports --no-logo

format: $(VENV)/dev.stamp ## Format the code and mend what the linter can mend
	$(BIN)/ruff format .
	$(BIN)/ruff check --fix .

bench: $(VENV)/dev.stamp ## Run the benchmarks, with ratios to named peers or floors
	@$(BIN)/python -m bench $(ARGS)

lock: $(BIN)/python ## Write the lock files anew from pyproject.toml (UPGRADE=1 takes newer releases)
	$(PIP) install --quiet 'uv>=0.13.9,<0.14'
	$(BIN)/python -c 'import tomllib; \
		print(*tomllib.load(open("pyproject.toml", "rb"))["build-system"]["requires"], sep="\n")' \
		| $(COMPILE) - --output-file requirements/build.txt
	$(COMPILE) pyproject.toml --output-file requirements/run.txt
	$(COMPILE) pyproject.toml --extra test --extra dev --extra bench \
		--constraint requirements/run.txt --output-file requirements/dev.txt

docs: ## List the documents
	@awk 'FNR == 1 { sub(/^#+ */, ""); printf "  %-24s %s\n", FILENAME, $$0 }' *.md docs/*.md

clean: ## Remove what tools left behind (.venv and data/ stay)
	rm -rf build dist kesu.egg-info .mypy_cache .pytest_cache .ruff_cache .import_linter_cache .hypothesis
	find . -path ./$(VENV) -prune -o -name __pycache__ -type d -exec rm -rf {} +

# What follows is made once and again only when a file on the right of a colon changed.

$(BIN)/python:
	@command -v "$(PYTHON)" >/dev/null || { \
		echo 'Kesu needs Python 3.11 or newer, and "$(PYTHON)" is not here: install it (on Debian and' >&2; \
		echo 'Ubuntu: apt-get install python3 python3-venv) or name another: make PYTHON=python3.12' >&2; \
		exit 1; }
	@"$(PYTHON)" -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo "Kesu needs Python 3.11 or newer; \"$(PYTHON)\" is $$("$(PYTHON)" --version 2>&1)." >&2; \
		echo 'Name a newer one: make PYTHON=python3.12' >&2; exit 1; }
	@"$(PYTHON)" -c 'import ensurepip, venv' 2>/dev/null || { \
		echo '"$(PYTHON)" comes without ensurepip, so that "$(PYTHON) -m venv" cannot work.' >&2; \
		echo 'On Debian and Ubuntu install the package python3-venv: apt-get install python3-venv' >&2; \
		exit 1; }
	"$(PYTHON)" -m venv --clear $(VENV)

$(VENV)/run.stamp: requirements/build.txt requirements/run.txt pyproject.toml | $(BIN)/python
	@$(BIN)/python -c 'import sys; sys.exit(sys.version_info < (3, 11))' || { \
		echo 'The Python in $(VENV) is older than 3.11: remove $(VENV) and say make again.' >&2; exit 1; }
	@echo 'Installing what Kesu needs into $(VENV) (once; a minute or two)'
	@$(PIP) install --quiet --require-hashes -r requirements/build.txt -r requirements/run.txt
	@$(PIP) install --quiet --no-deps --no-build-isolation --editable .
	@touch $@

$(VENV)/dev.stamp: requirements/dev.txt $(VENV)/run.stamp
	@echo 'Installing what tests and checks need into $(VENV) (once)'
	@$(PIP) install --quiet --require-hashes -r requirements/dev.txt
	@touch $@
