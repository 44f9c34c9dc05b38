# Ledetråd. `make demo` to see it, `make test` to believe it; `make help` lists the rest.
SHELL := /bin/bash
.DEFAULT_GOAL := help
MAKEFLAGS += --no-print-directory --no-builtin-rules

# A virtual environment that is already filled may be named here; then nothing is installed.
ifdef LEDETRAAD_VENV
VENV := $(LEDETRAAD_VENV)
VENV_DEV := $(LEDETRAAD_VENV)
else
VENV ?= .venv
VENV_DEV ?= .venv-dev
NEEDS_VENV := install
NEEDS_VENV_DEV := install-dev
endif

export PYTHONPATH := src
export UV_PYTHON_DOWNLOADS := never
# Containers often ask for it, and then each of some hundred processes compiles every module anew.
unexport PYTHONDONTWRITEBYTECODE
# Two busy processes on OpenBLAS's default threads run many times slower than on one each.
export OPENBLAS_NUM_THREADS := 1
export OMP_NUM_THREADS := 1

RUN := $(VENV)/bin/python -m ledetraad.cli
DEV := $(VENV_DEV)/bin
PYTHON_CODE := $(wildcard src tests tools)
TEMPLATES := $(wildcard src/ledetraad/*/templates)

## Use

demo: $(NEEDS_VENV) words-compiled ## build a lifelike organisation and serve it (SIZE=small|article|city)
	@exec $(RUN) demo $(if $(SIZE),--size $(SIZE)) $(ARGS)

run: $(NEEDS_VENV) words-compiled ## serve the database of this checkout
	@exec $(RUN) serve $(ARGS)

## Trust

check: $(NEEDS_VENV_DEV) ## format, lint, types, contracts, translations, migrations, dependencies (under 40 s)
	@$(MAKE) -j2 -k --output-sync=target $(CHECKS)

CHECKS := check-types check-format check-lint check-contracts check-dependencies check-security \
          check-words $(if $(TEMPLATES),check-templates) \
          $(if $(wildcard src/ledetraad/settings),check-migrations)
.PHONY: $(CHECKS)

check-format:
	@$(DEV)/ruff format --quiet --check $(PYTHON_CODE) || { echo "make format mends this"; exit 1; }

check-lint:
	@$(DEV)/ruff check --quiet $(PYTHON_CODE)

check-types:
	@$(DEV)/mypy --no-error-summary $(PYTHON_CODE)

check-contracts:
	@$(DEV)/lint-imports --no-logo --no-cache >.contracts.log 2>&1 \
	  && rm .contracts.log || { cat .contracts.log; rm .contracts.log; exit 1; }

check-dependencies:
	@$(DEV)/deptry --no-ansi src 2>&1 | grep -v -e '^Scanning' -e '^Assuming' -e '^Success' || true; \
	  exit $${PIPESTATUS[0]}

check-security:
	@$(DEV)/bandit --quiet --recursive --configfile pyproject.toml src tools

check-words:
	@$(DEV)/python tools/check_translations.py

check-templates:
	@$(DEV)/djangofmt --check --quiet $(TEMPLATES)
	@$(DEV)/djlint --lint --quiet $(TEMPLATES)

check-migrations:
	@DJANGO_SETTINGS_MODULE=ledetraad.settings.test $(DEV)/python -m django makemigrations --check --dry-run -v0 \
	  || { echo "a model has changed without a migration: make migrations"; exit 1; }

test: $(NEEDS_VENV_DEV) install-lod ## everything: SQLite, PostgreSQL, a real browser (nine minutes on two cores)
	@tools/machine.sh
	@tools/test.sh $(VENV_DEV) .venv-lod

bench: bench-pages bench-sweep bench-lod ## how long pages take on a city's data, and lod beside other packages

bench-pages: $(NEEDS_VENV_DEV) words-compiled
	@$(DEV)/python tools/bench.py $(ARGS)

bench-sweep: $(NEEDS_VENV_DEV) # a night of 100,000 and of 1,000,000 employees, in scans of their courses
	@$(DEV)/python tools/bench_sweep.py

ORACLES := .venv-oracles/bin/python
bench-lod: $(NEEDS_VENV_DEV) install-oracles install-r ## how fast lod models a trial, as ratios to other packages
	@for bench in lod_model lod_cfa; do $(ORACLES) bench/$$bench.py || exit 1; done
	@$(ORACLES) bench/lod_evaluation.py $(DEV)/python

simulate: $(NEEDS_VENV_DEV) ## rejections of what is true, and coverage, by simulation (two minutes)
	@for bench in lod_size simulate_cfa; do $(DEV)/python bench/$$bench.py || exit 1; done

faults: $(NEEDS_VENV_DEV) ## kill job workers 60 times, on SQLite and PostgreSQL, and say what became of every mail (two minutes)
	@export LEDETRAAD_KILLS=60; \
	  kills="$(DEV)/python -m pytest -q -s -n0 tests/ledetraad/nudges/test_workers_are_killed.py"; \
	  $$kills && $(DEV)/python tools/throwaway_postgresql.py $$kills

references: install-oracles install-r ## the numbers lod is proved against, from R and Python (five minutes)
	@for script in card leader_trial; do $(ORACLES) tests/lod/reference/$$script.py || exit 1; done
	@cd tests/lod/reference && for script in $(filter-out lavaan_keep.R,$(notdir $(wildcard tests/lod/reference/*.R))); do \
	  echo $$script; Rscript $$script >/dev/null || exit 1; done
	@$(ORACLES) tests/lod/reference/python_oracles.py
	@python3 tests/lod/reference/compare.py

install-oracles:
	@tools/sync.sh .venv-oracles requirements-oracles.lock

install-r:
	@tools/r_packages.sh

## Help

format: $(NEEDS_VENV_DEV) ## format Python and templates
	@$(DEV)/ruff check --quiet --fix-only $(PYTHON_CODE)
	@$(DEV)/ruff format --quiet $(PYTHON_CODE)
	@$(if $(TEMPLATES),$(DEV)/djangofmt --quiet $(TEMPLATES))

words: $(NEEDS_VENV_DEV) ## bring each room's Danish catalogue up to date with the msgids
	@$(DEV)/python tools/check_translations.py --add

words-compiled: $(NEEDS_VENV)
	@$(VENV)/bin/python tools/compile_translations.py src >/dev/null

migrations: $(NEEDS_VENV_DEV) ## write missing migrations
	@DJANGO_SETTINGS_MODULE=ledetraad.settings.test $(DEV)/python -m django makemigrations

install:
	@tools/sync.sh $(VENV) requirements.lock

install-dev:
	@tools/sync.sh $(VENV_DEV) requirements-dev.lock

install-lod:
	@tools/sync.sh .venv-lod requirements-lod.lock

LOCK := pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-header --no-annotate pyproject.toml
lock: ## write the lock files anew (UPGRADE=1 takes newer versions)
	@uv=$$(tools/find_uv.sh); \
	  $$uv $(LOCK) $(if $(UPGRADE),--upgrade) --extra postgresql --group checkout -o requirements.lock && \
	  $$uv $(LOCK) $(if $(UPGRADE),--upgrade) --all-extras --group dev -c requirements.lock -o requirements-dev.lock && \
	  $$uv $(LOCK:pyproject.toml=) $(if $(UPGRADE),--upgrade) --group lod -c requirements-dev.lock -o requirements-lod.lock && \
	  $$uv $(LOCK:pyproject.toml=) $(if $(UPGRADE),--upgrade) --group oracles -c requirements-dev.lock -o requirements-oracles.lock

DIST ?= dist
wheel: $(NEEDS_VENV_DEV) ## build the wheel into dist/
	@$$(tools/find_uv.sh) build --quiet --wheel --no-build-isolation --python $(DEV)/python -o $(DIST)

clean: ## remove what can be made again; never the database of a checkout
	@rm -rf .venv .venv-dev .venv-lod .venv-oracles .mypy_cache .ruff_cache .pytest_cache .import_linter_cache \
	  .hypothesis dist build staticfiles journey-screenshots
	@find . -path ./.git -prune -o -name __pycache__ -prune -exec rm -rf {} +
	@find src -name '*.mo' -delete

help: ## this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | awk -F':.*## ' '{printf "  make %-12s %s\n", $$1, $$2}'

.PHONY: demo run check test bench bench-pages bench-sweep bench-lod simulate faults references install-oracles install-r format words words-compiled migrations install install-dev install-lod lock wheel clean help
