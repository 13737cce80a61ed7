#!/usr/bin/env bash
# Checks and measures the GPU code on Vulkan, in two parts:
#   tools/gpu-check.sh build         compiles the program and packs it with its files: .build/gpu-check and, to copy to
#                                    another machine, .build/gpu-check.tar.gz (less than 64 MB)
#   tools/gpu-check.sh [OPTION...]   runs it on this machine, in less than 8 minutes; prints JSON and writes it to
#                                    .build/gpu-check/result.json
# On another machine, unpack the archive and run gpu-check/run.sh. The machine needs Linux on x86-64 and a driver with
# Vulkan; where PyTorch is installed, training steps are compared with it (PYTHON, default python3). DATA is a folder with
# the recordings of Emo-DB for the fold; without it the fold has the few recordings of tests/clips, and its score means
# nothing. PROFILE is the Cargo profile.
STEPS=2
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh
source tools/gpu-check-files.sh

if [ "${1:-}" != build ]; then
  [ -x "$BUILD/gpu-check/run.sh" ] || die "expected $BUILD/gpu-check: run 'tools/gpu-check.sh build' first"
  exec "$BUILD/gpu-check/run.sh" "$@"
fi

step "the program"
setup_rust
profile=${PROFILE:-wasm-test}
gpu_check_program "$profile"
step "the files"
gpu_check_files "$(gpu_check_path "$profile")" "$BUILD/gpu-check" "${DATA:-}"
tar --create --gzip --directory "$BUILD" --file "$BUILD/gpu-check.tar.gz" gpu-check
bytes=$(stat -c %s "$BUILD/gpu-check.tar.gz")
note "$BUILD/gpu-check.tar.gz: $((bytes / 1000000)) MB"
[ "$bytes" -lt 64000000 ] || die "expected less than 64 MB"
