#!/usr/bin/env bash
# Measures page loading on a slow network: first paint, layout shift, bytes, requests; writes docs/benchmarks.md.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
setup_chromium
step "the wasm files, the npm package and the page"
build_released_page
step "the page on a slow network"
node tools/page-load.mjs
note "updated docs/benchmarks.md"
