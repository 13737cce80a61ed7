#!/usr/bin/env bash
# Runs the nine folds of the paper's protocol with GNU parallel: parallel.sh DIR RESULTS [OPTIONS...]
# Runs WORKERS folds at a time (default 2); PARALLEL="--sshlogin a,b" distributes them over machines with shared
# folders.
set -eu
program=${SPEECH_EMOTION:-speech-emotion}
data=$1 out=$2
shift 2
parallel --jobs "${WORKERS:-2}" --retries 3 --halt soon,fail=1 --joblog "$out.joblog" \
  "$program" reproduce table4 --data "$data" --out "$out" --folds {} "$@" ::: ${FOLDS:-0 1 2 3 4 5 6 7 8}
"$program" reproduce table4 --data "$data" --out "$out" "$@" --merge
