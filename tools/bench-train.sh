#!/usr/bin/env bash
# Benchmarks a training step of the proposed network at batch size 64 of 3 s, and of the networks of Table 5, against
# PyTorch, on all cores, in interleaved runs. ROUNDS may be set; BATCH sets the batch size for the networks of Table 5.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/build.sh

folder=$BUILD/bench
mkdir -p "$folder"
step "the programs"
cargo build --release --locked --example training_throughput --example comparison_throughput
step "PyTorch"
venv=$folder/training-venv
if_changed bench-training-venv "$venv/bin/python" tests/bench/requirements-training.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -q -r tests/bench/requirements-training.txt"
step "measuring"
"$venv/bin/python" tests/bench/training.py "$folder" "$(target_dir)/release/examples/training_throughput" \
  crate/model/emodb.safetensors
step "the networks of Table 5"
"$venv/bin/python" tests/bench/comparison.py "$folder" "$(target_dir)/release/examples/comparison_throughput"
