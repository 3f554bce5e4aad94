# Needs Python 3.11 or newer and make; uses uv where it is there, else pip.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.installed
HOME_OF_DAGSTER := $(abspath $(or $(CITYFARE_BUILD_DIR),.build))/dagster
HOST := 127.0.0.1
PORT := 3000
export DO_NOT_TRACK := 1

.PHONY: build test coverage test-unit test-dagster test-spark spark-cluster check check-types check-sql check-style dagster bench bench-scale bench-portal audit torture mutate lock clean

build: $(STAMP)  ## Raw to release and its site; the second run with nothing changed stops at once.
	$(BIN)/cityfare build

# Two processes, and the files that build a warehouse of their own first: see tests/conftest.py.
test: $(STAMP)  ## The complete suite, then lint, types and drift.
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder
	@$(MAKE) --no-print-directory check

test-unit: $(STAMP)  ## The unit tests, which build no warehouse.
	$(BIN)/python -m pytest -n 2 --dist loadfile tests/unit

coverage: $(STAMP)  ## The complete suite with branch coverage, a third slower: by hand.
	$(BIN)/python -m pytest -n 2 --dist loadfile --no-loadscope-reorder --cov --cov-report=term:skip-covered

check: $(STAMP)  ## Lint, types, SQL, and whether everything generated is current; two at a time.
	@$(MAKE) --no-print-directory -j 2 check-types check-sql check-style

check-types:
	$(BIN)/mypy

check-sql:
	$(BIN)/sqlfluff lint -n dbt_project/models

check-style:
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/lint-imports --no-logo
	$(BIN)/cityfare generate --check

# Both need the extra `spark` and Java 17: .venv/bin/python -m pip install -e '.[spark]'
spark-cluster: $(STAMP)  ## A Spark cluster on this machine, until Ctrl-C.
	$(BIN)/python -m tests.spark.cluster .build/spark-cluster

test-spark: $(STAMP)  ## The release from Spark beside DuckDB's, a worker killed meanwhile; not in `make test`.
	$(BIN)/python -m pytest tests/spark/compare_releases.py

dagster: $(STAMP)  ## Dagster's UI and daemon on http://HOST:PORT with every run so far.
	$(BIN)/python -m pipelines.prepare_dagster
	DAGSTER_HOME=$(HOME_OF_DAGSTER) $(BIN)/dagster dev --workspace workspace.yaml -h $(HOST) -p $(PORT)

test-dagster: $(STAMP)  ## Refresh, freshness, failure and correction in Dagster's pages, by Chromium; not in `make test`.
	$(BIN)/python -m pytest tests/automation/in_browser.py

bench-scale: $(STAMP)  ## Seconds and memory as cities and observations grow, into the README; takes an hour.
	$(BIN)/python -m tests.bench.scale

bench-portal: $(STAMP)  ## Seconds and memory of the portal of the newest release as cities grow, into the README.
	$(BIN)/python -m tests.bench.portal

bench: $(STAMP)  ## Speed, as ratios within one run.
	$(BIN)/python -m tests.bench
	$(BIN)/python -m tests.bench.pages
	$(BIN)/python -m tests.bench.eurostat

audit: $(STAMP)  ## Known vulnerabilities of the locked packages; needs network, and says where it has none.
	$(BIN)/python -m tests.audit

torture: $(STAMP)  ## Kill a refresh a hundred times (KILLS=10 for fewer): each leaves a good release.
	$(BIN)/python -m tests.torture --kills $(or $(KILLS),100)

mutate: $(STAMP)  ## Plant faults one at a time: does a test notice each? Some minutes, by hand.
	$(BIN)/python -m tests.mutate

lock:  ## Compile the lock anew (needs uv); no package host gets into the file.
	uv pip compile --universal --generate-hashes --no-strip-extras --no-header \
	    --extra dev --python-version 3.11 pyproject.toml -o requirements.lock

clean:  ## Remove everything that a build made; raw/ and the environment stay.
	rm -rf .build .coverage .pytest_cache .ruff_cache .mypy_cache .hypothesis

# Bytecode is compiled at install: imports are two to three times faster with it.
$(STAMP): requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit("Cityfare needs Python 3.11 or newer; set PYTHON=..." if sys.version_info < (3, 11) else 0)'
	@if command -v uv >/dev/null 2>&1; then \
	    uv venv --quiet --allow-existing --python $(PYTHON) $(VENV) && \
	    uv pip install --quiet --python $(BIN)/python --require-hashes --compile-bytecode -r requirements.lock && \
	    uv pip install --quiet --python $(BIN)/python --no-deps --editable . ; \
	else \
	    $(PYTHON) -m venv $(VENV) && \
	    env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	        --require-hashes -r requirements.lock && \
	    env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m pip install --quiet --disable-pip-version-check \
	        --no-deps --editable . ; \
	fi
	@env -u PYTHONDONTWRITEBYTECODE $(BIN)/python -m compileall -q pipelines contracts || true
	@touch $(STAMP)
