#!/usr/bin/env bash
# Benchmarks a training step at batch size 64 of 3 s against PyTorch, on all cores, in interleaved runs. ROUNDS may be
# set.
STEPS=3
source "$(dirname "$0")/common.sh"
source tools/build.sh

folder=$BUILD/bench
mkdir -p "$folder"
step "the program"
cargo build --release --locked --example training_throughput
step "PyTorch"
venv=$folder/training-venv
if_changed bench-training-venv "$venv/bin/python" tests/bench/requirements-training.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -q -r tests/bench/requirements-training.txt"
step "measuring"
"$venv/bin/python" tests/bench/training.py "$folder" "$(target_dir)/release/examples/training_throughput" \
  crate/model/emodb.safetensors
