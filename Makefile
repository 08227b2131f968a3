# make demo   load the catalogue in data/ and serve it on http://127.0.0.1:8000/
# make test   what CI runs: linters, types, and the whole test suite but its slow part
# make slow   the slow part
# make bench  speed, each beside a peer in one run

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORE ?= foia-store

.PHONY: demo test slow bench clean

demo: $(VENV)/.installed
	$(BIN)/foia-graph load data/ --store $(STORE) --base http://127.0.0.1:8000/
	$(BIN)/foia-graph serve --store $(STORE)

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow"

slow: $(VENV)/.installed-dev
	$(BIN)/pytest -m slow

bench: $(VENV)/.installed-dev
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/jsonld.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/labels.py --ocr

clean:
	rm -rf $(VENV) $(STORE)

$(VENV)/.installed: pyproject.toml
	$(PYTHON) -c 'import ensurepip' || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@
