#!/usr/bin/env bash
# Checks licenses, duplicate and banned crates, and sources of the dependencies (deny.toml).
STEPS=2
source "$(dirname "$0")/common.sh"
source tools/setup.sh

step "cargo-deny"
setup_rust
cargo_tool cargo-deny "$CARGO_DENY_VERSION" cargo-deny --locked
step "licenses, bans and sources"
# tools/audit.sh checks advisories: their database is on a host that closed networks block.
cargo deny --locked check licenses bans sources
