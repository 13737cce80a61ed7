# Sourced: one installation function per dependency. Each returns quickly if nothing is missing.
# shellcheck shell=bash

# Where `setup_bindgen` installs tools/bindgen. The folder name depends on the sources.
BINDGEN=$TOOLS/bin/speech-emotion-bindgen-$(fingerprint tools/bindgen | cut -c 1-12)

# apt_install WHAT-FOR PACKAGE...
apt_install() {
  local what=$1
  shift
  command -v apt-get >/dev/null && [ "$(id -u)" = 0 ] ||
    die "$what is missing. On Debian or Ubuntu run: sudo apt-get install $*"
  note "installing $* (Debian packages) for $what"
  { apt-get update -qq && DEBIAN_FRONTEND=noninteractive \
    apt-get install -y -qq --no-install-recommends "$@"; } >"$BUILD/apt.log" 2>&1 ||
    { tail -n 20 "$BUILD/apt.log" >&2 && die "apt-get could not install $*"; }
}

setup_rust() {
  command -v cc >/dev/null || apt_install "a C compiler" gcc libc6-dev
  command -v cargo >/dev/null || die "Rust is missing: install Rust $RUST_VERSION with rustup"
  if [ "$(rustc --version | cut -d' ' -f2)" != "$RUST_VERSION" ]; then
    command -v rustup >/dev/null ||
      die "expected Rust $RUST_VERSION, found $(rustc --version), and rustup is missing"
    rustup toolchain list | grep -q "^$RUST_VERSION-" ||
      rustup toolchain install "$RUST_VERSION" --profile minimal -c clippy -c rustfmt
    export RUSTUP_TOOLCHAIN=$RUST_VERSION
  fi
  # With RUSTUP_AUTO_INSTALL=0, `rust-toolchain.toml` installs nothing by itself.
  [ -d "$(rustc --print target-libdir --target wasm32-unknown-unknown)" ] ||
    rustup target add wasm32-unknown-unknown
  note "$(rustc --version), with wasm32-unknown-unknown"
}

setup_rust_lints() {
  cargo clippy --version >/dev/null 2>&1 && cargo fmt --version >/dev/null 2>&1 ||
    rustup component add clippy rustfmt
}

# cargo_tool COMMAND VERSION CRATE [OPTION...]: installs the crate unless COMMAND (one or two words) has that version.
cargo_tool() {
  local command=$1 version=$2 crate=$3
  shift 3
  # shellcheck disable=SC2086
  if $command --version 2>/dev/null | grep -qwF "$version"; then
    note "$crate $version is installed"
    return
  fi
  note "compiling $crate $version into $TOOLS (once per machine, several minutes)"
  cargo install "$crate" --version "$version" --root "$TOOLS" --force "$@"
}

# locked_version CRATE LOCK-FILE
locked_version() {
  grep -A1 "^name = \"$1\"\$" "$2" | sed -n 's/^version = "\(.*\)"/\1/p'
}

check_wasm_bindgen_version() {
  local pinned
  pinned=$(locked_version wasm-bindgen Cargo.lock)
  [ "$pinned" = "$WASM_BINDGEN_VERSION" ] ||
    die "expected wasm-bindgen $WASM_BINDGEN_VERSION (tools/versions.env) in Cargo.lock, found $pinned"
  pinned=$(locked_version wasm-bindgen-cli-support tools/bindgen/Cargo.lock)
  [ "$pinned" = "$WASM_BINDGEN_VERSION" ] ||
    die "expected wasm-bindgen-cli-support $WASM_BINDGEN_VERSION (tools/versions.env) in tools/bindgen/Cargo.lock, found $pinned"
}

# Installs tools/bindgen, for the quick builds.
setup_bindgen() {
  check_wasm_bindgen_version
  if [ -x "$BINDGEN" ]; then
    note "tools/bindgen is installed"
    return
  fi
  note "compiling tools/bindgen into $TOOLS (once per machine)"
  cargo build --release --locked --manifest-path tools/bindgen/Cargo.toml --target-dir "$BUILD/bindgen"
  mkdir -p "$TOOLS/bin"
  # Renaming is atomic: another clone may be running the file.
  cp "$BUILD/bindgen/release/bindgen" "$BINDGEN.$$"
  mv "$BINDGEN.$$" "$BINDGEN"
  rm -rf "$BUILD/bindgen"
}

# Installs wasm-pack and the wasm-bindgen command line, for releases and for the tests in a browser.
setup_wasm_tools() {
  # Without optimization, because the tools run for seconds and optimized builds take minutes.
  local -x CARGO_PROFILE_RELEASE_OPT_LEVEL=0 CARGO_PROFILE_RELEASE_LTO=false CARGO_PROFILE_RELEASE_CODEGEN_UNITS=16
  setup_bindgen
  cargo_tool wasm-pack "$WASM_PACK_VERSION" wasm-pack --locked
  # Not --locked: its lock file names a crate version that some registry mirrors do not serve.
  cargo_tool wasm-bindgen "$WASM_BINDGEN_VERSION" wasm-bindgen-cli
}

setup_npm() {
  command -v npm >/dev/null || die "Node.js is missing: install Node.js $NODE_MINIMUM or newer"
  printf '%s\n' "$NODE_MINIMUM" "$(node -p process.versions.node)" | sort -VC ||
    die "expected Node.js $NODE_MINIMUM or newer, found $(node --version)"
  # Playwright uses the system's Chromium.
  export PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD=1
  if_changed npm node_modules package-lock.json package.json pkg/package.json pkg/*/package.json www/package.json \
    -- npm ci
}

# Browsers for the packaging tests, from Debian. Firefox needs a sound server, because it cannot record without a sound
# output.
setup_firefox() {
  { command -v "${FIREFOX:-firefox-esr}" && command -v pulseaudio; } >/dev/null ||
    apt_install "Firefox" firefox-esr pulseaudio
  FIREFOX=$(command -v "${FIREFOX:-firefox-esr}") ||
    die "Firefox was not found: unset FIREFOX, or set it to an existing program"
  export FIREFOX
  note "$("$FIREFOX" --version 2>/dev/null)"
}

setup_webkit() {
  { command -v WebKitWebDriver && command -v Xvfb; } >/dev/null ||
    apt_install "WebKit" webkit2gtk-driver xvfb
  if [ -z "${WEBKIT:-}" ]; then
    for WEBKIT in /usr/lib/*/webkit2gtk-4.*/MiniBrowser; do :; done
  fi
  [ -x "$WEBKIT" ] || die "expected the MiniBrowser of WebKitGTK at $WEBKIT: set WEBKIT to its path"
  export WEBKIT
  note "WebKitWebDriver, with $WEBKIT"
}

setup_chromium() {
  local browser=${CHROMIUM:-chromium} driver=${CHROMEDRIVER:-chromedriver}
  { command -v "$browser" && command -v "$driver"; } >/dev/null ||
    apt_install "Chromium" chromium chromium-driver fonts-liberation
  CHROMIUM=$(command -v "$browser") || die "$browser was not found: unset CHROMIUM, or set it to an existing program"
  CHROMEDRIVER=$(command -v "$driver") || die "$driver was not found: unset CHROMEDRIVER, or set it to an existing program"
  export CHROMIUM CHROMEDRIVER
  note "$("$CHROMIUM" --version 2>/dev/null), with chromedriver"
}

# The tools that build the wasm files, the packages and the page.
setup_build_tools() {
  setup_rust
  setup_wasm_tools
  setup_npm
}
