# Every tool that the checks need is pinned here and installed into .cache/bin.
GOLANGCI_LINT_VERSION := v2.15.0

BIN  := $(CURDIR)/.cache/bin
LINT := $(BIN)/golangci-lint-$(GOLANGCI_LINT_VERSION)
GO   ?= go
FUZZTIME ?= 10s
VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo devel)

.DEFAULT_GOAL := help

.PHONY: help
help: ## list the targets
	@awk -F ':.*## ' '/^[a-z-]+:.*## / { printf "%-12s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# The race detector watches everything but SQLite's engine, which is C turned into Go and runs twenty times as long under it.
RACE := -race -gcflags=modernc.org/sqlite/lib=-race=false -gcflags=modernc.org/libc/...=-race=false

.PHONY: test
test: prepare ## all tests, with the race detector; brings its own MariaDB, PostgreSQL, PHP, WordPress and Zabbix
	$(GO) test $(RACE) -shuffle=on -timeout 30m ./...

.PHONY: prepare
prepare:
	@internal/testkit/prepare.sh

.PHONY: test-long
test-long: prepare ## the whole of what `make test` does a tenth of: filters, the model, mutated requests, races, histories, lost answers, hostile ids, arguments and paths, explanations
	$(GO) test $(RACE) -timeout 60m -run 'PushdownEquals' -v ./adapter -rapid.checks=1000
	$(GO) test -timeout 60m -run 'FrontDoorIsTheModel' -v ./adapter -rapid.checks=1000
	$(GO) test -timeout 30m -run 'MutatedRequests' -v ./adapter -mutations 200000
	$(MAKE) fuzz FUZZTIME=2m
	$(GO) test -timeout 30m -run 'NoPathOfSCIM' -v ./adapter -paths 1000000
	$(GO) test $(RACE) -timeout 120m -run 'Parallel|OneOfMany|AnotherIsolation|SixteenThreads|RolesInAList|Crosswise|Leaving|TwoProcesses|Histories|BrokenStores' \
		-v ./adapter -races 50 -crowd 5000 -histories 250
	$(GO) test -timeout 30m -run 'ExplainTells' -v ./adapter -every-cycle
	$(GO) test -timeout 30m -run 'LostAnswers|AnIDStays' -v ./backends/rest -creates 10000 -ids 1000000
	$(GO) test -timeout 30m -run 'ArgumentsArrive' -v ./backends/script -hostile 50000

.PHONY: check
check: fmt-check vet lint tidy validate ## format, vet, lint, tidy, and validate on every example

.PHONY: fmt
fmt: $(LINT) ## write every Go file in the format that the check demands
	$(LINT) fmt ./...

.PHONY: fmt-check
fmt-check: $(LINT)
	@$(LINT) fmt --diff ./... || { echo "not formatted: run make fmt" >&2; exit 1; }

.PHONY: vet
vet:
	$(GO) vet ./...

.PHONY: lint
lint: $(LINT)
	$(LINT) run ./...

$(LINT):
	@echo "building golangci-lint $(GOLANGCI_LINT_VERSION), once; this takes some minutes"
	@mkdir -p $(BIN)
	GOFLAGS= GOBIN=$(BIN) $(GO) install github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(GOLANGCI_LINT_VERSION)
	@mv $(BIN)/golangci-lint $@

# Values for the env() of the examples; nothing is connected to.
EXAMPLE_ENV := SCIM_TOKEN=0123456789abcdef WORDPRESS_DSN=none HR_DSN=none ENTRA_TOKEN=0123456789abcdef \
	OKTA_TOKEN_SHA256=2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae \
	WORDPRESS_URL=http://127.0.0.1:8000 WORDPRESS_PASSWORD=none \
	ZABBIX_URL=http://127.0.0.1/api_jsonrpc.php ZABBIX_PASSWORD=none ZABBIX_GROUP=7 LINUX_ROOT=/ CONFORMANCE_DRIVER=sqlite CONFORMANCE_DSN=none \
	SOAP_URL=http://127.0.0.1:8000 SOAP_PASSWORD=none TICKETS_PASSWORD=none APP_DSN=none APP_URL=http://127.0.0.1:8000 APP_PASSWORD=none APP_FOLDER=/ APP_COMMAND=/bin/true DEMO_LISTEN=127.0.0.1:8080 DEMO_METRICS_LISTEN=127.0.0.1:9090 DEMO_DATABASE=hr.db \
	DEMO_TOKEN_SHA256=2c26b46b68ffc68ff99b453c1d30413413422d706483bfa0f98a5e886266e7ae

# Every mapping but those that are broken on purpose.
MAPPINGS = $(filter-out cmd/scim-adapter/testdata/broken/%,$(shell git ls-files '*.hcl' '*.hcl.example'))

EXAMPLES := adapter.hcl.example cmd/scim-adapter/demo/hr.hcl $(filter-out %_test.hcl,$(wildcard examples/*/*.hcl examples/cookbook/*/*.hcl))

.PHONY: validate
validate: ## validate every example, the demo's mapping and adapter.hcl.example, and run their tests; every mapping is formatted
	@$(GO) run ./cmd/scim-adapter fmt --check $(MAPPINGS) || { echo "not formatted: scim-adapter fmt" >&2; exit 1; }
	@$(EXAMPLE_ENV) $(GO) run ./cmd/scim-adapter validate --quiet $(EXAMPLES)
	@$(GO) run ./cmd/scim-adapter test $(EXAMPLES)

.PHONY: tidy
tidy:
	$(GO) mod tidy -diff

.PHONY: build
build: ## the program, as ./scim-adapter
	CGO_ENABLED=0 $(GO) build -trimpath -ldflags "-s -w -X main.version=$(VERSION)" -o scim-adapter ./cmd/scim-adapter

.PHONY: demo
demo: ## a small HR application with SCIM in front of it
	$(GO) run ./cmd/scim-adapter demo

.PHONY: bench
bench: prepare ## speed and size against a hand-written handler and a reverse proxy; most of an hour. BENCH="-json FILE -only sql"
	$(GO) run ./bench $(BENCH)

.PHONY: bench-quick
bench-quick: prepare ## the same with a tenth of the sizes, some minutes
	$(GO) run ./bench -quick $(BENCH)

.PHONY: fuzz
fuzz: ## every fuzz target for ten seconds (FUZZTIME)
	@for package in $$($(GO) list ./...); do \
	  for target in $$($(GO) test -list '^Fuzz' $$package | grep '^Fuzz'); do \
	    echo "$$package $$target"; $(GO) test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) -fuzzminimizetime 10x $$package || exit 1; \
	  done; done
