#!/usr/bin/env bash
# Tests the real teacher: downloads it, compares it with reference values, and runs a few distillation updates on
# tests/clips.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "Whisper tiny.en as a teacher file (.build/teacher.safetensors)"
setup_rust
command -v python3 >/dev/null || die "Python is missing: install Python 3.9 or newer with pip"
if_changed teacher "$BUILD/teacher.safetensors" tools/teacher.py \
  -- python3 tools/teacher.py "$BUILD/teacher.safetensors"
step "features compared with reference values"
build_program
cargo run --locked --quiet --example teacher_check -- "$BUILD/teacher.safetensors"
step "a few distillation steps"
"$SPEECH_EMOTION_CLI" distill tests/clips --teacher "$BUILD/teacher.safetensors" \
  --updates 6 --set batch=4 --set evaluateEvery=2 --out "$BUILD/trunk.safetensors"
