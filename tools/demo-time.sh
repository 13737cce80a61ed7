#!/usr/bin/env bash
# Measures the first `make demo` of a new clone on a machine that has only Rust and Node.js, and writes the stages to
# docs/benchmarks.md.
STEPS=2
source "$(dirname "$0")/common.sh"

# The table is formatted by one of the npm packages.
[ -d node_modules ] || die "npm packages are missing: run npm ci first"
port=${PORT:-8079}
root=$(mktemp -d)
demo=
end() {
  if [ -n "$demo" ]; then
    kill -- "-$demo" 2>/dev/null || true
    wait "$demo" 2>/dev/null || true
  fi
  rm -rf "$root"
}
trap end EXIT

step "a clone of HEAD, with empty Cargo and npm caches and no tools"
git clone --quiet --local . "$root/clone"
mkdir "$root/cargo"
# The registry is a setting of the machine.
for file in "${CARGO_HOME:-$HOME/.cargo}"/config*; do [ ! -e "$file" ] || cp "$file" "$root/cargo"; done
stages=$root/clone/.build/stages.tsv

step "make demo"
set -m
env --chdir "$root/clone" CARGO_HOME="$root/cargo" CARGO_TARGET_DIR="$root/target" npm_config_cache="$root/npm" \
  SPEECH_EMOTION_TOOLS="$root/tools" PORT="$port" make demo </dev/null &
demo=$!
set +m
# The last stage of tools/demo-background.sh.
until grep -q "^complete page" "$stages" 2>/dev/null; do
  kill -0 "$demo" 2>/dev/null || die "make demo exited"
  sleep 1
done
node tools/stages.mjs "$stages"
note "updated docs/benchmarks.md"
