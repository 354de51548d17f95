# `make help` lists the targets. Nothing is installed outside this folder, except by root a missing browser or font.

PYTHON ?= python3
PROFILE ?= henan
PORT ?= 8000
BIN := .venv/bin
START := $(BIN)/python -m zhicheng.config.start
PYTEST := $(BIN)/python -m pytest -n $(shell nproc 2>/dev/null || echo 2) --dist worksteal
# What is there only when all of node_modules, and all that is copied from it, is there.
FONT := node_modules/@expo-google-fonts/noto-sans-sc/400Regular/NotoSansSC_400Regular.ttf
STYLES := zhicheng/ui/static/vendor/tabler.min.css
LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes --no-emit-index-url --no-header
export PROFILE PORT DATABASE_URL
unexport PYTHONDONTWRITEBYTECODE  # thousands of files to compile at every start otherwise

.PHONY: help run manage reset test test-fast check format bench lock browser again

help: ## Show this list
	@sed -n 's/^\([a-z-]*\):.*## /\1\t/p' $(MAKEFILE_LIST) | expand -t 12

run: .venv/run.stamp .venv/vendor.stamp ## Set up and serve on 127.0.0.1: PROFILE=henan|tianjin PORT= DATABASE_URL=
	@$(START) run

manage: .venv/run.stamp ## Run a Django command with the database there: ARGS="shell"
	@$(START) manage $(ARGS)

reset: .venv/run.stamp ## Throw away the data of PROFILE
	@$(START) reset

test: .venv/dev.stamp .venv/vendor.stamp browser ## Run every test, those in the browser too
	$(PYTEST) $(ARGS)

test-fast: .venv/dev.stamp .venv/vendor.stamp ## Run every test but those in the browser
	$(PYTEST) -m "not journey" --hypothesis-profile fast $(ARGS)

check: export VAR = var/check
check: .venv/dev.stamp .venv/vendor.stamp ## Check format, lint, types, layers, migrations, generated docs
	$(BIN)/ruff format --check .
	$(BIN)/ruff check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(START) manage makemigrations --check --dry-run
	$(START) manage reference --check

format: .venv/dev.stamp ## Mend format and imports
	$(BIN)/ruff check --fix-only --select I .
	$(BIN)/ruff format .

bench: .venv/dev.stamp .venv/vendor.stamp ## Measure on a generated province; figures go to bench/RESULTS.md
	$(BIN)/python -m bench $(ARGS)

lock: .venv/dev.stamp ## Write the lock files anew from the .in files and package.json
	$(LOCK) $(UPGRADE) requirements.in -o requirements.txt
	$(LOCK) $(UPGRADE) requirements-dev.in -o requirements-dev.txt
	$(LOCK) $(UPGRADE) requirements-node.in -o requirements-node.txt
	npm install --package-lock-only

browser:
	@ops/require.sh "command -v chromium || command -v chromium-browser || command -v google-chrome" chromium "A browser (Chromium)"
	@ops/require.sh "fc-list :lang=zh | grep -q ." "fonts-noto-cjk fontconfig" "A Chinese font"

.venv/made.stamp:
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or newer is needed: make PYTHON=python3.11 …")'
	@ops/require.sh "$(PYTHON) -c 'import ensurepip, venv'" python3-venv "Python's venv"
	$(PYTHON) -m venv .venv
	@touch $@

.venv/run.stamp: requirements.txt .venv/made.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements.txt
	@touch $@

.venv/dev.stamp: requirements-dev.txt .venv/run.stamp
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-dev.txt
	@touch $@

# npm writes this file last. Where there is no npm, a wheel brings it.
node_modules/.package-lock.json: package-lock.json requirements-node.txt $(if $(wildcard $(FONT)),,again) | .venv/run.stamp
	command -v npm >/dev/null || $(BIN)/python -m pip install --quiet --disable-pip-version-check -r requirements-node.txt
	PATH="$$PATH:$(CURDIR)/$(BIN)" npm ci --loglevel=error
	@touch $@

.venv/vendor.stamp: node_modules/.package-lock.json zhicheng/ui/icons.txt zhicheng/ui/management/commands/vendor_assets.py \
		$(if $(wildcard $(STYLES)),,again)
	$(BIN)/python manage.py vendor_assets
	@touch $@
