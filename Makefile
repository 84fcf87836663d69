# What people do with Linli's source. `make` alone lists it.

# Where `make run` keeps the example community; delete the folder for a fresh one.
DEMO ?= linli-data
PORT ?= 8080

.PHONY: help run build test test-all test-rust test-browser lint bench install-tests image

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: build ## build Linli and start it with an example community, 春风里社区
	@exec target/release/linli demo --data "$(DEMO)" --port $(PORT)

build: ## build the one binary, target/release/linli
	@bash tests/tools/install.sh build
	cargo build --release --locked

test: ## every check, with the time of each stage; installs what is missing
	@bash tests/tools/test.sh

test-all: install-tests ## every page in every way of seeing: all sizes, colours, widths and languages (hours)
	@ALL=1 bash tests/tools/test.sh browser

test-rust: install-tests ## only cargo test, with a PostgreSQL and an SMTP server of its own
	@bash tests/tools/test.sh rust

test-browser: install-tests ## only the browser
	@bash tests/tools/test.sh browser

lint: install-tests ## only format, clippy, licences, and the image's files
	@bash tests/tools/test.sh format clippy licences image

install-tests:
	@bash tests/tools/install.sh test

bench: ## Linli beside a floor program, on both databases; QUICK=1 for a short look
	@bash tests/tools/install.sh bench
	cargo build --release --locked -p linli -p linli-floor
	@bash tests/tools/with-postgres.sh --durable sh -c "python3 -B benches/bench.py && python3 -B benches/requests.py"
	@cd tests/browser && LINLI_BIN="$(CURDIR)/target/release/linli" node paint.mjs

image: ## build the container image (needs a container engine)
	docker build -t linli .
