#!/usr/bin/env bash
# In the background of `make demo`: builds the wasm files that the first page lacks, and deploys each with a new page.
# Compiler output goes to .build/demo-background.log.
#   tools/demo-background.sh BACKEND...
source "$(dirname "$0")/common.sh"
source tools/setup.sh
source tools/build.sh
source tools/demo-page.sh
# setup_rust chooses the compiler.
setup_rust >/dev/null
log=$BUILD/demo-background.log
: >"$log"
# `failed` may run while the output goes to the log.
exec 3>&2

# The page stops waiting for the missing files.
failed() {
  trap - ERR
  sed 's/"failed":false/"failed":true/' "$DEMO/builds.json" >"$DEMO/builds.json.new"
  mv "$DEMO/builds.json.new" "$DEMO/builds.json"
  printf '\nerror: building the remaining wasm files failed; the page works on the CPU. Last lines of %s:\n' "$log" >&3
  tail -n 20 "$log" >&3
  exit 1
}
trap failed ERR
set -E

say() { printf '      %s\n' "$1"; }

pending=("$@")
while [ ${#pending[@]} -gt 0 ]; do
  backend=${pending[0]}
  pending=("${pending[@]:1}")
  stage "wasm: $backend" build_wasm "$backend" wasm-test >>"$log" 2>&1
  if [ ${#pending[@]} = 0 ]; then
    stage "complete page" demo_page >>"$log" 2>&1
  else
    bundle_demo "${pending[@]}" >>"$log" 2>&1
    node tools/deploy.mjs "$DEMO_NEXT" "$DEMO"
  fi
  say "$backend is available in the page"
done
stage_table
