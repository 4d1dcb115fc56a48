# Two commands do everything on a fresh Debian or Ubuntu machine that has Swift, or on macOS with Homebrew:
#   make run    the main job on the shipped plan of Qinhuai
#   make test   every test
# Both install the missing libraries first (apt asks for administrator rights) and are quick the second time.

SHELL := /bin/bash
SWIFT_FLAGS := --explicit-target-dependency-import-check error
OUT ?= out/qinhuai
PLAN ?= scenarios/qinhuai/plan.yaml

APT := libgeos-dev libproj-dev proj-data libgdal-dev gdal-bin coinor-libcbc-dev libosmium2-dev libprotozero-dev \
	zlib1g-dev libbz2-dev libexpat1-dev liblz4-dev pkg-config g++
BREW := geos proj gdal cbc libosmium protozero expat lz4 bzip2 pkg-config

.PHONY: run test pages setup bare format lint clean

run: setup
	swift build -c release --product catchment $(SWIFT_FLAGS)
	"$$(swift build -c release --show-bin-path)/catchment" run $(PLAN) --out $(OUT)

test: setup
	swift build --build-tests $(SWIFT_FLAGS)
	swift test --skip-build

# Installs what is missing and nothing else.
setup:
	@command -v swift >/dev/null || { echo "Swift 6.1 or later is needed: https://www.swift.org/install" >&2; exit 1; }
	@if command -v apt-get >/dev/null; then \
	  missing=$$(for p in $(APT); do dpkg-query -W -f='$${Status}' $$p 2>/dev/null | grep -q '^install ok installed' || echo $$p; done); \
	  if [ -n "$$missing" ]; then \
	    echo "Installing" $$missing; \
	    sudo=$$([ "$$(id -u)" = 0 ] || echo sudo); \
	    $$sudo apt-get update -qq && DEBIAN_FRONTEND=noninteractive $$sudo apt-get install -y -qq $$missing >/dev/null; \
	  fi; \
	elif command -v brew >/dev/null; then \
	  for p in $(BREW); do brew list --versions $$p >/dev/null || brew install $$p; done; \
	else \
	  echo "Install by hand: GEOS, PROJ, GDAL, CBC, libosmium (see README)" >&2; \
	fi

# The figures that docs/cities prints against runs of a release build: debug builds take too long for some.
pages: setup
	swift build -c release --product catchment $(SWIFT_FLAGS)
	swift build --build-tests $(SWIFT_FLAGS)
	CATCHMENT_PROGRAM="$$(swift build -c release --show-bin-path)/catchment" swift test --skip-build \
	  --filter 'CityPageTests|CityRunTests'

# The core alone, without GDAL, OSM and CBC.
bare: setup
	swift build --disable-default-traits --scratch-path .build-bare $(SWIFT_FLAGS)

format:
	swift format -i -r Sources Tests Package.swift

lint:
	swift format lint --strict -r Sources Tests Package.swift

clean:
	rm -rf .build .build-bare out
