#!/usr/bin/env bash
# Ten thousand answers, an hour of live listening and two hundred loads on the CPU; memory must stay flat. The tests
# do a few of each.
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
build_wasm train wasm-test
build_wasm webgpu wasm-test
step "the npm package, the page and the command line"
build_page
cargo build --locked --bin speech-emotion
SPEECH_EMOTION_CLI=$(target_dir)/debug/speech-emotion
export SPEECH_EMOTION_CLI
step "the soak"
SOAK=full playwright test soak.spec --config tests/browser/playwright.config.ts --project page
