# One list of commands. `make check` is what CI runs.
.PHONY: setup check test lint bench dictionary

setup:      ## virtual environment with everything for development
	python3 -m venv .venv && .venv/bin/pip install -e '.[test,bench]'

check:      ## all that CI runs
	bash .ci/run

test:       ## the test suite
	pytest

lint:       ## style, types, floors
	ruff check src tests benchmarks docs notebooks && ruff format --check src tests benchmarks docs notebooks && mypy && lint-imports

bench:      ## extraction against jieba.lcut
	python benchmarks/extract.py

dictionary: ## write docs/data-dictionary.md anew from the schema
	python docs/make_dictionary.py
