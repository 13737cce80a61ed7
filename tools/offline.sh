#!/usr/bin/env bash
# Builds the page, the program and the network as one HTML file without network connections, to be opened from disk.
STEPS=5
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "Rust, wasm-pack and wasm-bindgen"
setup_rust
setup_wasm_tools
step "npm packages"
setup_npm
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
