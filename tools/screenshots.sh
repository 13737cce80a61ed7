#!/usr/bin/env bash
# Compares the page with the baselines in tests/browser/baselines. Replaces baselines that no longer match and the
# screenshots of the same states in docs/screenshots.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
setup_chromium
step "the wasm files, the npm package and the page"
build_released_page
step "pictures"
playwright test --config tests/browser/playwright.config.ts --update-snapshots=changed screenshots.spec.ts
