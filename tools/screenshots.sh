#!/usr/bin/env bash
# Compares the page with the baselines in tests/browser/baselines. Replaces baselines that no longer match and the
# screenshots of the same states in docs/screenshots.
STEPS=6
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "Rust and the wasm32 target"
setup_rust
step "wasm-pack and wasm-bindgen"
setup_wasm_tools
step "npm packages"
setup_npm
step "Chromium"
setup_chromium
step "the wasm files, the npm package and the page"
build_released_page
step "pictures"
playwright test --config tests/browser/playwright.config.ts --update-snapshots=changed screenshots.spec.ts
