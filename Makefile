# make demo     load the catalogue in data/ and serve it on http://127.0.0.1:8000/
# make test     linters, types, and the test suite but for its slow part and the clients
# make clients  the endpoint asked by clients that others wrote; those that are absent are left out
# make slow     the slow part
# make bench    speed, each beside a peer in one run

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORE ?= foia-store

.PHONY: demo test clients slow bench clean

demo: $(VENV)/.installed
	$(BIN)/foia-graph load data/ --store $(STORE) --base http://127.0.0.1:8000/
	$(BIN)/foia-graph serve --store $(STORE)

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/pytest -m "not slow and not clients"

clients: $(VENV)/.installed-dev
	$(BIN)/pytest -m clients

slow: $(VENV)/.installed-dev
	$(BIN)/pytest -m "slow and not clients"

bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/jsonld.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/labels.py --ocr
	$(BIN)/python benchmarks/endpoint.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/same_text.py jfk emails
	$(BIN)/python benchmarks/harvest.py

clean:
	rm -rf $(VENV) $(STORE) src/foia_graph/web/static/vendor
	rm -rf tests/browser/node_modules tests/clients/node_modules

$(VENV)/.installed: pyproject.toml package-lock.json hatch_build.py
	$(PYTHON) -c 'import ensurepip' || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

$(VENV)/.installed-dev: $(VENV)/.installed
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --editable '.[bench,dev]'
	touch $@
