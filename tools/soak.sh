#!/usr/bin/env bash
# Checks that memory stays constant over many classifications, live classification and two hundred loads on each backend
# (see tests/browser/soak.spec.ts). `make test` runs a few repetitions of each.
#   tools/soak.sh "webgpu: no memory growth over many loads"    runs one of them
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
setup_chromium
step "the wasm files, the package and the command line"
build_for_tests
step "soak test"
SOAK=full playwright test soak.spec --config tests/browser/playwright.config.ts --project page ${1:+-g "$1"}
