#!/usr/bin/env bash
# Builds the page from whatever is there and serves it.
STEPS=9
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "Rust and the wasm32 target"
setup_rust
step "wasm-pack and wasm-bindgen"
setup_wasm_tools
step "npm packages"
setup_npm
step "the CPU wasm (some minutes the first time)"
build_wasm cpu release
step "the training wasm (some minutes the first time)"
build_wasm train release
step "the WebGPU wasm (some minutes the first time)"
build_wasm webgpu release
# Few ask for it, and whole-program optimisation of all that it contains takes longest.
step "the WebGPU training wasm, quickly linked (some minutes the first time)"
build_wasm train-webgpu wasm-test
step "the npm package and the page"
build_page
step "serving"
exec node tools/serve.mjs www/dist --port "${PORT:-8080}"
