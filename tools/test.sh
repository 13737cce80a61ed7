#!/usr/bin/env bash
# Every test. A suite that fails does not keep the next from running; a suite that runs no test, or
# skips one, has failed.
STEPS=13
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

passed=0 failed=0 skipped=0

# counts LOG: "passed failed skipped", summed over the closing lines of cargo's, Node's and
# Playwright's test runners.
counts() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result: / { passed += $4; failed += $6; skipped += $8 }
    /^# pass / { passed += $3 }  /^# fail / { failed += $3 }
    /^# (cancelled|skipped|todo) / { skipped += $3 }
    /^ +[0-9]+ passed/ { passed += $1 }
    /^ +[0-9]+ (failed|interrupted)/ { failed += $1 }
    /^ +[0-9]+ (skipped|flaky|did not run)/ { skipped += $1 }
    END { print passed + 0, failed + 0, skipped + 0 }'
}

# suite NAME COMMAND...
suite() {
  local name=$1 log=$BUILD/test-$1.log status=0 p f s
  shift
  "$@" 2>&1 | tee "$log" || status=$?
  read -r p f s < <(counts "$log")
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then
    note "$name: ended with exit code $status" && f=1
  elif [ "$p" = 0 ] && [ "$f" = 0 ]; then
    note "$name: ran no test" && f=1
  fi
  note "$name: $p passed, $f failed, $s skipped"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

step "Rust and the wasm32 target"
setup_rust
step "wasm-pack and wasm-bindgen"
setup_wasm_tools
step "npm packages"
setup_npm
step "Chromium, Firefox and WebKit"
setup_chromium
setup_firefox
setup_webkit

step "Rust: unit, integration and documentation tests"
suite rust cargo test --workspace --locked --no-fail-fast

step "wasm in headless Chromium"
# A WebGPU adapter in software takes its time.
export WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-900}
suite wasm cargo test --package speech-emotion --locked --target wasm32-unknown-unknown \
  --profile wasm-test --no-default-features --features "$(wasm_features webgpu)" --test web

step "the CPU wasm, as it is released: only whole-program optimisation makes its engine fast"
build_wasm cpu release
step "the training wasm, quickly linked"
build_wasm train wasm-test
step "the WebGPU wasm, quickly linked"
build_wasm webgpu wasm-test
step "the WebGPU training wasm, quickly linked"
build_wasm train-webgpu wasm-test
step "the npm package, the page and the command line"
build_page
build_offline
cargo build --locked --bin speech-emotion
SPEECH_EMOTION_CLI=$(target_dir)/debug/speech-emotion
export SPEECH_EMOTION_CLI

step "the page in Chromium, and the tools"
suite tools node --test --test-reporter=tap tests/tools/*.test.mjs
suite page playwright test --config tests/browser/playwright.config.ts --project page

step "the packed package in projects of its users (their bundlers are installed once a machine)"
suite packaging playwright test --config tests/packaging/playwright.config.ts

if [ "$skipped" != 0 ]; then
  note "a skipped test counts as failed: run it, or delete it"
  failed=$((failed + skipped))
fi
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
