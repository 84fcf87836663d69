# What people do with Linli's source. `make` alone lists it.

# Where `make run` keeps the example community; a fresh one each time unless KEEP=1.
DEMO ?= $(CURDIR)/linli-data
PORT ?= 8080

.PHONY: help run build test test-rust test-browser lint bench install-tests image

help: ## this list
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:[^#]*## /\t/' | expand -t 16

run: build ## build Linli and start it with an example community, 春风里社区
	@mkdir -p "$(DEMO)"
	@cd "$(DEMO)" && exec "$(CURDIR)/target/release/linli" demo --port $(PORT)

build: ## build the one binary, target/release/linli
	@bash tests/tools/install.sh build
	cargo build --release --locked

test: ## every check, with the time of each stage; installs what is missing
	@bash tests/tools/test.sh

test-rust: install-tests ## only cargo test, with a PostgreSQL and an SMTP server of its own
	@bash tests/tools/test.sh rust

test-browser: install-tests ## only the browser
	@bash tests/tools/test.sh browser

lint: install-tests ## only format, clippy, licences, and the image's files
	@bash tests/tools/test.sh format clippy licences image

install-tests:
	@bash tests/tools/install.sh test

bench: ## Linli beside a floor program, on both databases
	@bash tests/tools/install.sh bench
	@bash tests/tools/with-postgres.sh --durable cargo bench --locked

image: ## build the container image (needs a container engine)
	docker build -t linli .
