# Everything happens in .venv, from the lock files. `make demo` and `make test` are all a newcomer needs.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# durable-rules 2.0.28 calls a function that Python 3.13 removed; harmless on 3.11 and 3.12.
export CPPFLAGS := -DPyEval_CallObject=PyObject_CallObject $(CPPFLAGS)

.PHONY: demo test lint format bench mutants messages lock clean

demo: $(VENV)/ready
	$(BIN)/berord demo demo --overwrite

# The tests that look at the map run where there is a Chromium, and are skipped elsewhere: one in a snap cannot see them.
CHROMIUM = $$(for name in chromium chromium-browser google-chrome; do path=$$(command -v $$name) \
  && ! { readlink -f $$path; head -c 9999 $$path; } | grep -aqi snap && echo $$path && break; done)
test: $(VENV)/ready-dev
	BERORD_TEST_CHROMIUM="$${BERORD_TEST_CHROMIUM-$(CHROMIUM)}" $(BIN)/pytest -n auto

lint: $(VENV)/ready-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

format: $(VENV)/ready-dev
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

# SIZE is S, M (Stockholm) or L (Sweden); BENCH takes options such as "--only match --rounds 3" (--help tells them).
SIZE ?= S
bench: $(VENV)/ready-dev
	status=0; $(BIN)/pytest tests/benchmarks --benchmark-enable --benchmark-only -p no:cacheprovider || status=$$?; \
	  $(BIN)/python -m tests.benchmarks.scale --size $(SIZE) $(BENCH) && exit $$status

# Faults put into copies of the rules on purpose; fails when the tests do not notice one.
mutants: $(VENV)/ready-dev
	$(BIN)/python -m tests.mutants

# Collect the English templates, merge them into the Swedish catalogue and compile it.
messages: $(VENV)/ready-dev
	$(BIN)/python -m tests.messages

# Needs uv (pip install uv). Names, versions and hashes only: no index and no host.
COMPILE := uv pip compile pyproject.toml --no-strip-extras --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header -q
lock:
	$(COMPILE) --extra build --extra postgres -o requirements.lock
	$(COMPILE) --extra build --extra postgres --extra cluster --extra dev -o requirements-dev.lock

clean:
	rm -rf $(VENV) demo

# Where durable-rules cannot be compiled, everything else is installed and the plain reference decides.
define install
	@$(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(1) || { \
	  echo "durable-rules could not be built (is there a C compiler?); the plain reference evaluator is used."; \
	  awk '/^durable-rules==/ {skip=1; next} skip && /^[ \t]/ {next} {skip=0; print}' $(1) > $(VENV)/without-engine.lock; \
	  $(BIN)/python -m pip install -q --disable-pip-version-check --require-hashes -r $(VENV)/without-engine.lock; }
	@$(BIN)/python -m pip install -q --disable-pip-version-check --no-deps --no-build-isolation -e .
	@touch $@
endef

$(BIN)/python:
	@$(PYTHON) -c 'import sys; sys.exit("Berörd needs Python 3.11 or newer: make demo PYTHON=python3.11" if sys.version_info < (3, 11) else 0)'
	$(PYTHON) -m venv $(VENV)

$(VENV)/ready: requirements.lock pyproject.toml | $(BIN)/python
	$(call install,requirements.lock)

$(VENV)/ready-dev: requirements-dev.lock pyproject.toml | $(BIN)/python
	$(call install,requirements-dev.lock)
	@touch $(VENV)/ready
