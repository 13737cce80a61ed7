#!/usr/bin/env bash
# Tests the command line's output with the readers of Praat, ELAN, WebVTT, pandas, ONNX and Triton, and an interrupted
# labeling run. SPEECH_EMOTION_CLI names an existing program.
STEPS=5
source "$(dirname "$0")/common.sh"
source tools/build.sh

step "the command line"
build_program
program=$SPEECH_EMOTION_CLI
step "Python packages (tests/exchange/requirements.txt)"
command -v python3 >/dev/null || die "Python is missing: install Python 3.11 or newer with venv"
venv=$BUILD/exchange-venv
if_changed exchange-venv "$venv/bin/python" tests/exchange/requirements.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -q -r tests/exchange/requirements.txt"
step "times and labels"
"$venv/bin/python" tests/exchange/check.py "$program" tests/clips
step "ONNX models in onnxruntime"
"$venv/bin/python" tests/exchange/onnx_check.py "$program" tests/clips
step "500 recordings, killed five times"
"$venv/bin/python" tests/exchange/killed.py "$program" tests
note "$((SECONDS / 60)) min $((SECONDS % 60)) s"
