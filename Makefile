# Estampille: everything one types. Each target does its own set-up; `make` alone lists them.

MAKEFLAGS += --no-print-directory --no-builtin-rules
.DEFAULT_GOAL := help

# One more than there are cores: some tests wait, for a browser or for a worker.
JOBS ?= $(shell expr $$(nproc) + 1)
# Byte code is kept: workers and the commands that tests start would else compile every module anew.
unexport PYTHONDONTWRITEBYTECODE
BIN := .venv/bin
READY := .venv/ready
LOCK := $(BIN)/uv pip compile --quiet --universal --generate-hashes --no-header --no-annotate $(UPGRADE)
# Material for MkDocs is maintained until May 2027; its successor cannot read our layout yet.
MKDOCS := NO_MKDOCS_2_WARNING=1 ../$(BIN)/mkdocs

# An environment that was copied, moved, or whose Python went away is not ready.
ifneq ($(shell [ -x $(BIN)/python ] && cat $(READY) 2>/dev/null),$(CURDIR))
.PHONY: $(READY)
endif

.PHONY: help
help: ## List what can be typed
	@awk -F ':.*## ' '/^[a-z-]+:.*## / {printf "make %-11s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

.PHONY: demo
demo: $(READY) ## See the whole trade work on real data, in the browser (ARGS="--port 8080")
	@$(BIN)/estampille demo $(ARGS)

.PHONY: test
test: $(READY) ## Run all tests, on SQLite, PostgreSQL and in a real Chromium (ARGS="-k word")
	@$(BIN)/python -m tests.services
	@$(BIN)/pytest -q --numprocesses=$(JOBS) --dist=worksteal $(ARGS)

.PHONY: check
check: $(READY) ## Check style, types, walls, templates, referential, migrations, lock files, documentation
	@.ci/check

.PHONY: bench
bench: $(READY) ## Measure, print a table, write build/bench.json
	@$(BIN)/python -m tests.benchmarks

.PHONY: bench-long
bench-long: $(READY) ## Measure how work grows from a thousand to a million awards, and draw it; two hours, 10 GB
	@$(BIN)/python -m tests.benchmarks.growth --draw $(ARGS)

.PHONY: drill
drill: $(READY) ## Start the parts of docs/deploy and ask them as many people would (ARGS="--minutes 10")
	@$(BIN)/python -m tests.drill $(ARGS)

.PHONY: mutants
mutants: $(READY) ## Break the code that decides and trusts, one thing at a time; print what no test sees
	@$(BIN)/python -m tests.mutants $(ARGS)

.PHONY: conformance
conformance: $(READY) ## Ask outside judges about our badges, and ourselves about theirs: docs/reference/conformance.md
	@$(BIN)/python -m tests.conformance

.PHONY: clients
clients: $(READY) ## Have other people's linters and generators read our OpenAPI document; needs npm
	@$(BIN)/python -m tests.clients

.PHONY: fuzz
fuzz: $(READY) ## Throw changed documents at every door that verifies (ARGS="--count 20000 --door library --seed 1")
	@$(BIN)/python -m tests.fuzz $(ARGS)

.PHONY: docs
docs: $(READY) ## Build the documentation into build/docs
	@mkdir -p build
	@cd docs && $(MKDOCS) build --strict --config-file - <mkdocs.yml >../build/docs.log 2>&1 \
		|| { grep -E 'WARNING|ERROR|Aborted' ../build/docs.log || cat ../build/docs.log; exit 1; } >&2
	@echo "docs: build/docs/index.html"

.PHONY: pictures
pictures: $(READY) ## Take the pictures that the documentation shows, from the demo in Chromium
	@$(BIN)/python -m tests.pictures

.PHONY: sbom
sbom: $(READY) ## List what the product is made of, in CycloneDX: build/sbom.json
	@mkdir -p build
	@$(BIN)/python -W ignore -m cyclonedx_py requirements requirements.lock --pyproject pyproject.toml \
		--output-reproducible --of JSON --output-file build/sbom.json 2>build/sbom.log || { cat build/sbom.log; exit 1; } >&2
	@echo "sbom: build/sbom.json"

.PHONY: audit
audit: $(READY) ## Ask the public list of weaknesses about every package of the product; needs the internet
	@.ci/audit $(ARGS)

.PHONY: setup
setup: $(READY) ## Build .venv with all commands in .venv/bin; does nothing when nothing changed
	@:

.PHONY: lock
lock: $(READY) ## Write the lock files anew after a change of pyproject.toml (UPGRADE=--upgrade)
	@$(LOCK) pyproject.toml --group dev --output-file requirements-dev.lock
	@$(LOCK) pyproject.toml --constraint requirements-dev.lock --output-file requirements.lock
	@echo hatchling | $(LOCK) - --constraint requirements-dev.lock --output-file requirements-build.lock
	@$(MAKE) setup

.PHONY: clean
clean: ## Remove all that was built: .venv, build, caches
	@rm -rf .venv build .coverage* .hypothesis .mypy_cache .ruff_cache .import_linter_cache
	@find . -name __pycache__ -type d -prune -exec rm -rf {} +

$(READY): requirements-dev.lock pyproject.toml .ci/setup
	@.ci/setup
