#!/usr/bin/env bash
# Times the first `make demo` of a new clone on a machine that has only Rust and Node.js, and writes the stages into
# docs/benchmarks.md.
STEPS=2
source "$(dirname "$0")/common.sh"

port=${PORT:-8079}
root=$(mktemp -d)
demo=
end() {
  [ -z "$demo" ] || kill -- "-$demo" 2>/dev/null || true
  rm -rf "$root"
}
trap end EXIT

step "a clone of HEAD, with empty homes of Cargo and npm, and no tools"
git clone --quiet --local . "$root/clone"
stages=$root/clone/.build/stages.tsv

step "make demo"
set -m
env --chdir "$root/clone" CARGO_HOME="$root/cargo" CARGO_TARGET_DIR="$root/target" npm_config_cache="$root/npm" \
  SPEECH_EMOTION_TOOLS="$root/tools" PORT="$port" make demo </dev/null &
demo=$!
set +m
# The last stage of tools/demo-behind.sh.
until grep -q "^page with everything" "$stages" 2>/dev/null; do
  kill -0 "$demo" 2>/dev/null || die "make demo ended"
  sleep 1
done
[ -d node_modules ] || die "npm packages are missing: run make demo first (the table is formatted by one of them)"
node tools/stages.mjs "$stages"
note "docs/benchmarks.md is written"
