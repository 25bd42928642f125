# Everyday verbs. `make` lists them; CONTRIBUTING.md says when to use which.

.DEFAULT_GOAL := help
.PHONY: help demo dev test check torture bench simulate fuzz peers screenshots format docs install uninstall deb try-deb packages test-packages

SWIFT ?= swift
# Where `make install` puts things; DESTDIR goes before all of it, for packages.
PREFIX ?= /usr/local
SYSCONFDIR ?= /etc
DESTDIR ?=

help: ## List the verbs
	@awk 'BEGIN { FS = ":.*## " } /^[a-z-]+:.*## / { printf "  make %-11s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

packages:
	@./Tools/packages build

test-packages:
	@./Tools/packages test

demo: packages ## Build and see the whole product in a minute (DEMO="--exit" for options)
	$(SWIFT) build -c release --product postrider
	.build/release/postrider demo $(DEMO)

dev: packages ## Build and run a node beside a simulated world, pages at http://127.0.0.1:8025/
	$(SWIFT) build --product postrider
	@./Tools/dev .build/debug/postrider

test: test-packages ## Build and run every test (TEST="--filter Name" for some)
	$(SWIFT) build --build-tests
	@./Tools/run-tests $(SWIFT) $(TEST)

check: test-packages ## What must hold before a change is handed over: format, no warnings, tests
	$(SWIFT) format lint --strict --recursive Sources Tests Package.swift
	@./Tools/build-without-warnings $(SWIFT)
	@./Tools/run-tests $(SWIFT)

torture: test-packages ## Kill a node again and again and count what is lost: make torture KILLS=1000
	$(SWIFT) build --build-tests
	SWIFT=$(SWIFT) ./Tools/torture $(or $(KILLS),1000)

bench: packages ## Measure; see docs/performance.md
	./Benchmarks/run

simulate: packages ## A world under a virtual clock: make simulate MESSAGES=1000000 SEED=1 RUNS=1
	SIMULATION_MESSAGES=$(or $(MESSAGES),1000000) SIMULATION_SEED=$(or $(SEED),1) SIMULATION_RUNS=$(or $(RUNS),1) \
		$(SWIFT) test -c release -Xswiftc -enable-testing --scratch-path .build-simulate --disable-xctest \
		--filter SimulationTests

fuzz: packages ## Throw nonsense at a parser: make fuzz TARGET=Replies
	./Fuzzing/run $(TARGET) $(SECONDS)

peers: test-packages ## Speak with postfix, exim4 and opensmtpd, unpacked into .build/peers and never installed (as root)
	./Tools/peers fetch
	$(SWIFT) build --build-tests
	$(SWIFT) test --skip-build --disable-xctest --filter PeerTests

screenshots: test-packages ## Pictures of every page, light and dark, wide and narrow, in .build/screenshots
	$(SWIFT) build --build-tests
	@mkdir -p .build/screenshots
	POSTRIDER_SCREENSHOTS="$(CURDIR)/.build/screenshots" $(SWIFT) test --skip-build --disable-xctest --filter EveryPage

format: ## Put every file in the house's format
	$(SWIFT) format --in-place --recursive Sources Tests Package.swift

docs: packages ## Check that every public declaration is documented, and list the rooms' front pages
	$(SWIFT) format lint --recursive Sources
	@ls Sources/*/*.docc/*.md ARCHITECTURE.md STYLE.md docs/*.md

install: packages ## Build the release and install it (PREFIX=/usr/local, DESTDIR=, SYSCONFDIR=/etc)
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" SYSCONFDIR="$(SYSCONFDIR)" SWIFT="$(SWIFT)" ./Tools/install install

deb: packages ## Pack the release: .build/postrider_VERSION_ARCHITECTURE.deb
	@SWIFT="$(SWIFT)" ./Tools/package-deb

try-deb: deb ## Install that package in a fresh Debian tree and have it deliver (as root)
	@./Tools/try-deb .build/postrider_*.deb

uninstall: ## Remove what install put there; settings and data stay
	@PREFIX="$(PREFIX)" DESTDIR="$(DESTDIR)" SYSCONFDIR="$(SYSCONFDIR)" ./Tools/install uninstall
