#!/usr/bin/env bash
# Fuzzes each target of tests/fuzz for a limited time; a finding fails the run and is stored in tests/fuzz/artifacts.
#   tools/fuzz.sh [TARGET...]
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh

seconds=${SECONDS_EACH:-60}
toolchain=${FUZZ_TOOLCHAIN:-nightly}

step "cargo-fuzz and a nightly compiler"
setup_rust
cargo_tool cargo-fuzz "$CARGO_FUZZ_VERSION" cargo-fuzz --locked
rustc "+$toolchain" --version || die "fuzzing needs nightly Rust: rustup toolchain install nightly"
unset RUSTUP_TOOLCHAIN

targets=("$@")
[ $# -gt 0 ] || mapfile -t targets < <(cargo "+$toolchain" fuzz list --fuzz-dir tests/fuzz)

# seed TARGET: initial inputs, so that the fuzzer need not find magic numbers.
seed() {
  local corpus=tests/fuzz/corpus/$1
  mkdir -p "$corpus"
  case $1 in
    audio) cp tests/audio/* "$corpus" ;;
    mpeg) cp tests/audio/*.mp[23] "$corpus" ;;
    # The target prepends the first six bytes to its input.
    ogg) for file in tests/audio/*.o[gp]*; do tail -c +7 "$file" >"$corpus/${file##*/}"; done ;;
    listing) cp tests/fuzz/seeds/manifest/* "$corpus" ;;
    model) cp tests/golden/network.safetensors "$corpus" ;;
    *) [ ! -d "tests/fuzz/seeds/$1" ] || cp "tests/fuzz/seeds/$1"/* "$corpus" ;;
  esac
}

# A model is 3 MB and one second of audio 32 KB; the rest is text.
longest() {
  case $1 in
    model) echo 4000000 ;;
    audio | classify | mpeg | ogg) echo 70000 ;;
    *) echo 4096 ;;
  esac
}

step "compiling ${targets[*]}"
cargo "+$toolchain" fuzz build --fuzz-dir tests/fuzz
step "fuzzing, $seconds s per target"
for target in "${targets[@]}"; do
  seed "$target"
  note "$target"
  log=$BUILD/fuzz-$target.log
  # An allocation over 1 GiB is a finding: sizes must be validated before allocation.
  if ! cargo "+$toolchain" fuzz run --fuzz-dir tests/fuzz "$target" -- -max_total_time="$seconds" \
    -max_len="$(longest "$target")" -malloc_limit_mb=1024 -rss_limit_mb=3072 -timeout=30 -print_final_stats=1 \
    >"$log" 2>&1; then
    tail -n 40 "$log"
    die "$target failed: see tests/fuzz/artifacts/$target"
  fi
  note "$(sed -n 's/^stat::number_of_executed_units: *//p' "$log") runs, $(grep -o 'cov: [0-9]*' "$log" | tail -n 1)"
done
printf '\nno failures\n'
