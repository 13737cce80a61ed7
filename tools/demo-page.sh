# Sourced: builds the page of `make demo`, which is served before it is complete.
# shellcheck shell=bash

# The folder that is served.
DEMO=$BUILD/demo
# The build output, before deployment.
DEMO_NEXT=$BUILD/demo-next

# demo_profile BACKEND: the release profile if its build is up to date, otherwise the quick profile.
demo_profile() {
  if is_made "$1" release && { [ "$1" != cpu ] || is_made cpu-relaxed release; }; then
    echo release
  else
    echo wasm-test
  fi
}

# bundle_demo [BACKEND...]: bundles the page without these wasm files.
bundle_demo() {
  PENDING_BUILDS="$*" vite build www --outDir "$DEMO_NEXT" --emptyOutDir --logLevel warn
}

# first_demo_page BACKEND...: builds the page without these wasm files and without type checks of the TypeScript layer.
first_demo_page() {
  local backend
  for backend in train webgpu train-webgpu; do
    [[ " $* " = *" $backend "* ]] || build_wasm "$backend" "$(demo_profile "$backend")"
  done
  rm -f "$BUILD/stamps/demo-page"
  node pkg/scripts/prepare.mjs pkg
  node pkg/scripts/prepare.mjs pkg/train
  node pkg/scripts/prepare.mjs pkg/large
  tsc --project pkg/tsconfig.build.json --noCheck
  tsc --project pkg/train/tsconfig.json --noCheck
  tsc --project pkg/large/tsconfig.json --noCheck
  bundle_demo "$@"
  rm -rf "$DEMO"
  node tools/deploy.mjs "$DEMO_NEXT" "$DEMO"
}

# demo_page: builds the complete page.
demo_page() {
  local backend
  for backend in train webgpu train-webgpu; do build_wasm "$backend" "$(demo_profile "$backend")"; done
  # shellcheck disable=SC2086
  if_changed demo-page "$DEMO/index.html" $PAGE_INPUTS -- complete_demo_page
}

complete_demo_page() {
  build_packages
  bundle_demo
  node tools/deploy.mjs "$DEMO_NEXT" "$DEMO"
}
