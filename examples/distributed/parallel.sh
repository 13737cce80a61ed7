#!/usr/bin/env bash
# The nine folds of the paper's protocol by GNU parallel: parallel.sh DIR RESULTS [OPTIONS...]
# WORKERS folds at a time (default 2); PARALLEL="--sshlogin a,b" spreads them over machines that share the folders.
set -eu
program=${SPEECH_EMOTION:-speech-emotion}
data=$1 out=$2
shift 2
parallel --jobs "${WORKERS:-2}" --retries 3 --halt soon,fail=1 --joblog "$out.joblog" \
  "$program" reproduce table4 --data "$data" --out "$out" --folds {} "$@" ::: ${FOLDS:-0 1 2 3 4 5 6 7 8}
"$program" reproduce table4 --data "$data" --out "$out" "$@" --merge
