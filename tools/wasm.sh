#!/usr/bin/env bash
# Builds the wasm files as releases and prints their sizes.
STEPS=6
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
step "the CPU wasm"
build_wasm cpu release
step "the training wasm"
build_wasm train release
step "the WebGPU wasm"
build_wasm webgpu release
step "the WebGPU training wasm"
build_wasm train-webgpu release
step "sizes"
build_packages
node tools/sizes.mjs --write
