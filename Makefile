# On Record: `make site` builds the site, `make test` checks everything, `make help` lists the rest.
# Works with GNU make 3.81. Nothing is written outside this folder but the tools' own caches.

# The Python for .venv (3.11 or newer), found automatically unless set: make site PYTHON=python3.12
PYTHON ?=
# Further arguments of pytest: make test PYTEST="-k browser"
PYTEST ?=
# Also upgrade packages that are pinned already: make lock UPGRADE=1
UPGRADE ?=
# Accept the current screenshots as the expected ones: make screenshots APPROVE=1
APPROVE ?=
# Numbers of quotes to measure with: make bench SIZES=1000
SIZES ?= 1000 10000 100000
# Also write the measurements into the README and the handbook: make bench WRITE=1
WRITE ?=
# Measure only builds or search: make bench ONLY=builds
ONLY ?=
# Audit only some page types: make audit PAGES='home "record: home"'
PAGES ?=

bin := .venv/bin
python := $(bin)/python
pip := $(python) -m pip install --quiet --disable-pip-version-check
compile := $(bin)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
  --no-emit-index-url --custom-compile-command 'make lock' $(if $(UPGRADE),--upgrade)
stage := @printf '\n=== %s\n'
generated := $(addprefix docs/,articles speakers cities organizations themes events quotes \
  index.md explore.md)

.PHONY: help site serve draft test audit bench screenshots eval lint format types handbook lock clean
.DEFAULT_GOAL := help

help: ## List what make can do
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' Makefile

site: .venv/.project ## Install what a site needs and build the site into site/
	$(bin)/onrecord build

serve: .venv/.project ## Build the site, open it in the browser and follow each change
	$(bin)/onrecord serve

draft: .venv/.draft ## Add what .venv/bin/onrecord draft needs

test: .venv/.dev .venv/.successors/.installed ## Check style, types and behaviour, in a real browser too
	$(stage) 'ruff check'
	$(python) -m ruff check
	$(stage) 'ruff format'
	$(python) -m ruff format --check
	$(stage) 'mypy'
	$(python) -m mypy
	$(stage) 'Chromium'
	$(python) tests/support/chromium.py
	$(stage) 'pytest'
	$(python) -m pytest --numprocesses auto --dist worksteal $(PYTEST)

audit: .audit/.installed ## Measure every page type: accessibility, HTML, speed, size; one table
	$(python) tests/support/chromium.py
	PYTHONPATH=tests $(python) -m audit $(PAGES)

bench: .venv/.bench ## Measure builds and search beside other programs (SIZES="1000 5000" ONLY=builds)
	$(python) tests/support/chromium.py
	PYTHONPATH=tests $(python) -m bench $(SIZES) $(if $(ONLY),--only $(ONLY)) $(if $(WRITE),--write)

screenshots: .venv/.dev ## Make pictures of every page type; APPROVE=1: keep what the pages look like
	$(python) tests/support/chromium.py
	PYTHONPATH=tests $(python) -m website.shots $(if $(APPROVE),--approve)

eval: .venv/.dev ## Measure drafting on the annotated articles, and write the table into the handbook
	$(python) tests/evaluation/evaluate.py --write

lint: .venv/.dev ## Check the style
	$(python) -m ruff check
	$(python) -m ruff format --check

format: .venv/.dev ## Lay out the code, and mend what can be mended by itself
	$(python) -m ruff check --fix
	$(python) -m ruff format

types: .venv/.dev ## Check the types
	$(python) -m mypy

handbook: .venv/.dev ## Write what the handbook takes from the code
	PYTHONPATH=tests $(python) -m handbook.writer

