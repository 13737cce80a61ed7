#!/usr/bin/env bash
# Ten thousand answers, an hour of live listening and two hundred loads on the CPU; memory must stay flat. The tests
# do a few of each.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "what is needed"
setup_rust
setup_wasm_tools
setup_npm
setup_chromium
step "the wasm files, the package and the command line"
build_for_tests
step "the soak"
SOAK=full playwright test soak.spec --config tests/browser/playwright.config.ts --project page
