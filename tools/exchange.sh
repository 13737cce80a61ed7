#!/usr/bin/env bash
# What the command line writes, read by the readers of Praat, ELAN, WebVTT, pandas, ONNX and Triton.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/build.sh

step "the command line"
cargo build --locked --bin speech-emotion
step "the readers of other projects (tests/exchange/requirements.txt)"
command -v python3 >/dev/null || die "Python is missing: install Python 3.11 or newer with venv"
venv=$BUILD/exchange-venv
if_changed exchange-venv "$venv/bin/python" tests/exchange/requirements.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -q -r tests/exchange/requirements.txt"
step "times and labels"
"$venv/bin/python" tests/exchange/check.py "$(target_dir)/debug/speech-emotion" tests/clips
step "ONNX models in onnxruntime"
"$venv/bin/python" tests/exchange/onnx_check.py "$(target_dir)/debug/speech-emotion" tests/clips
