# Needs: make, python3 (3.11 or later) with python3-venv. Everything else comes with the first target.
.DEFAULT_GOAL := help
SHELL := /bin/bash
PYTHON ?= python3
BIN := .venv/bin
READY := .venv/.ready
TESTS ?= tests
WORKERS ?= 2

.PHONY: help
help: ## Show this list
	@awk -F ':.*## ' '/^[a-z][a-z-]*:.*## / {printf "  make %-12s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

# Built from the lock alone, and again only when the lock changes.
$(READY): requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv .venv || { echo "install python3-venv first" >&2; exit 1; }
	@test -x $(BIN)/uv || $(BIN)/python -m pip install --quiet --disable-pip-version-check 'uv>=0.5'
	@$(BIN)/uv pip sync --quiet --compile-bytecode --require-hashes --python $(BIN)/python requirements.lock
	@$(BIN)/uv pip install --quiet --no-deps --no-build-isolation --python $(BIN)/python --editable .
	@touch $@

.PHONY: venv
venv: $(READY) ## Build or refresh .venv from the lock

.PHONY: demo
demo: $(READY) ## Start the demo province on http://127.0.0.1:8000/
	@$(BIN)/quytrinh demo

.PHONY: prod-local
prod-local: $(READY) ## The processes of production over PostgreSQL and Redis of this machine, without containers
	@$(BIN)/quytrinh local

.PHONY: secrets
secrets: ## Make the secrets that docker-compose.yml reads; those that are there stay
	@install -d -m 0700 secrets
	@for name in secret_key database_password redis_password; do test -s secrets/$$name || \
		{ head -c 48 /dev/urandom | base64 --wrap 0 | tr '+/' '-_' >secrets/$$name && chmod 0444 secrets/$$name; }; done

.PHONY: test
test: $(READY) ## Run the tests; what needs a missing server or browser is skipped with a word
	@$(BIN)/python -m pytest -n $(WORKERS) -m 'not benchmark' $(TESTS)

.PHONY: sure
sure: lint types imports html soundness test bench-small ## Everything that must hold before a change goes in

.PHONY: fmt
fmt: $(READY) ## Format programs and templates
	@$(BIN)/ruff format .
	@$(BIN)/ruff check --fix .
	@$(BIN)/djlint --quiet --reformat templates || true

.PHONY: lint
lint: $(READY) ## Check format and style
	@$(BIN)/ruff format --check .
	@$(BIN)/ruff check .

.PHONY: types
types: $(READY) ## Check types
	@$(BIN)/mypy

.PHONY: imports
imports: $(READY) ## Check who imports whom
	@$(BIN)/lint-imports --no-cache

.PHONY: html
html: $(READY) ## Check format and style of the templates
	@$(BIN)/djlint --quiet --check templates >/dev/null || { echo 'templates are not formatted: make fmt' >&2; exit 1; }
	@$(BIN)/djlint --quiet --lint templates

.PHONY: translations
translations: $(READY) ## Take new texts into the English catalogue and compile it
	@$(BIN)/python tools/translations.py

.PHONY: soundness
soundness: $(READY) ## Prove that no procedure has a dead end or a back door
	@$(BIN)/quytrinh procedures check

.PHONY: docs
docs: $(READY) ## Write docs/procedures anew from the tables
	@$(BIN)/quytrinh docs

.PHONY: bench
bench: $(READY) ## Measure every workload; one JSON line each
	@for file in benchmarks/[A-Z].py; do $(BIN)/python -m benchmarks.$$(basename $$file .py) || exit 1; done

.PHONY: bench-small
bench-small: $(READY) ## The measurements at the size of a test: their checks and counts, no seconds
	@$(BIN)/python -m pytest -m benchmark tests/benchmarks

.PHONY: screenshots
screenshots: $(READY) ## The six main pages into docs/, every page of the demo into var/ (needs Chromium)
	@$(BIN)/python tools/main_pages.py
	@$(BIN)/python tools/screenshots.py

.PHONY: migration
migration: $(READY) ## Write the next migration from the models: make migration M="words"
	@test -n '$(M)' || { echo 'say what it does: make migration M="words"' >&2; exit 2; }
	@$(BIN)/python tools/revise.py '$(M)' $(if $(FIRST),--first)

# One lock for everybody who changes the program, and two parts of it for the image: what runs, what builds.
COMPILE := $(BIN)/uv pip compile --generate-hashes --no-emit-index-url --no-annotate --no-header --universal --quiet
.PHONY: lock
lock: $(READY) ## Resolve the dependencies anew
	@$(COMPILE) pyproject.toml --group dev --output-file requirements.lock
	@$(COMPILE) pyproject.toml --constraints requirements.lock --output-file locks/run.lock
	@$(COMPILE) --group build --constraints requirements.lock --output-file locks/build.lock

.PHONY: clean
clean: ## Remove what was built; data under var/ stays
	@rm -rf .venv .pytest_cache .mypy_cache .ruff_cache .import_linter_cache .hypothesis dist build
	@find . -name __pycache__ -prune -exec rm -rf {} +

.PHONY: nightly
nightly: $(READY) ## The property tests at full length: thousands of random walks, about a quarter of an hour
	@HYPOTHESIS_PROFILE=nightly $(BIN)/python -m pytest --timeout 0 $$(ls tests/*/*propert* tests/*/*/*propert*)

.PHONY: kill-test
kill-test: $(READY) ## Kill workers and brokers 200 times in the middle of deliveries
	@QUYTRINH_KILLS=200 $(BIN)/python -m pytest -s --timeout 0 tests/integration/test_killed_deliveries.py
