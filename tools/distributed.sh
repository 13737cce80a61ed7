#!/usr/bin/env bash
# Compares distributed evaluation and labeling, with two workers each, with one process: the tables must be identical.
STEPS=5
source "$(dirname "$0")/common.sh"
source tools/build.sh

here=examples/distributed
step "the command line, GNU parallel and Ray"
command -v parallel >/dev/null || die "GNU parallel is missing: apt-get install parallel"
command -v python3 >/dev/null || die "Python is missing: install Python 3.11 or newer with venv"
build_program
SPEECH_EMOTION=$SPEECH_EMOTION_CLI
venv=$BUILD/ray-venv
if_changed ray-venv "$venv/bin/python" $here/requirements.txt \
  -- bash -c "python3 -m venv --clear '$venv' && '$venv/bin/pip' install --quiet -r $here/requirements.txt"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
data=$work/data
# Three utterances of Emo-DB under thirty names: only identical numbers matter.
mkdir -p "$data"
for speaker in 03 08 09; do
  for version in a b c d e; do
    cp tests/clips/03b01Wa.wav "$data/${speaker}a01W$version.wav"
    cp tests/clips/15b10Nc.wav "$data/${speaker}a01N$version.wav"
  done
done
export SPEECH_EMOTION WORKERS=2 FOLDS="0 1 2"
options=(--blocks 1 --rows blocks-1 --steps 2 --batch 4 --evaluate-every 1)

step "one process"
"$SPEECH_EMOTION" reproduce table4 --data "$data" --out "$work/alone" --folds 0,1,2 "${options[@]}"
step "GNU parallel, two workers"
$here/parallel.sh "$data" "$work/parallel" "${options[@]}"
step "Ray, two workers"
"$venv/bin/python" $here/ray_folds.py "$data" "$work/ray" "${options[@]}"

# Origins identify the process and differ.
numbers() { python3 -c '
import json, sys
summary = json.load(open(sys.argv[1] + "/summary.json"))
summary.pop("origins")
print(json.dumps(summary))' "$1"; }
for engine in parallel ray; do
  [ "$(numbers "$work/$engine")" = "$(numbers "$work/alone")" ] || die "$engine: the table differs from that of one process"
done
note "all three tables are identical"

step "labels: Ray Data with two workers, and the tasks of a Slurm array"
archive=$work/archive
mkdir -p "$archive/more"
for copy in 1 2 3 4; do
  cp tests/clips/03b01Wa.wav "$archive/$copy.wav"
  cp tests/clips/15b10Nc.wav "$archive/more/$copy.wav"
done
echo "no audio" >"$archive/notes.wav"
# The exit code is 2, because one recording has an error.
"$SPEECH_EMOTION" label "$archive" --out "$work/alone.jsonl" || [ $? = 2 ]
BATCH=3 "$venv/bin/python" $here/ray_labels.py "$archive" "$work/ray.jsonl"
cmp "$work/ray.jsonl" "$work/alone.jsonl" || die "Ray Data: the table differs from that of one process"
for part in 1 2 3; do
  SLURM_ARRAY_TASK_ID=$part SLURM_ARRAY_TASK_COUNT=3 $here/slurm_labels.sh "$archive" "$work/parts" || [ $? = 2 ]
done
cat "$work"/parts/*.jsonl >"$work/slurm.jsonl"
cmp "$work/slurm.jsonl" "$work/alone.jsonl" || die "Slurm: the table differs from that of one process"
note "all three tables are identical"
