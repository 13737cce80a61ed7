#!/usr/bin/env bash
# Labels an archive with a Slurm job array, each task a part of the recordings: sbatch slurm_labels.sh ARCHIVE OUT
# [OPTIONS...]
# Then, on any machine: cat OUT/*.jsonl > labels.jsonl
#SBATCH --job-name=speech-emotion
#SBATCH --array=1-16
#SBATCH --cpus-per-task=8
#SBATCH --mem=4G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -eu
archive=$1 out=$2
shift 2
mkdir -p "$out"
# With --requeue a preempted task is restarted and resumes.
exec "${SPEECH_EMOTION:-speech-emotion}" label "$archive" --shard "$SLURM_ARRAY_TASK_ID/$SLURM_ARRAY_TASK_COUNT" \
  --out "$out/$(printf %05d "$SLURM_ARRAY_TASK_ID").jsonl" "$@"
