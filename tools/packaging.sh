#!/usr/bin/env bash
# The packed package in projects of its users: bundlers, server rendering, Node.js, three browsers; a suite of
# `make test` that can be run by itself.
STEPS=5
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
step "the three wasm files"
build_wasm cpu release
build_wasm train wasm-test
build_wasm webgpu wasm-test
step "the npm package"
build_page
step "the command line, whose labels are expected"
cargo build --locked --bin speech-emotion
SPEECH_EMOTION_CLI=$(target_dir)/debug/speech-emotion
export SPEECH_EMOTION_CLI
step "the projects"
playwright test --config tests/packaging/playwright.config.ts
