# Two commands do everything on a machine that has Python 3.11 or later: `make demo` and `make test`.
PYTHON ?= python3
BIN := .venv/bin
UV := $(BIN)/uv pip

.PHONY: demo test lint browser bench golden hunt simulate docs lock clean

demo: .venv/runtime
	$(BIN)/baslinje run gavleborg

test: .venv/dev browser lint
	$(BIN)/pytest --numprocesses auto --dist loadfile --no-loadscope-reorder --cov

lint: .venv/dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports

# Installed where that is possible without asking (root on Debian); otherwise the tests use the browser that is there.
browser:
	@if ! command -v chromium chromium-browser google-chrome microsoft-edge >/dev/null 2>&1; then \
	  if [ "$$(id -u)" = 0 ] && command -v apt-get >/dev/null 2>&1; then \
	    apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq chromium fonts-liberation poppler-utils; \
	  else echo "No Chrome, Edge or Chromium here: the browser tests will be skipped"; fi; \
	fi

# Ratios measured side by side in one run; written to bench.json. Fails nothing.
bench: .venv/dev
	$(BIN)/python -m tests.bench.bench

# Rewrites the golden run; read the difference before you commit it.
golden: .venv/dev
	$(BIN)/python -m tests.golden.rewrite

# More examples of the property tests, and more seeds, than a test run takes time for.
hunt: .venv/dev
	HYPOTHESIS_PROFILE=hunt $(BIN)/python -m pytest tests/property tests/golden/test_finds_the_truth.py

# Error rates over a grid of scenarios and whole studies from many seeds: half an hour. Then `make docs`.
simulate: .venv/dev
	$(BIN)/python -m tests.simulate.simulate
	$(BIN)/python -m tests.simulate.whole_studies
	$(BIN)/python -m tests.simulate.further

# Rewrites the generated parts of the pages.
docs: .venv/dev
	$(BIN)/python -m docs.generate

lock: .venv/dev
	$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras --extra dev pyproject.toml -o requirements-dev.lock
	$(UV) compile -q --universal --python-version 3.11 --generate-hashes --no-strip-extras pyproject.toml -c requirements-dev.lock -o requirements.lock

clean:
	rm -rf .venv .store .dagster

.venv/bin/uv:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed")'
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet uv

.venv/runtime: .venv/bin/uv requirements.lock pyproject.toml
	@[ -e .venv/dev ] || $(UV) sync --quiet --require-hashes requirements.lock
	$(UV) install --quiet --no-deps --editable .
	@touch $@

.venv/dev: .venv/bin/uv requirements-dev.lock pyproject.toml
	$(UV) sync --quiet --require-hashes requirements-dev.lock
	$(UV) install --quiet --no-deps --editable .
	@touch $@ .venv/runtime
