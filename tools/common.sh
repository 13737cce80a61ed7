# Sourced by the other scripts: folders, progress, and "only if its inputs changed".
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/versions.env

BUILD=$PWD/.build
# Outside the clone, so that every clone on the machine shares the tools.
TOOLS=${SPEECH_EMOTION_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/speech-emotion/tools}
export PATH="$PWD/node_modules/.bin:$TOOLS/bin:$PATH"
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false
mkdir -p "$BUILD"

STEP=0
STEPS=${STEPS:-1}

# step TEXT: says what comes next and how far we are.
step() {
  STEP=$((STEP + 1))
  printf '\n[%d/%d] %s  (%d min %02d s so far)\n' \
    "$STEP" "$STEPS" "$1" $((SECONDS / 60)) $((SECONDS % 60))
}

note() { printf '      %s\n' "$1"; }

die() {
  printf '\nerror: %s\n' "$1" >&2
  exit 1
}

# Content and not time decides: a checkout or a copy changes times.
fingerprint() {
  find "$@" \( -name dist -o -name node_modules -o -name target \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# if_changed NAME OUTPUT INPUT... -- COMMAND...: runs the command unless OUTPUT is there and was
# made from the same inputs by the same command.
if_changed() {
  local name=$1 output=$2 inputs=() stamp now
  shift 2
  while [ "$1" != -- ]; do
    inputs+=("$1")
    shift
  done
  shift
  stamp=$BUILD/stamps/$name
  now="$(fingerprint "${inputs[@]}") $*"
  if [ -e "$output" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$now" ]; then
    note "nothing changed"
    return
  fi
  mkdir -p "$BUILD/stamps"
  rm -f "$stamp"
  "$@"
  printf '%s\n' "$now" >"$stamp"
}
