# Everything here goes through .venv; `make help` lists what there is.

PYTHON ?= python3
VENV_PYTHON := .venv/bin/python

# Without an explicit PYTHON, an existing .venv keeps the Python that it was made with.
INSTALL := $(PYTHON) tools/install.py \
	$(if $(filter file,$(origin PYTHON)),--keep-python) \
	$(if $(RETRY),--retry) \
	$(if $(WITHOUT),--without $(WITHOUT))

.PHONY: help run test check lint format env clean

help:
	@echo "make run     install what is missing, then open the app (PORT=8600 for another port)"
	@echo "make test    run the tests (ARGS='-m \"not lab\"' to choose some)"
	@echo "make check   formatting, lint, types and tests"
	@echo "make lint    the same without the tests"
	@echo "make format  format the code and mend what the linter can"
	@echo "make env     only make or refresh .venv"
	@echo "             RETRY=1 tries a missing framework again, WITHOUT=torch leaves one out,"
	@echo "             PYTHON=python3.12 chooses the Python"
	@echo "make clean   remove .venv and all caches"

run: env
	@$(VENV_PYTHON) -m streamlit run app.py $(if $(PORT),--server.port=$(PORT))

env:
	@$(INSTALL)

test: dev-env
	@$(VENV_PYTHON) -m pytest $(ARGS)

check: lint test

lint: dev-env
	@$(VENV_PYTHON) -m ruff format --check
	@$(VENV_PYTHON) -m ruff check
	@$(VENV_PYTHON) -m mypy

format: dev-env
	@$(VENV_PYTHON) -m ruff format
	@$(VENV_PYTHON) -m ruff check --fix

.PHONY: dev-env
dev-env:
	@$(INSTALL) --dev

clean:
	rm -rf .venv .venv.old .pytest_cache .mypy_cache .ruff_cache .hypothesis
	find . -name __pycache__ -type d -prune -exec rm -rf {} +
