# make demo     load the catalogue in data/ and the specimen release, serve both, and say where
# make test     linters, types, and the test suite but for its slow part, browsers, clients and clusters
# make check    linters, types, and the tests nearest to what was changed, in a minute; SINCE=main~3 for more
# make clients  the endpoint asked by clients that others wrote; those that are absent are left out
# make cluster-test  what needs workers or servers beside: SeaweedFS, Oxigraph server, Virtuoso, Dask;
#               SCOPE="-m cluster" for what make test leaves out
# make browser  pages as people use them, in Chromium
# make slow     the slow part
# make soak     load and faults together, for three minutes; SECONDS=60 for less, FOLLOWERS=4 with clients of a replica
# make oldest   the core tests with the oldest libraries that pyproject.toml allows
# make screenshots  the pictures of the README, written anew; look at them before they are committed
# make labels   how well labelled pages are read, without OCR and with it, in one table (build/labels.md)
# make bench    speed, each beside a peer in one run

PYTHON ?= python3
VENV ?= .venv
BIN := $(VENV)/bin
STORE ?= foia-store
SINCE ?= HEAD
SECONDS ?= 180
FOLLOWERS ?= 0
WORKERS ?= $(shell n=$$(nproc); echo $$((n < 8 ? n + 1 : 8)))
PARALLEL := -n $(WORKERS) --dist worksteal -p tests.durations
# In memory where there is plenty: thousands of tests make stores, and would wait for the disk.
TEMPROOT ?= $(shell df -Pk /dev/shm 2>/dev/null | awk 'NR == 2 && $$4 > 4000000 { print $$6 }')
# The asserts of some hundred modules are rewritten by each process, and kept for the next one where it may.
PYTEST := PYTHONDONTWRITEBYTECODE= $(if $(TEMPROOT),PYTEST_DEBUG_TEMPROOT=$(TEMPROOT)) $(BIN)/python -m pytest

# What meets each library once: the store, queries, search, PDFs (read and drawn), fetching, SHACL, records, watching, the server.
OLDEST := tests/model tests/audit/test_shacl.py tests/connectors/http/test_fetch.py \
	tests/extract/near_duplicates/test_alignment.py tests/extract/pdf \
	tests/ingest/test_bad_input.py tests/ingest/test_watch.py tests/query/test_saved.py tests/query/sparql/test_gate.py \
	tests/query/sparql/test_worker.py tests/search/test_text_index.py tests/specimen tests/store/test_build.py \
	tests/web/core/test_as_of.py tests/web/core/test_negotiation.py tests/web/server/test_serve.py

.PHONY: demo test check browser clients cluster-test slow soak oldest screenshots labels bench clean

demo: $(VENV)/.installed
	$(BIN)/foia-graph demo --store $(STORE)

test: $(VENV)/.installed-dev
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(PYTEST) -m "not slow and not browser and not clients and not cluster" $(PARALLEL)

check: $(VENV)/.installed-dev
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/python -m tests.affected --since $(SINCE)

clients: $(VENV)/.installed-dev
	.ci/programs java jena nginx openssl roqet unzip
	$(PYTEST) -m clients -n 2 --dist worksteal

cluster-test: $(VENV)/.installed-dev
	.ci/programs virtuoso-t
	$(PYTEST) $(SCOPE) tests/store/replication tests/store/sparql_http tests/store/test_quad_store.py tests/ingest/cluster

browser: $(VENV)/.installed-dev
	.ci/programs chromium
	$(PYTEST) -m "browser and not slow" -n 2 --dist worksteal tests/browser

slow: $(VENV)/.installed-dev
	$(PYTEST) -m "slow and not clients" -n 2 --dist worksteal

soak: $(VENV)/.installed-dev
	PYTHONPATH=$(CURDIR)/tests $(BIN)/python -m tests.attacks.soak --seconds $(SECONDS) --followers $(FOLLOWERS)

oldest: .venv-oldest/.installed
	PYTHONPATH=$(CURDIR)/src $(if $(TEMPROOT),PYTEST_DEBUG_TEMPROOT=$(TEMPROOT)) .venv-oldest/bin/python -m pytest \
		-m "not slow and not browser and not clients and not cluster" -n $(WORKERS) --dist worksteal $(OLDEST)

screenshots: $(VENV)/.installed-dev
	SCREENSHOTS=1 $(PYTEST) -p no:randomly tests/browser/test_screenshots.py

labels: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/labels.py --table build/labels.md

bench: $(VENV)/.installed-bench
	$(BIN)/python benchmarks/load.py
	$(BIN)/python benchmarks/changes.py
	$(BIN)/python benchmarks/growth.py
	$(BIN)/python benchmarks/first_list.py
	$(BIN)/python benchmarks/first_document.py
	$(BIN)/python benchmarks/time_travel.py
	$(BIN)/python benchmarks/data_frames.py
	$(BIN)/python benchmarks/jsonld.py
	$(BIN)/python benchmarks/export.py
	$(BIN)/python benchmarks/documents.py
	$(BIN)/python benchmarks/ocr.py
	$(BIN)/python benchmarks/boxes.py
	$(BIN)/python benchmarks/cluster.py
	$(BIN)/python benchmarks/labels.py
	$(BIN)/python benchmarks/endpoint.py
	$(BIN)/python benchmarks/search.py
	$(BIN)/python benchmarks/similar.py
	$(BIN)/python benchmarks/same_text.py jfk emails
	$(BIN)/python benchmarks/harvest.py
	$(BIN)/python benchmarks/saved.py
	$(BIN)/python benchmarks/remote_store.py
	$(BIN)/python benchmarks/replica.py
	$(BIN)/python benchmarks/interface.py

clean:
	rm -rf $(VENV) .venv-* $(STORE) $(STORE)-specimen src/foia_graph/web/static/vendor
	rm -rf tests/browser/node_modules tests/clients/node_modules

$(VENV)/pyvenv.cfg:
	$(PYTHON) -c 'import ensurepip' || { echo "python3-venv is missing: apt-get install python3-venv" >&2; exit 1; }
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --upgrade pip
	touch $@

$(VENV)/.installed: $(VENV)/pyvenv.cfg pyproject.toml package-lock.json hatch_build.py
	$(BIN)/python -m pip install --quiet --editable .
	touch $@

# Not after .installed: the program would be built twice.
$(VENV)/.installed-dev: $(VENV)/pyvenv.cfg pyproject.toml package-lock.json hatch_build.py
	$(BIN)/python -m pip install --quiet --editable '.[dev]'
	touch $@

# The program is installed for its entry points, without the parts of the editor.
.venv-oldest/.installed: pyproject.toml
	$(PYTHON) -m venv .venv-oldest
	.venv-oldest/bin/python -m pip install --quiet $$($(PYTHON) tests/oldest.py) \
		filelock hypothesis pytest pytest-randomly pytest-timeout pytest-xdist
	FOIA_GRAPH_WITHOUT_NPM=1 .venv-oldest/bin/python -m pip install --quiet --no-deps --editable .
	touch $@

$(VENV)/.installed-bench: $(VENV)/.installed-dev
	$(BIN)/python -m pip install --quiet --editable '.[bench,dev]'
	touch $@
