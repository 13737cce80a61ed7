#!/usr/bin/env bash
# Builds CPU inference and serves the page; builds training and WebGPU in the background if they are missing.
# All builds use the quick profile; up-to-date releases of `make wasm` are served instead.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh
source tools/demo-page.sh
start_stages

step "Rust and the wasm32 target"
stage "Rust and the wasm32 target" setup_rust
step "npm packages, bindings generator and CPU wasm, in parallel (several minutes the first time)"
in_background "npm packages" setup_npm
in_background "bindings generator" setup_bindgen
cpu=$(demo_profile cpu)
is_made cpu "$cpu" || stage "wasm: cpu" compile_wasm cpu "$cpu"
wait_stage "bindings generator"
stage "wasm: cpu-relaxed, and both bindings" build_wasm cpu "$cpu"
wait_stage "npm packages"
step "the page"
missing=()
for backend in train webgpu train-webgpu; do
  is_made "$backend" "$(demo_profile "$backend")" || missing+=("$backend")
done
if [ ${#missing[@]} = 0 ]; then stage page demo_page; else stage page first_demo_page "${missing[@]}"; fi
step "serving"
mark served
stage_table

if [ ${#missing[@]} -gt 0 ]; then background remaining nice -n 10 tools/demo-background.sh "${missing[@]}"; fi
node tools/serve.mjs "$DEMO" --port "${PORT:-8080}"
