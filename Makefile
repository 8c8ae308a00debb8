# Two commands do everything on a fresh machine: `make run` and `make test`.

PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
# What the tests need beyond the service; CI adds the training extra, which brings torch.
EXTRAS ?= dev

# The JavaScript clients that the HTTP service is tested with; their tests are skipped where there is no npm.
CLIENTS := $(if $(shell command -v npm),tests/clients/node_modules/.package-lock.json)

.PHONY: run test check serve bench clean

run: $(VENV)/.run  ## Translate and summarise a sample article with the embedded model
	@echo "== The article: examples/border-talks.hy.txt"
	@cat examples/border-talks.hy.txt
	@echo "== dragoman translate examples/border-talks.hy.txt --to en,ru,az"
	@$(BIN)/dragoman translate examples/border-talks.hy.txt --to en,ru,az
	@echo "== dragoman summarize examples/border-talks.hy.txt --to en -n 3"
	@$(BIN)/dragoman summarize examples/border-talks.hy.txt --to en -n 3

test: $(VENV)/.test-$(EXTRAS) $(CLIENTS)  ## All tests
	$(BIN)/python -m pytest $(PYTEST_FLAGS)

check: $(VENV)/.test-$(EXTRAS) $(CLIENTS)  ## Style, types, dependency direction, then all tests
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

serve: $(VENV)/.run  ## The HTTP service on http://127.0.0.1:5000
	$(BIN)/dragoman serve

bench: $(VENV)/.test-$(EXTRAS)  ## All measurements; DRAGOMAN_EVAL names the folder with the evaluation data
	$(BIN)/pip install -q -e '.[benchmarks]'
	@for name in identification segmentation summarization quality checks confidence glossary memory markup cold_start \
			throughput load schema_fuzz; do \
		echo "== $$name"; $(BIN)/python -m benchmarks.$$name || exit 1; done

$(VENV)/bin/python:
	$(PYTHON) -m venv $(VENV)

$(VENV)/.run: pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q -e .
	@touch $@

$(VENV)/.test-$(EXTRAS): pyproject.toml | $(VENV)/bin/python
	$(BIN)/pip install -q -e '.[$(EXTRAS)]'
	@touch $@ $(VENV)/.run

tests/clients/node_modules/.package-lock.json: tests/clients/package-lock.json
	npm ci --prefix tests/clients --no-audit --no-fund
	@touch $@

clean:  ## Remove what the other targets made
	rm -rf $(VENV) build dist *.egg-info .mypy_cache .ruff_cache .pytest_cache .hypothesis
