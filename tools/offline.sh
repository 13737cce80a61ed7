#!/usr/bin/env bash
# Builds the page, the program and the network as one HTML file without network connections, to be opened from disk.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
step "the wasm files for the CPU"
build_wasm cpu release
build_wasm train release
step "the npm package"
# The types depend on all bindings.
build_wasm webgpu release
build_wasm train-webgpu wasm-test
build_packages
step "the file"
build_offline
