#!/usr/bin/env bash
# Builds the CPU wasm twice, in two folders with separate cargo homes of the same content, and compares the bytes.
#   BACKEND=webgpu or train for another file, PROFILE=wasm-test for the quick profile of the tests, which names folders
STEPS=5
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh

backend=${BACKEND:-cpu} profile=${PROFILE:-release}
# Outside the clone: a build inside it could find the surrounding workspace.
root=$(mktemp -d)
trap 'rm -rf "$root"' EXIT

step "Rust, wasm-pack and wasm-bindgen"
setup_rust
setup_wasm_tools
step "npm packages (wasm-opt is one)"
setup_npm
cargo fetch --locked --quiet
home=${CARGO_HOME:-$HOME/.cargo}

# build_in FOLDER: builds in FOLDER from a copy of the sources and leaves FOLDER/out.
build_in() {
  mkdir -p "$1/cargo"
  ln -s "$home"/* "$1/cargo"
  git ls-files -z Cargo.toml Cargo.lock .cargo crate | tar -c --null --files-from - | tar -x -C "$1"
  (
    cd "$1"
    export CARGO_HOME=$1/cargo CARGO_TARGET_DIR=$1/target
    make_wasm "$backend" "$profile" "$1/out"
    rm -rf target
  )
}

here=$root/here there="$root/another/folder/with a longer name"
step "the first build"
build_in "$here"
step "the second build, in another folder"
build_in "$there"
step "comparing"
diff -r "$here/out" "$there/out" || die "the two builds differ"
wasm=$here/out/speech_emotion_bg.wasm
for place in "$root" "$PWD" "$home" "$HOME/"; do
  ! grep -qaF "$place" "$wasm" || die "the wasm contains a path of this machine: $place"
done
note "the $backend wasm is reproducible and contains no path of this machine"
note "$(wc -c <"$wasm") bytes, sha256 $(sha256sum "$wasm" | cut -d' ' -f1)"
