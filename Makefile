# Everything a newcomer needs. `make help` lists the targets.
SHELL := /bin/sh
.DEFAULT_GOAL := help
.PHONY: help setup build demo test soak check lint golden mavlink map-helsinki map-karhula picture bench fuzz library clean

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1|\2/p' $(MAKEFILE_LIST) | awk -F'|' '{ printf "  make %-13s %s\n", $$1, $$2 }'

setup: ## install the Debian packages that are missing
	@Scripts/setup.sh

build: setup ## build `sortie` in release
	@Scripts/build.sh products

demo: build ## check, plan, prove, fly and report missions/medicine-round.yaml
	@Scripts/demo.sh

test: setup lint ## lint, build, tests, sortie check over all data, scenarios with two seeds, ground stations
	@Scripts/build.sh tests --build-tests
	@Scripts/test.sh
	@Scripts/check-data.sh
	@Scripts/simulate-scenarios.sh
	@Tests/Acceptance/run.sh

soak: build ## fly every scenario with 50 seeds (SEEDS=50) and every mission; the verifier against its twin in 4,000 worlds
	@Scripts/build.sh tests --build-tests
	@SORTIE_TWIN_WORLDS=$${TWIN_WORLDS:-4000} Scripts/test.sh --filter BruteForceTwinTests
	@SEEDS=$${SEEDS:-50} MISSIONS="$$(ls missions/*.yaml | tr '\n' ' ')" Scripts/simulate-scenarios.sh

check: test ## the same as test

lint: ## check the format of all Swift files
	@echo "== format lint"
	@swift format lint --strict -r Sources Tests Benchmarks Fuzz/Fuzzers Fuzz/Package.swift Package.swift

golden: setup ## write the golden files anew; review the difference
	@Scripts/build.sh tests --build-tests
	@SORTIE_UPDATE_GOLDEN=1 Scripts/test.sh
	@git status --short Tests/Golden

mavlink: ## generate Sources/MAVLink/Generated anew from the pinned definitions
	@Scripts/mavlink/regenerate.sh

map-helsinki: build ## make maps/helsinki anew from the OpenStreetMap extract
	@SORTIE="$$(swift build -c release --show-bin-path)/sortie" Scripts/maps/helsinki.sh

map-karhula: build ## make maps/karhula anew from the OpenStreetMap extract
	@SORTIE="$$(swift build -c release --show-bin-path)/sortie" Scripts/maps/karhula.sh

picture: demo ## make the picture of the README anew; needs rsvg-convert (Debian: librsvg2-bin)
	@rsvg-convert -w 900 out/medicine-round/plan.svg -o docs/images/medicine-round.png

bench: setup ## run sortie-bench beside its peers
	@Scripts/benchmarks.sh

fuzz: setup ## fuzz every parser for a minute each
	@Fuzz/run.sh

library: build ## build and run docs/examples/prove, a package that uses the verifier from outside
	@Scripts/check-library.sh

clean: ## remove all that was built or written
	@rm -rf .build .build-* out