lock: .venv/.dev ## Pin the dependencies of pyproject.toml with their hashes
	$(compile) --group build --output-file requirements.lock pyproject.toml
	$(compile) --group build --extra draft --constraint requirements.lock \
	  --output-file requirements-draft.lock pyproject.toml
	$(compile) --group dev --all-extras --constraint requirements-draft.lock \
	  --output-file requirements-dev.lock pyproject.toml
	$(compile) --group audit --constraint requirements-dev.lock \
	  --output-file requirements-audit.lock
	$(compile) --group bench --constraint requirements-dev.lock \
	  --output-file requirements-bench.lock
	$(compile) --group successors --no-deps --output-file requirements-successors.lock

clean: ## Remove all that was made here, .venv included
	rm -rf .venv .audit screenshots site .site.* .onrecord $(generated)
	rm -rf .mypy_cache .ruff_cache .pytest_cache .hypothesis
	find scripts tests -name __pycache__ -prune -exec rm -rf {} +

# Each step has a stamp file as its target, so that nothing is installed again while its inputs are
# up to date. A changed lock file starts from an empty environment, to remove obsolete packages.
.venv/.runtime: requirements.lock
	@python='$(PYTHON)'; \
	new_enough='import sys; sys.exit(sys.version_info < (3, 11))'; \
	for name in python3 python3.11 python3.12 python3.13 python3.14; do \
	  if [ -z "$$python" ] && "$$name" -c "$$new_enough" 2>/dev/null; then python=$$name; fi; \
	done; \
	if ! "$${python:-false}" -c "$$new_enough" 2>/dev/null; then \
	  echo 'On Record needs Python 3.11 or newer. If it has another name here, say' >&2; \
	  echo 'which: make site PYTHON=/path/to/python3' >&2; \
	  exit 1; \
	fi; \
	if ! "$$python" -c 'import ensurepip, venv' 2>/dev/null; then \
	  echo "$$python cannot make a virtual environment. On Debian or Ubuntu, this mends it:" >&2; \
	  echo '  sudo apt-get install python3-venv' >&2; \
	  exit 1; \
	fi; \
	if [ -L .venv ]; then rm .venv; fi; \
	echo "Making .venv with $$python: what requirements.lock names"; \
	"$$python" -m venv --clear .venv
	@$(pip) --require-hashes -r requirements.lock
	@pwd > .venv/.place
	@touch $@

.venv/.project: pyproject.toml .venv/.runtime
	@$(pip) --no-build-isolation --no-deps --editable .
	@touch $@

.venv/.draft: requirements-draft.lock .venv/.runtime | .venv/.project
	@echo 'Adding to .venv what requirements-draft.lock names'
	@$(pip) --require-hashes -r requirements-draft.lock
	@touch $@

.venv/.dev: requirements-dev.lock .venv/.runtime | .venv/.project
	@echo 'Adding to .venv what requirements-dev.lock names'
	@$(pip) --require-hashes -r requirements-dev.lock
	@touch $@

.venv/.audit: requirements-audit.lock .venv/.runtime | .venv/.dev
	@echo 'Adding to .venv what requirements-audit.lock names'
	@$(pip) --require-hashes -r requirements-audit.lock
	@touch $@

.venv/.bench: requirements-bench.lock .venv/.runtime | .venv/.dev
	@echo 'Adding to .venv what requirements-bench.lock names'
	@$(pip) --require-hashes -r requirements-bench.lock
	@touch $@

# Beside the others: what is in it would take the place of MkDocs.
.venv/.successors/.installed: requirements-successors.lock .venv/.runtime | .venv/.dev
	@echo 'Putting into .venv/.successors what requirements-successors.lock names'
	@rm -rf $(@D)
	@$(pip) --require-hashes --no-deps --target $(@D) -r requirements-successors.lock
	@touch $@

.audit/.installed: tests/audit/package.json tests/audit/package-lock.json .venv/.audit
	@echo 'Installing into .audit what tests/audit/package-lock.json names'
	@PYTHONPATH=tests $(python) -m audit.tools
	@touch $@

# A virtual environment works only at its own path: a moved or copied folder creates another one.
ifneq ($(shell cat .venv/.place 2>/dev/null),$(shell pwd))
.PHONY: .venv/.runtime
endif
