# What to type: make demo, make test, make check, make bench, make clean. Each sets up what it needs first.
#   PYTHON=/path/to/python3.12   use this Python instead of the first suitable one
#   JOBS=8                       run tests in so many processes
#   SIZE=medium                  measure on made-up platforms of this size: small, medium, large or huge

SHELL := /bin/sh
.DELETE_ON_ERROR:
.DEFAULT_GOAL := help
.PHONY: help demo test check bench clean venv programs kafka

# Settings of the calling shell that would reach into our virtual environment.
unexport PYTHONHOME PYTHONPATH PIP_TARGET PIP_PREFIX PIP_USER

VENV := .venv
BIN := $(VENV)/bin
STAMP := $(VENV)/.ready
JOBS ?= 2
SIZE ?= large

help:
	@echo 'make demo    what fails when a cluster does: one cluster for everything, then a cluster per purpose'
	@echo 'make test    every check and every test'
	@echo 'make check   style, types and architecture of the code, without running it'
	@echo 'make bench   measure speed and memory, and write docs/performance.md anew (SIZE=medium is quicker)'
	@echo 'make clean   remove everything that make has made'

demo: $(STAMP)
	@echo
	@echo '=== One cluster for everything. It is redundant and reliable, and one day it fails anyway.'
	$(BIN)/kblast simulate examples/central-bus --fail cluster:bus
	@echo
	@echo '=== The same platform with a cluster per purpose. The cluster of the logs fails.'
	$(BIN)/kblast simulate examples/two-clusters --fail cluster:logs

test: programs check kafka
	$(BIN)/python -m pytest -n $(JOBS) --dist loadgroup

check: $(STAMP)
	$(BIN)/ruff check
	$(BIN)/ruff format --check
	$(BIN)/mypy --strict
	$(BIN)/lint-imports --no-logo

bench: $(STAMP)
	$(BIN)/python -m benchmarks.run $(SIZE) --update

clean:
	rm -rf $(VENV) .kafka build dist .hypothesis .import_linter_cache .mypy_cache .pytest_cache .ruff_cache
	find . -name __pycache__ -type d -prune -exec rm -rf {} +

venv: $(STAMP)

# What tests run beside Python: git for kblast diff, dot for kblast graph, openssl for clients with a certificate, two browsers
# for kblast report, and a library that what drives one of them needs. Browsers are large and not to be had everywhere; without
# them the tests that need one say so.
programs:
	@command -v git >/dev/null || tools/debian-package git
	@command -v dot >/dev/null || tools/debian-package graphviz
	@command -v openssl >/dev/null || tools/debian-package openssl
	@command -v chromium >/dev/null || command -v chromium-browser >/dev/null || command -v google-chrome >/dev/null || \
		tools/debian-package chromium || echo 'Tests in a browser will not run.' >&2
	@command -v firefox-esr >/dev/null || command -v firefox >/dev/null || tools/debian-package firefox-esr || \
		echo 'Tests in Firefox will not run.' >&2
	@test ! -x /sbin/ldconfig || /sbin/ldconfig -p | grep -q 'libatomic\.so\.1' || tools/debian-package libatomic1 || \
		echo 'Tests in a browser will not run.' >&2

# What tests run real brokers with. Where it cannot be had those tests are skipped, and say so; on CI they fail.
kafka: $(STAMP)
	@command -v javac >/dev/null || tools/debian-package default-jdk-headless || true
	@command -v mvn >/dev/null || tools/debian-package maven || true
	@$(BIN)/python -m tests.kafka.jars

# Redone when the project's requirements change; the stamp is written only when everything is in place.
$(STAMP): pyproject.toml tools/venv tools/debian-package
	@tools/venv $(VENV)
	@touch $@
