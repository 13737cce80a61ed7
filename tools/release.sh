#!/usr/bin/env bash
# Creates a release in .build/release: the npm packages, the page as an archive and as one file, the crate, SBOMs, and
# checksums. All builds are those of `make wasm`, which `make reproducible` checks.
STEPS=7
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh
source tools/release-files.sh

out=$BUILD/release
version=$(release_version)
# A release requires a clean working tree.
[ -z "$(git status --porcelain)" ] || die "expected a clean working tree: commit or discard the changes"
rm -rf "$out"
mkdir -p "$out"

step "Rust, wasm-pack, wasm-bindgen and npm packages"
setup_build_tools
step "the wasm files"
for backend in cpu train webgpu train-webgpu; do build_wasm "$backend" release; done
step "the npm packages and the page"
build_page
pack_npm "$out"
pack_page "$out" "$version"
step "the page as one file"
build_offline
cp www/dist-offline/speech-emotion.html "$out/speech-emotion-$version.html"
step "the crate, built from its package"
cargo package --package speech-emotion --locked
cp "$(target_dir)/package/speech-emotion-$version.crate" "$out"
step "bills of materials"
tools/sbom.sh
mkdir "$out/sbom"
cp "$BUILD"/sbom/*.cdx.json "$out/sbom"
step "checksums"
write_checksums "$out"
(cd "$out" && sha256sum --check --quiet SHA256SUMS && du -h --apparent-size -- * && cat SHA256SUMS)
note "release $version: $out"
