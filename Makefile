# SPDX-FileCopyrightText: The Laufzettel contributors
# SPDX-License-Identifier: EUPL-1.2
# `make demo` and `make test` do all the set-up themselves: Python 3.11 or later and a package index are enough.

PYTHON ?= python3
BIN := .venv/bin

.PHONY: help setup demo test lint tests pictures styles openapi bench drill clean lock

help:  ## Show what there is.
	@grep -E '^[a-z]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 12

setup: .venv/.complete  ## Make the virtual environment with the locked versions.

.venv/.complete: requirements.lock pyproject.toml
	@$(PYTHON) -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Python 3.11 or later is needed: make PYTHON=python3.12 …")'
	@echo "Setting up .venv (about a minute) …"
	@$(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --require-hashes -r requirements.lock
	@$(BIN)/pip install --quiet --disable-pip-version-check --no-deps --editable .
	@touch $@

demo: setup  ## A small office with 60 invented applications at work, and a finished pilot.
	@$(BIN)/laufzettel demo demo-office

test: lint tests  ## Everything that must hold.

lint: setup
	@$(BIN)/ruff check .
	@$(BIN)/ruff format --check .
	@$(BIN)/mypy

tests: setup
	@$(BIN)/python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile

pictures: setup  ## Take the pictures of the desk in docs/ anew; needs Chromium.
	@LAUFZETTEL_PICTURES=1 $(BIN)/python -m pytest -q tests/laufzettel/desk/browser/test_desk_pictures.py

styles: setup  ## Make the desk's style sheet anew from what its pages use of KERN.
	@$(BIN)/python -m laufzettel.desk.sheet

openapi: setup  ## Write the description of the desk's interface for programs anew.
	@$(BIN)/python -m laufzettel.desk.api > docs/openapi.json

bench: setup  ## Throughput and reading speed beside the peers.
	@$(BIN)/python -m benchmarks throughput
	@$(BIN)/python -m benchmarks forms

drill: setup  ## Kill workers at random moments and count.
	@$(BIN)/laufzettel drill hundesteuer

lock:  ## Resolve the locked versions anew.
	@test -x $(BIN)/pip || $(PYTHON) -m venv .venv
	@$(BIN)/pip install --quiet uv
	@echo 'prefect<3.9' | $(BIN)/uv pip compile pyproject.toml --all-extras --universal --python-version 3.11 \
		--no-emit-index-url --no-header --no-annotate --generate-hashes --constraint - --output-file requirements.lock

clean:  ## Remove the virtual environment and the demo office.
	rm -rf .venv demo-office
