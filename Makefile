.DEFAULT_GOAL := build
.PHONY: build test race monkey model lint vuln bench fuzz soak growth large path reproducible demo clean

VERSION ?= $(shell git describe --tags --always --dirty 2>/dev/null || echo dev)
LINT_VERSION := v2.15.0
VULN_VERSION := v1.9.0
VULN_DB ?= https://vuln.go.dev
FUZZTIME ?= 60s
SEED ?= 11

build: ## build ./bin/kansei
	go build -trimpath -ldflags "-s -w -X kansei/cli.version=$(VERSION)" -o bin/kansei .

test: ## what the README promises
	go test ./...

race:
	go test -race ./...

monkey: ## 100,000 random keys, clicks, pastes and sizes; SEED for another run
	go test ./ui -run TestNoMonkeyBreaksTheScreen -count=1 -monkey 100000 -seed $(SEED) -timeout 60m

model: ## 100,000 random orders of what several programs do with one session
	KANSEI_MODEL=100000 go test ./sessions/store -run TestModel -count=1 -v -timeout 3h

lint: ## golangci-lint at the version this repository is written for
	go run github.com/golangci/golangci-lint/v2/cmd/golangci-lint@$(LINT_VERSION) run ./...

vuln: ## known vulnerabilities in what is called, by a database that has to be reached
	go run golang.org/x/vuln/cmd/govulncheck@$(VULN_VERSION) -db $(VULN_DB) ./...

bench: ## every bar of speed and size, as ratios of one run
	go test -run '^$$' -bench . -benchtime 1x ./bench/...
	go test -run '^$$' -bench Saving -benchtime 1x ./ui
	cd bench/openaigo && go test -run '^$$' -bench . -benchtime 1x .

fuzz: ## each fuzz target for FUZZTIME
	@for pkg in $$(go list ./...); do \
	  for target in $$(go test -list '^Fuzz' $$pkg | grep '^Fuzz'); do \
	    echo "== $$pkg $$target"; \
	    go test -run '^$$' -fuzz "^$$target$$" -fuzztime $(FUZZTIME) $$pkg || exit 1; \
	  done; \
	done

soak: ## two hours of eight lanes, in minutes
	KANSEI_SOAK=2h go test ./ui -run TestSoak -v -timeout 2h

growth: ## reports over up to 100,000 sessions and 100 million votes, lists over 100,000 sessions; an hour, 10 GB of disk
	KANSEI_GROWTH=1 go test -run '^$$' -bench 'ReportSessions|ReportVotes|ListGrowth|LargeSession' -benchtime 1x -timeout 3h ./bench

large: ## what a session file of 200 MB takes to be read
	KANSEI_LARGE=200 go test ./sessions/store -run TestReadLargeFile -v

path: ## give the module another path, everywhere: make path NEW=example.org/you/kansei
	go run ./tools/modpath $(NEW)
	gofmt -w $$(git ls-files '*.go')

reproducible: ## the same bytes from two folders, and their bill of materials
	KANSEI_REPRODUCIBLE=1 go test -run TestTwoBuildsAreTheSame -v -timeout 30m .

demo: ## every picture of the documentation, made from the running program
	go run ./bench/cmd/demo

clean:
	rm -rf bin dist
