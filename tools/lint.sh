#!/usr/bin/env bash
# Checks formatting and lints of all sources; warnings are errors.
STEPS=12
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

step "required tools"
setup_build_tools
setup_rust_lints
step "rustfmt"
cargo fmt --all --check
cargo fmt --manifest-path tools/bindgen/Cargo.toml --check
step "the module graph: layers, no cycles"
node tools/module-graph.mjs
step "clippy, native"
cargo clippy --workspace --all-targets --locked -- -D warnings
cargo clippy --manifest-path tools/bindgen/Cargo.toml --locked -- -D warnings
step "clippy, wasm"
for backend in cpu train webgpu train-webgpu; do
  cargo clippy --package speech-emotion --lib --locked --target wasm32-unknown-unknown \
    --no-default-features --features "$(wasm_features $backend)" -- -D warnings
done
cargo clippy --package speech-emotion --lib --locked --target wasm32-unknown-unknown --config "$RELAXED_SIMD" \
  --no-default-features --features "$(wasm_features cpu-relaxed)" -- -D warnings
step "rustdoc"
# With the examples, which have the development dependencies: without them cargo checks burn again.
RUSTDOCFLAGS="-D warnings" cargo doc --workspace --lib --examples --no-deps --locked
step "prettier"
prettier --check .
# eslint and tsc read the types of the package, which depend on those that wasm-pack generates.
step "the types of the packages"
build_wasm cpu release
build_wasm train wasm-test
build_wasm webgpu wasm-test
build_wasm train-webgpu wasm-test
build_packages
step "the API reference is complete"
npm run api --workspace speech-emotion -- --emit none
step "the error codes and the result types match the crate"
node tools/error-codes.mjs --check
node tools/types.mjs --check
step "eslint"
eslint --max-warnings 0 .
step "TypeScript"
npm run check --workspaces --if-present
tsc --project tests/browser/tsconfig.json
tsc --project tests/packaging/tsconfig.json
printf '\nno lint errors\n'
