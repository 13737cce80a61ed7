#!/usr/bin/env bash
# How the page loads on a slow network: first paint, layout shift, bytes, requests; writes docs/benchmarks.md.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "what is needed"
setup_rust
setup_wasm_tools
setup_npm
setup_chromium
step "the wasm files"
build_wasm cpu release
build_wasm train release
build_wasm webgpu release
build_wasm train-webgpu wasm-test
step "the npm package and the page"
build_page
step "the page on a slow network"
node tools/page-load.mjs
note "docs/benchmarks.md is written"
