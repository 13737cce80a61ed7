# Sourced by the other scripts: folders, progress, background jobs and caching.
# shellcheck shell=bash
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
source tools/versions.env

BUILD=$PWD/.build
# Outside the clone, so that all clones on the machine share the tools.
TOOLS=${SPEECH_EMOTION_TOOLS:-${XDG_CACHE_HOME:-$HOME/.cache}/speech-emotion/tools}
export PATH="$PWD/node_modules/.bin:$TOOLS/bin:$PATH"
export npm_config_fund=false npm_config_audit=false npm_config_update_notifier=false
mkdir -p "$BUILD"

STEP=0
STEPS=${STEPS:-1}

# step TEXT: prints the next step and its number.
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

# Stages of a run, for `stage_table`: name, seconds, seconds of CPU time.
STAGES=$BUILD/stages.tsv

start_stages() { printf 'start\t%s\t%s\n' "$EPOCHREALTIME" "$(cut -d ' ' -f 1 /proc/loadavg)" >"$STAGES"; }

# mark NAME: records the time elapsed since the start.
mark() {
  awk -F '\t' -v name="$1" -v now="$EPOCHREALTIME" \
    '$1 == "start" { printf "%s\t%.1f\t\n", name, now - $2 }' "$STAGES" >>"$STAGES"
}

# stage NAME COMMAND...: runs the command, and prints and records its duration. CPU time is that of the processes this
# shell has waited for.
stage() {
  local name=$1 start=$EPOCHREALTIME clock=$BUILD/times-$BASHPID
  shift
  times >"$clock"
  "$@"
  times >>"$clock"
  awk -v name="$name" -v start="$start" -v end="$EPOCHREALTIME" '
    function seconds(text, t) { split(text, t, "m"); return t[1] * 60 + t[2] }
    NR == 2 { before = seconds($1) + seconds($2) }
    NR == 4 { after = seconds($1) + seconds($2) }
    END { printf "%s\t%.1f\t%.1f\n", name, end - start, after - before }' "$clock" | tee -a "$STAGES" |
    awk -F '\t' '{ printf "      %s: %s s, %s s of CPU time\n", $1, $2, $3 }'
  rm -f "$clock"
}

# Background jobs by name. Each is a process group, so that all its processes end with this shell.
declare -A JOBS=()
trap end_jobs EXIT
end_jobs() {
  local job
  for job in "${JOBS[@]}"; do kill -- "-$job" 2>/dev/null || true; done
}

# background NAME COMMAND...: starts a background job.
background() {
  local name=$1
  shift
  set -m
  "$@" </dev/null &
  JOBS[$name]=$!
  set +m
}

# wait_for NAME: waits for a job of `background` and returns its exit code.
wait_for() {
  local status=0
  wait "${JOBS[$1]}" || status=$?
  unset "JOBS[$1]"
  return "$status"
}

# in_background NAME COMMAND...: runs a stage in the background. `wait_stage NAME` waits for it and prints its output on
# failure.
in_background() { background "$1" stage_into "$BUILD/background-${1// /-}.log" "$@"; }

stage_into() {
  exec >"$1" 2>&1
  shift
  stage "$@"
}

wait_stage() {
  local log=$BUILD/background-${1// /-}.log
  wait_for "$1" || { tail -n 40 "$log" >&2 && die "$1: failed, see above"; }
  tail -n 1 "$log"
}

# stage_table: all stages since `start_stages`, and the total time.
stage_table() {
  printf '\n%-40s %9s %15s\n' stage seconds "CPU time"
  awk -F '\t' -v now="$EPOCHREALTIME" -v load="$(cut -d ' ' -f 1-3 /proc/loadavg)" '
    $1 == "start" { start = $2; next }
    { printf "%-40s %9s %15s\n", $1, $2, $3; sum += $3 }
    END { printf "%-40s %9.1f %15.1f  (load average %s)\n", "all", now - start, sum, load }' "$STAGES"
}

# Uses content instead of modification times, which checkouts and copies change.
fingerprint() {
  find "$@" \( -name dist -o -name node_modules -o -name target \) -prune -o -type f -print0 |
    LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1
}

# if_changed NAME OUTPUT INPUT... -- COMMAND...: runs the command unless OUTPUT exists and was made from the same inputs
# by the same command. With CHECK=1 it only returns whether this is the case.
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
    [ -n "${CHECK:-}" ] || note "nothing changed"
    return
  fi
  [ -z "${CHECK:-}" ] || return 1
  mkdir -p "$BUILD/stamps"
  rm -f "$stamp"
  "$@"
  printf '%s\n' "$now" >"$stamp"
}
