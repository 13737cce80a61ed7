# Sourced: builds the five wasm files, the npm packages and the page.
# shellcheck shell=bash

# wasm_features BACKEND: the Cargo features of one of the five wasm files. `cpu`, `cpu-relaxed` and `webgpu` are for inference,
# `train` and `train-webgpu` for training.
wasm_features() {
  case $1 in
    cpu | cpu-relaxed) echo decode ;;
    train) echo train-cpu ;;
    webgpu) echo webgpu,decode ;;
    train-webgpu) echo train-webgpu ;;
    *) die "expected cpu, cpu-relaxed, train, webgpu or train-webgpu, received $1" ;;
  esac
}

# For cargo's --config: fused multiply-add, for browsers that support it.
RELAXED_SIMD='target.wasm32-unknown-unknown.rustflags=["-C", "target-feature=+relaxed-simd"]'

# make_if_changed BACKEND PROFILE: builds .build/wasm/PROFILE/BACKEND. Each profile keeps its output, so that demo and
# test do not overwrite each other.
make_if_changed() {
  local backend=$1 profile=$2 out=$BUILD/wasm/$2/$1
  if_changed "wasm-$profile-$backend" "$out/speech_emotion_bg.wasm" \
    crate/src crate/Cargo.toml Cargo.toml Cargo.lock .cargo tools/bindgen tools/versions.env tools/build.sh \
    -- make_wasm "$backend" "$profile" "$out"
}

# is_made BACKEND PROFILE
is_made() { CHECK=1 make_if_changed "$@"; }

# wasm_dist BACKEND: the package folder of the wasm file.
wasm_dist() {
  case $1 in
    train | train-webgpu) echo "pkg/train/dist/$1" ;;
    *) echo "pkg/dist/$1" ;;
  esac
}

# build_wasm BACKEND PROFILE: builds the folder of `wasm_dist` with that Cargo profile; `cpu` includes cpu-relaxed.
build_wasm() {
  local backend=$1 profile=$2 out=$BUILD/wasm/$2/$1 dist file
  dist=$(wasm_dist "$backend")
  make_if_changed "$backend" "$profile"
  mkdir -p "$dist"
  local files=(speech_emotion.js speech_emotion.d.ts speech_emotion_bg.wasm speech_emotion_bg.wasm.d.ts)
  if [ "$backend" = cpu-relaxed ]; then
    files=(speech_emotion_bg.wasm)
    cmp "$out/speech_emotion.js" pkg/dist/cpu/speech_emotion.js ||
      die "the bindings of the two CPU files differ"
  fi
  for file in "${files[@]}"; do
    case $file in
      *.wasm) node tools/strip-names.mjs "$out/$file" "$dist/$file" ;;
      *) cmp -s "$out/$file" "$dist/$file" || cp "$out/$file" "$dist/$file" ;;
    esac
  done
  node tools/size.mjs "$profile" "$backend"
  [ "$backend" != cpu ] || build_wasm cpu-relaxed "$profile"
}

# make_wasm BACKEND PROFILE OUT: a release build with wasm-pack; other profiles use the faster `bind_wasm`.
make_wasm() {
  local file=$3/speech_emotion_bg.wasm
  rm -rf "$3"
  if [ "$2" = release ]; then wasm_pack "$@"; else bind_wasm "$@"; fi
  case $1-$2 in
    cpu-release) optimize_wasm "$file" -O3 ;;
    cpu-relaxed-release) optimize_wasm "$file" -O3 --enable-relaxed-simd ;;
    # Reduces the size by a fifteenth in seconds: the size tests measure the files that a project ships.
    webgpu-*) optimize_wasm "$file" -Os ;;
  esac
}

# optimize_wasm FILE OPTION...: runs wasm-opt with the features that rustc and .cargo/config.toml enable. Browsers
# reject the result of --all-features.
optimize_wasm() {
  local file=$1
  shift
  note "wasm-opt"
  wasm-opt "$@" --enable-simd --enable-bulk-memory --enable-multivalue --enable-mutable-globals \
    --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext "$file" -o "$file"
}

# compile_wasm BACKEND PROFILE: runs only cargo. A build with other features replaces its output.
compile_wasm() {
  local backend=$1 profile=$2 configuration=()
  [ "$backend" != cpu-relaxed ] || configuration=(--config "$RELAXED_SIMD")
  cargo build --package speech-emotion --lib --locked --target wasm32-unknown-unknown --profile "$profile" \
    "${configuration[@]}" --no-default-features --features "$(wasm_features "$backend")"
}

# bind_wasm BACKEND PROFILE OUT: generates the same files as wasm-pack. OUT.wasm is cargo's output:
# tests/tools/bindgen.test.mjs compares the binding with that of the wasm-bindgen command line.
bind_wasm() {
  compile_wasm "$1" "$2"
  mkdir -p "$(dirname "$3")"
  cp "$(target_dir)/wasm32-unknown-unknown/$2/speech_emotion.wasm" "$3.wasm"
  "$BINDGEN" "$3.wasm" "$3" speech_emotion
}

