#!/usr/bin/env bash
# Generates the API reference of the npm package from its types, as a web site in docs/api.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
# The types of the package depend on those that wasm-pack generates.
step "the wasm files, quick profile"
build_wasm cpu release
build_wasm train wasm-test
build_wasm webgpu wasm-test
build_wasm train-webgpu wasm-test
step "the reference"
npm run api --workspace speech-emotion
note "docs/api/index.html"
