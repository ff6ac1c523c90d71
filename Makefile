# Everything a developer or a newcomer runs. `make demo` and `make test` set up what they need.
PYTHON ?= python3
VENV := .venv
BIN := $(VENV)/bin
ifeq ($(OS),Windows_NT)
BIN := $(VENV)/Scripts
endif
CODE := briefgen tests benchmarks

.PHONY: demo test check fix bench soak clean

$(VENV)/ready: pyproject.toml
	$(PYTHON) -m venv $(VENV)
	$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[dev]"
	touch $@

demo: $(VENV)/ready      ## build the sample package to Word and say where it is
	mkdir -p build
	$(BIN)/briefgen build samples/car-t-autologous.yaml -o build/car-t-autologous.docx

test: $(VENV)/ready      ## the tests
	$(BIN)/python -m pytest -n auto

check: $(VENV)/ready     ## format check, lint, types, import contracts, tests; changes nothing
	$(BIN)/ruff format --check $(CODE)
	$(BIN)/ruff check $(CODE)
	$(BIN)/mypy
	$(BIN)/lint-imports
	$(MAKE) test

fix: $(VENV)/ready       ## mend what can be mended by itself
	$(BIN)/ruff check --fix $(CODE)
	$(BIN)/ruff format $(CODE)

$(VENV)/peers: $(VENV)/ready
	-$(BIN)/python -m pip install --quiet --disable-pip-version-check -e ".[bench]" && touch $@

bench: $(VENV)/peers     ## how long things take, beside pandoc and docxtpl where they can be installed
	$(BIN)/python -m benchmarks

soak: $(VENV)/ready      ## property tests, a hundred times as many examples
	$(BIN)/python -m pytest -n auto --hypothesis-profile soak

clean:
	rm -rf $(VENV) build dist
