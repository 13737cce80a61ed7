#!/usr/bin/env bash
# Tests the packed package in user projects: bundlers, server-side rendering, Node.js, three browsers. It is a suite of
# `make test` that can also run alone.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
setup_chromium
setup_firefox
setup_webkit
step "the wasm files, the package and the command line"
build_for_tests
step "packaging tests"
playwright test --config tests/packaging/playwright.config.ts
