#!/usr/bin/env bash
# The packed package in projects of its users: bundlers, server rendering, Node.js, three browsers; a suite of
# `make test` that can be run by itself.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "what is needed"
setup_rust
setup_wasm_tools
setup_npm
setup_chromium
setup_firefox
setup_webkit
step "the wasm files, the package and the command line"
build_for_tests
step "the projects"
playwright test --config tests/packaging/playwright.config.ts
