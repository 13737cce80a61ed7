#!/usr/bin/env bash
# Runs all tests. A failed suite does not prevent the next; a suite that runs no test or skips one has failed. The wasm
# files are built during the native tests; browser tests run alone, because recording and playback need the processor in
# time.
STEPS=9
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

passed=0 failed=0 skipped=0
rm -f "$BUILD"/test-*.log "$BUILD"/test-*.status

# counts LOG: prints "passed failed skipped", summed over the summary lines of the test runners of cargo, Node.js and
# Playwright.
counts() {
  sed 's/\x1b\[[0-9;]*m//g' "$1" | awk '
    /^test result: / { passed += $4; failed += $6; skipped += $8 }
    /^# pass / { passed += $3 }  /^# fail / { failed += $3 }
    /^# (cancelled|skipped|todo) / { skipped += $3 }
    /^ +[0-9]+ (passed|flaky)/ { passed += $1 }
    /^ +[0-9]+ (failed|interrupted)/ { failed += $1 }
    /^ +[0-9]+ (skipped|did not run)/ { skipped += $1 }
    END { print passed + 0, failed + 0, skipped + 0 }'
}

# run_suite NAME COMMAND...: prints the output of the command and stores it with the exit code.
run_suite() {
  local name=$1 status=0
  shift
  "$@" 2>&1 | tee "$BUILD/test-$name.log" || status=$?
  echo "$status" >"$BUILD/test-$name.status"
}

# count_suite NAME: adds the counts of a suite.
count_suite() {
  local name=$1 status p f s
  status=$(cat "$BUILD/test-$name.status")
  read -r p f s < <(counts "$BUILD/test-$name.log")
  if [ "$status" != 0 ] && [ "$f" = 0 ]; then
    note "$name: ended with exit code $status" && f=1
  elif [ "$p" = 0 ] && [ "$f" = 0 ]; then
    note "$name: ran no test" && f=1
  fi
  note "$name: $p passed, $f failed, $s skipped"
  passed=$((passed + p)) failed=$((failed + f)) skipped=$((skipped + s))
}

# suite NAME COMMAND...: runs and counts a suite.
suite() {
  stage "tests: $1" run_suite "$@"
  count_suite "$1"
}

# libtest reports test durations only with unstable options, which are enabled for the test programs only: for the
# compiler they would cause a full rebuild.
native_tests() {
  local runner='target."cfg(not(target_arch = \"wasm32\"))".runner=["env", "RUSTC_BOOTSTRAP=1"]' status=0
  cargo build --workspace --locked --examples || status=$?
  cargo test --workspace --locked --no-fail-fast --tests --config "$runner" -- -Z unstable-options --report-time ||
    status=$?
  cargo test --workspace --locked --no-fail-fast --doc || status=$?
  return "$status"
}

build_for_suites() {
  build_wasm cpu release
  build_wasm train wasm-test
  build_wasm webgpu wasm-test
  build_wasm train-webgpu wasm-test
  build_page
  build_offline
  build_int8_check
}

start_stages
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

# The CPU wasm as released: whole-program optimization, most of its build time, uses one core.
step "Rust: unit, integration and documentation tests; in parallel, the wasm files and the page"
in_background "wasm files and page" build_for_suites
suite rust native_tests
wait_stage "wasm files and page"
# `cargo test` has built it for the tests of the command line.
SPEECH_EMOTION_CLI=$(target_dir)/debug/speech-emotion
export SPEECH_EMOTION_CLI
[ -x "$SPEECH_EMOTION_CLI" ] || die "expected $SPEECH_EMOTION_CLI: compiling the tests failed"

step "wasm in headless Chromium"
# A software WebGPU adapter is slow.
export WASM_BINDGEN_TEST_TIMEOUT=${WASM_BINDGEN_TEST_TIMEOUT:-900}
suite wasm cargo test --package speech-emotion --locked --target wasm32-unknown-unknown \
  --profile wasm-test --no-default-features --features "$(wasm_features webgpu)" --test web

step "tests of the tools, and of the page in Chromium"
suite tools node --test --test-reporter=tap tests/tools/*.test.mjs
suite page playwright test --config tests/browser/playwright.config.ts --project page
suite page-parallel playwright test --config tests/browser/playwright.config.ts --project page-parallel
step "packaging tests: the packed package in user projects (bundlers are installed once per machine)"
suite packaging playwright test --config tests/packaging/playwright.config.ts

if [ "$skipped" != 0 ]; then
  note "skipped tests count as failed: run or delete them"
  failed=$((failed + skipped))
fi
stage_table
printf '\n'
node tools/test-report.mjs 10 "$BUILD"/test-*.log
printf '\n%d passed, %d failed\n' "$passed" "$failed"
[ "$failed" = 0 ]
