#!/usr/bin/env bash
# Benchmarks the network and the features against other libraries, in Chromium and natively; writes docs/benchmarks.md.
# ROUNDS may be set, and WASM_PROFILE=wasm-test, which builds the WebGPU and training files without LTO.
STEPS=8
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

# The other libraries are installed here only; they are not dependencies of the project.
folder=$BUILD/bench
mkdir -p "$folder"
profile=${WASM_PROFILE:-release}
model=crate/model/emodb.safetensors
large=crate/model/emodb-large.safetensors

step "Rust, wasm tools, npm packages, Chromium"
setup_build_tools
setup_chromium
step "the wasm files, the package and the command line"
build_wasm cpu release
for build in train webgpu; do build_wasm "$build" "$profile"; done
build_packages
cargo build --release --locked --bin speech-emotion
program=$(target_dir)/release/speech-emotion
step "other libraries from npm"
cp tests/bench/peers.json "$folder/package.json"
if_changed bench-npm "$folder/node_modules" tests/bench/peers.json \
  -- npm install --prefix "$folder" --no-package-lock --ignore-scripts
step "other libraries from PyPI"
venv=$folder/venv
if_changed bench-venv "$venv/bin/python" tests/bench/requirements.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install -q -r tests/bench/requirements.txt"
step "recordings, and models for the other libraries"
"$venv/bin/python" tests/bench/sounds.py "$folder"
"$venv/bin/python" tests/bench/network.py "$model" "$folder/network.onnx"
"$venv/bin/python" tests/bench/models.py "$model" "$folder"
cp "$model" "$folder/small.safetensors"
vite build --config tests/bench/start/vite.config.mjs --outDir "$folder/start" tests/bench/start
step "measuring"
node tests/bench/bench.mjs "$folder" "$venv/bin/python" "$program" "$PWD/$model"
step "the large model"
cp "$large" "$folder/large.safetensors"
"$venv/bin/python" tests/bench/large.py "$folder" "$program" "$PWD/$large"
node tests/bench/large.mjs "$folder"
step "an archive of 10,000 recordings (RECORDINGS)"
node tools/label-rate.mjs "$program"
