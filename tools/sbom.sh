#!/usr/bin/env bash
# Creates SBOMs (CycloneDX 1.5, JSON) in .build/sbom for the shipped wasm files, command line and npm packages of the
# page, and for the build and test dependencies.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

out=$BUILD/sbom
rm -rf "$out"
mkdir -p "$out"

step "cargo-cyclonedx and npm"
setup_rust
cargo_tool "cargo cyclonedx" "$CARGO_CYCLONEDX_VERSION" cargo-cyclonedx --locked
setup_npm

# crates NAME TARGET FEATURES: cargo-cyclonedx writes beside the manifest of each workspace member; only the crate's file
# is kept. The list of linked crates comes from cargo.
crates() {
  cargo cyclonedx --manifest-path crate/Cargo.toml --format json --spec-version 1.5 --target "$2" \
    --no-default-features --features "$3" --no-build-deps --override-filename sbom --quiet
  mv crate/sbom.json "$out/$1.cdx.json"
  rm -f tests/int8/sbom.json
  cargo tree --package speech-emotion --locked --edges normal --prefix none --format '{p}' --target "$2" \
    --no-default-features --features "$3" | node tools/sbom.mjs "$out/$1.cdx.json"
}

# packages NAME [OPTION...]
packages() {
  local name=$1
  shift
  npm sbom --sbom-format cyclonedx --sbom-type application "$@" >"$out/$name.cdx.json"
  node tools/sbom.mjs "$out/$name.cdx.json" </dev/null
}

step "the wasm files"
for backend in cpu train webgpu train-webgpu; do
  crates "wasm-$backend" wasm32-unknown-unknown "$(wasm_features $backend)"
done
step "the command line"
crates command-line "$(rustc -vV | sed -n 's/^host: //p')" default
step "npm packages"
# The page depends on all npm packages. npm 11 overflows its stack for a workspace that others have as a peer dependency.
packages page --workspace speech-emotion-page --omit dev
packages tools
note "output: $out"
