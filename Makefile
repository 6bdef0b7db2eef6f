PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
INBOX ?= examples
# The examples have a warehouse of their own, so that they are in no user's.
DATA := data$(if $(filter examples,$(INBOX)),/examples)
WAREHOUSE ?= $(DATA)/warehouse.duckdb
ARCHIVE ?= $(DATA)/archive
DOCUMENTS ?= 6
COMPARED ?= 2
PLATFORM ?= win_amd64
COPIES ?= 500
RELEASED ?= 100000
# The date of what is packed, so that the same files give the same bytes: the first that a ZIP can hold.
DATE := 315532800
BI := build/bi
READER := build/parquet-reader
SETS := ocr pipeline cluster ducklake dev bench
LOCK := uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header --no-annotate

.PHONY: help setup run site parquet-reader test test-all ui lint bench bi-check cluster-demo docs examples lock wheel wheelhouse pictures

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed 's/:.*##/\t/' | expand -t 12

setup: $(VENV)/ready ## create .venv from requirements.lock

$(VENV)/ready: requirements.lock pyproject.toml
	@test -x $(BIN)/python || $(PYTHON) -m venv $(VENV)
	@echo "installing into $(VENV) (about a minute, the first time)"
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes --only-binary :all: -r requirements.lock
	@$(BIN)/python -m pip install --quiet --disable-pip-version-check --no-deps --no-build-isolation --editable .
	@touch $@

run: setup ## the nightly job on INBOX (default: examples)
	@$(BIN)/gongkai run --inbox "$(INBOX)" --warehouse "$(WAREHOUSE)" --archive "$(ARCHIVE)"

site: setup ## the public pages of a release of the examples, as build/site/index.html
	@$(BIN)/gongkai run --inbox examples --warehouse build/examples/warehouse.duckdb --archive build/examples/archive
	@rm -rf build/examples/release
	@$(BIN)/gongkai release --warehouse build/examples/warehouse.duckdb --to build/examples/release
	@$(BIN)/gongkai site build/examples/release --to build/site

parquet-reader: ## bundle hyparquet and fzstd for the page of the site that explores (needs npm and a package index)
	@rm -rf $(READER) && mkdir -p build && cp -r locks/parquet-reader $(READER)
	@cd $(READER) && npm ci --ignore-scripts --no-audit --no-fund --silent
	@cd $(READER) && node_modules/.bin/esbuild entry.js --bundle --minify --format=iife --global-name=gongkaiParquet \
		--target=es2020 --legal-comments=none --log-level=warning --outfile=reader.js \
		--banner:js="// hyparquet $$(npm pkg get dependencies.hyparquet | tr -d '\"'), fzstd $$(npm pkg get dependencies.fzstd | tr -d '\"'): MIT, hyparquet.LICENSE.md"
	@cp $(READER)/reader.js pipelines/site/static/hyparquet.js
	@for name in hyparquet fzstd; do echo "# $$name"; echo; cat $(READER)/node_modules/$$name/LICENSE; echo; done > pipelines/site/static/hyparquet.LICENSE.md

test: setup ## the tests of every part; test-all adds those that take long
	@$(BIN)/python -m pytest -n 2 --dist loadgroup -m "not slow"

test-all: setup ## every test, as CI runs them: whole nightly runs, faults, scans, many seeds
	@$(BIN)/python -m pytest -n 2 --dist loadgroup

ui: setup ## the Dagster UI on 127.0.0.1:3000
	@$(BIN)/gongkai ui

lint: setup ## ruff and mypy
	@$(BIN)/ruff check . && $(BIN)/ruff format --check . && $(BIN)/mypy

bench: setup ## measure against the peers, and write docs/reading.md
	@$(BIN)/python -m benchmarks
	@$(BIN)/python -m benchmarks.archive
	@$(BIN)/python -m benchmarks.releases $(RELEASED)
	@$(BIN)/python -m benchmarks.page $(DOCUMENTS) $(COMPARED)

bi-check: setup $(BI)/ready ## Superset, in an environment of its own, shows DuckDB's numbers and the dashboards (not in CI)
	@$(BIN)/gongkai run --inbox examples --warehouse $(BI)/warehouse.duckdb --archive $(BI)/archive
	@$(BI)/venv/bin/python -m tests.warehouse.bi.superset_check $(BI)/warehouse.duckdb

$(BI)/ready: tests/warehouse/bi/superset.lock
	@rm -rf $(BI)/venv && $(PYTHON) -m venv $(BI)/venv
	@echo "installing Superset into $(BI)/venv (a few minutes and 900 MB, the first time)"
	@$(BI)/venv/bin/python -m pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r $<
	@touch $@

cluster-demo: setup ## read the examples many times on a scheduler and two workers of this machine, of which one is killed
	@$(BIN)/python -m benchmarks.cluster_demo $(COPIES)

docs: setup ## rebuild the generated pages
	@$(BIN)/gongkai docs

examples: setup ## rebuild examples/ from the generator
	@$(BIN)/python -m tests.generator examples

wheel: setup ## write the package as dist/gongkai-*.whl, which installs and runs without this checkout
	@rm -rf build/lib  # where setuptools keeps modules that were deleted since
	@rm -f dist/gongkai-*.whl
	@SOURCE_DATE_EPOCH=$(DATE) $(BIN)/python -m pip wheel --quiet --disable-pip-version-check --no-deps --no-build-isolation --wheel-dir dist .

wheelhouse: wheel ## write dist/gongkai-*-offline-PLATFORM.zip, to install without internet (win_amd64, linux_x86_64, macos_arm64)
	@$(BIN)/python -m pipelines.offline $(PLATFORM) --wheel dist/gongkai-*.whl

pictures: setup ## take the pictures of the desk for its instructions (needs Chromium)
	@$(BIN)/python -m tests.pipelines.desk.chromium.take_pictures pipelines/offline/pictures

lock: ## resolve requirements.lock, a lock for each set in locks/, and what bi-check installs (needs uv)
	$(LOCK) $(foreach set,$(SETS),--extra $(set)) pyproject.toml -o requirements.lock
	$(LOCK) -c requirements.lock pyproject.toml -o locks/base.lock
	$(foreach set,$(SETS),$(LOCK) -c requirements.lock --extra $(set) pyproject.toml -o locks/$(set).lock &&) true
	$(LOCK) tests/warehouse/bi/superset.in -o tests/warehouse/bi/superset.lock