# remap_config: for cargo's --config, removes local folders from release builds (`make reproducible` checks this). Only
# the folder of the crates is remapped, because all clones share it and their compiled crates; the paths of this crate
# are relative already. The quick profile does not use it.
remap_config() {
  local crates
  crates=$(cargo metadata --locked --format-version 1 --filter-platform wasm32-unknown-unknown | node -p '
    const { packages } = JSON.parse(require("fs").readFileSync(0, "utf8"));
    const { dirname } = require("path");
    dirname(dirname(packages.find(({ source }) => source?.startsWith("registry+")).manifest_path))')
  printf 'target.wasm32-unknown-unknown.rustflags=["--remap-path-prefix=%s=crates.io"]' "$crates"
}

# Disables wasm-pack's tool downloads: the setup puts pinned versions on PATH.
wasm_pack() {
  local backend=$1 profile=$2 out=$3 configuration=()
  configuration=(--config "$(remap_config)")
  if [ "$backend" = cpu-relaxed ]; then configuration+=(--config "$RELAXED_SIMD"); fi
  wasm-pack build crate --target web --mode no-install --no-pack --no-gitignore --no-opt \
    --profile "$profile" --out-dir "$out" --out-name speech_emotion \
    -- --locked "${configuration[@]}" --no-default-features --features "$(wasm_features "$backend")"
}

# build_int8_check: builds the module of int8.spec.ts. It shares the compiled crates of `cpu-relaxed`.
build_int8_check() {
  if_changed int8-check "$BUILD/int8-check/int8_check.js" \
    crate/src crate/Cargo.toml tests/int8 Cargo.toml Cargo.lock .cargo tools/bindgen tools/build.sh -- make_int8_check
}

make_int8_check() {
  cargo build --package int8-check --locked --target wasm32-unknown-unknown --release \
    --config "$(remap_config)" --config "$RELAXED_SIMD"
  "$BINDGEN" "$(target_dir)/wasm32-unknown-unknown/release/int8_check.wasm" "$BUILD/int8-check" int8_check
}

# Builds everything for browser tests outside of `make test`, which builds step by step.
build_for_tests() {
  build_wasm cpu release
  build_wasm train wasm-test
  build_wasm webgpu wasm-test
  build_wasm train-webgpu wasm-test
  build_page
  build_int8_check
  build_program
}

# Builds the command line unless SPEECH_EMOTION_CLI names an existing program. The development dependencies enable features
# of `either` and `regex`, on which burn depends. `--examples` includes them, as `make test` does: without it cargo
# compiles burn again.
build_program() {
  [ -z "${SPEECH_EMOTION_CLI:-}" ] || return 0
  cargo build --workspace --locked --examples --bin speech-emotion
  SPEECH_EMOTION_CLI=$(target_dir)/debug/speech-emotion
  export SPEECH_EMOTION_CLI
}

# The page as deployed; training on WebGPU uses the quick profile, because its speed is not measured there.
build_released_page() {
  build_wasm cpu release
  build_wasm train release
  build_wasm webgpu release
  build_wasm train-webgpu wasm-test
  build_page
}

# The inputs of the packages and the page, for `if_changed`.
PAGE_INPUTS="pkg www pkg/dist/cpu pkg/dist/cpu-relaxed pkg/dist/webgpu pkg/train/dist/train pkg/train/dist/train-webgpu
  crate/model tests/clips tsconfig.base.json package-lock.json LICENSE-MIT LICENSE-APACHE NOTICE"

# Builds the TypeScript layer of the packages, then the page that uses them.
build_page() {
  # shellcheck disable=SC2086
  if_changed page www/dist/index.html $PAGE_INPUTS -- build_packages_and_page
}

# npm_packages: the names of the published packages. Names, because npm resolves the folder pkg to its subfolders too.
npm_packages() {
  node -e '
    const read = (folder) => JSON.parse(require("fs").readFileSync(`${folder}/package.json`, "utf8"));
    for (const folder of read(".").workspaces) if (folder.startsWith("pkg")) console.log(read(folder).name);'
}

# Builds the TypeScript layer of the packages.
build_packages() {
  local name
  for name in $(npm_packages); do npm run build --workspace "$name"; done
}

build_packages_and_page() {
  build_packages
  npm run build --workspace www
}

# Builds the page as one file without network connections.
build_offline() {
  if_changed offline www/dist-offline/speech-emotion.html \
    pkg www pkg/dist/cpu pkg/train/dist/train crate/model tests/clips tsconfig.base.json package-lock.json -- offline_file
}

offline_file() {
  vite build --config www/offline-file/vite.config.ts --logLevel warn
  node www/offline-file/single-file.mjs "$BUILD/offline" www/dist-offline/speech-emotion.html
}

target_dir() {
  cargo metadata --format-version 1 --no-deps |
    node -p 'JSON.parse(require("fs").readFileSync(0, "utf8")).target_directory'
}
