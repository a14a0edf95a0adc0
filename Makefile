# Two commands: `make run` (the product, with everything it needs) and `make test`.
SHELL := /bin/sh
PYTHON ?= $(shell command -v python3.11 || command -v python3)
BIN := .venv/bin
COMPILE := $(BIN)/uv pip compile --quiet --python-version 3.11 --generate-hashes --no-emit-index-url \
	--no-emit-find-links --custom-compile-command "make lock"
TESTS ?=
WORKERS ?= 2
SLOW := matrix or journeys or fuzz or faults

.PHONY: help run test test-fuzz test-slow test-database lint format docs bench assets db db-stop venv dev-venv lock

help: ## what can be made
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1\t\2/p' Makefile | expand -t 24

run: venv ## the product on http://127.0.0.1:8000 (PORT), with its database, worker and demonstration
	@LSP_STOP_WITH_PARENT=1 exec $(BIN)/python -m lsp.embedded.run

test: dev-venv browser assets ## all tests but the slow ones (TESTS=path, WORKERS=number)
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "not ($(SLOW))" $(TESTS)

test-fuzz: dev-venv assets ## generated requests and bodies
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m fuzz $(TESTS) || [ $$? -eq 5 ]

test-slow: dev-venv browser assets ## every address by role, journeys in a browser, kills
	@$(BIN)/python -m pytest -n $(WORKERS) --dist loadgroup -m "($(SLOW)) and not fuzz" $(TESTS) || [ $$? -eq 5 ]

test-database: dev-venv ## the rules the database keeps, on Debian's PostgreSQL 15
	@$(PYTHON) lsp/embedded/bootstrap.py postgresql-15
	@POSTGRES_BIN=/usr/lib/postgresql/15/bin $(BIN)/python -m pytest -m database $(TESTS)

lint: dev-venv ## everything a machine can say about the code
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(BIN)/djlint templates --lint --quiet
	$(BIN)/bandit -q -r lsp partnerships strategies accountability -c pyproject.toml
	$(BIN)/deptry .
	$(BIN)/python manage.py makemigrations --check --dry-run

format: dev-venv ## the layout of the code
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .

docs: venv ## docs/rules/ and docs/states/, from the code
	$(BIN)/python manage.py generate_docs

bench: dev-venv ## the measurements side by side
	@test -d benchmarks || { echo "There are no benchmarks yet."; exit 1; }
	$(BIN)/python -m benchmarks

assets: venv ## static/dist, where its sources changed
	@$(BIN)/python -m lsp.embedded.assets

db: venv ## the embedded database alone
	@$(BIN)/python -m lsp.embedded.postgres start

db-stop:
	@$(BIN)/python -m lsp.embedded.postgres stop

lock: dev-venv ## requirements/*.txt from pyproject.toml
	$(COMPILE) pyproject.toml -o requirements/base.txt
	$(COMPILE) pyproject.toml --group dev -c requirements/base.txt -o requirements/dev.txt
	$(COMPILE) --group node -o requirements/node.txt

venv:
	@$(PYTHON) lsp/embedded/bootstrap.py base

dev-venv:
	@$(PYTHON) lsp/embedded/bootstrap.py dev

.PHONY: browser
browser:
	@$(PYTHON) lsp/embedded/bootstrap.py browser
