#!/usr/bin/env bash
# Runs the nine folds of the paper's protocol as a Slurm job array: sbatch slurm.sh DIR RESULTS [OPTIONS...]
# Then, on any machine: speech-emotion reproduce table4 --data DIR --out RESULTS [OPTIONS...] --merge
#SBATCH --job-name=speech-emotion
#SBATCH --array=0-8
#SBATCH --cpus-per-task=8
#SBATCH --mem=8G
#SBATCH --time=12:00:00
#SBATCH --requeue
set -eu
data=$1 out=$2
shift 2
# With --requeue a preempted task is restarted and resumes from its checkpoint.
exec "${SPEECH_EMOTION:-speech-emotion}" reproduce table4 --data "$data" --out "$out" \
  --folds "$SLURM_ARRAY_TASK_ID" "$@"
