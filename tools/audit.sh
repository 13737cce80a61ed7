#!/usr/bin/env bash
# Checks crates and npm packages for known vulnerabilities. Both checks need the network; a check that could not run
# counts as failed and is reported.
STEPS=4
source "$(dirname "$0")/common.sh"
source tools/setup.sh

failed=()

step "cargo-deny and npm"
setup_rust
cargo_tool cargo-deny "$CARGO_DENY_VERSION" cargo-deny --locked
setup_npm

step "crates, against the RustSec database"
cargo deny --locked check advisories || failed+=("crates")

# npm_audit WHAT [OPTION...]: npm's exit code does not distinguish a vulnerability from a failed request.
npm_audit() {
  local what=$1 report=$BUILD/npm-audit.json
  shift
  npm audit --json "$@" >"$report" 2>/dev/null || true
  node tools/npm-audit.mjs <"$report" || failed+=("$what")
}

step "npm packages of the page and the package"
npm_audit "npm packages of the page and the package" --omit=dev
step "npm packages, including build and test dependencies"
npm_audit "npm packages, including build and test dependencies"

[ ${#failed[@]} = 0 ] || die "vulnerabilities were found, or a check could not run (see above): $(printf '%s; ' "${failed[@]}")"
printf '\nno known vulnerabilities\n'
