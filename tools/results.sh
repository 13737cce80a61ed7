#!/usr/bin/env bash
# Computes all experiments in results/ in sequence: DATA=folder of Emo-DB [DEVICE=cpu] tools/results.sh
# Existing results are skipped; interrupted runs resume.
STEPS=29
source "$(dirname "$0")/common.sh"
source tools/build.sh

data=${DATA:?the folder of Emo-DB: make results DATA=DIR}
device=${DEVICE:-cpu}
case $device in
  cpu) features=() ;;
  webgpu) features=(--features train-webgpu) ;;
  *) features=(--features "$device") ;;
esac
step "the command line, release"
commit=$(git rev-parse HEAD)
COMMIT=$commit cargo build --release --locked --bin speech-emotion --example open_features "${features[@]}"
program=$(target_dir)/release/speech-emotion

# measure NAME TABLE OPTIONS...: runs one experiment.
measure() {
  local name=$1 table=$2
  shift 2
  step "$name"
  local command=("$program" reproduce "$table" --corpus emodb --data "$data" --device "$device" --commit "$commit"
    --out "results/$name" "$@")
  "${command[@]}"
  # Some folds of a protocol are packed only on request.
  case " $* " in *" --folds "*) "${command[@]}" --merge ;; esac
}

measure emodb-paper table4 --blocks 4 --seeds 0,1,2
measure emodb-paper-1000 table4 --rows blocks-4 --batch 16 --steps 1000 --evaluate-every 20
measure emodb-best-2000 table4 --rows blocks-4 --recipe best --batch 16 --steps 2000 --evaluate-every 40
measure emodb-best-4000 table4 --rows blocks-4 --recipe best --batch 8 --steps 4000 --evaluate-every 80 \
  --set initialization=he --set augmentation.crop=0.5 --set averaging=0.99
measure emodb-best-ten-fold-2000 table4 --rows blocks-4 --recipe best --protocol ten-fold \
  --batch 16 --steps 2000 --evaluate-every 40
measure emodb-best-ten-fold-4000 table4 --rows blocks-4 --recipe best --protocol ten-fold --batch 8 --steps 4000 \
  --evaluate-every 80 --set initialization=he --set augmentation.crop=0.5 --set averaging=0.99
measure emodb-best-speakers-2000 table4 --rows blocks-4 --recipe best --protocol leave-one-speaker-out \
  --batch 16 --steps 2000 --evaluate-every 40
measure emodb-best-voice-speakers-2000 table4 --rows blocks-4 --recipe best --protocol leave-one-speaker-out \
  --batch 16 --speaker-normalization 0.5 --steps 2000 --evaluate-every 40 --models
measure emodb-best-speakers-500 table4 --rows blocks-4 --recipe best --protocol leave-one-speaker-out \
  --steps 500 --evaluate-every 20
# The frozen distilled trunk: a linear head on raw and speaker-centered embeddings.
for protocol in leave-one-speaker-out leave-one-speaker-and-sentence-out ten-fold paper; do
  measure "emodb-distilled-$protocol" table4 --rows blocks-4 --recipe best --protocol "$protocol" \
    --start crate/model/trunk.safetensors --train head --set head.embeddings=both
done
measure emodb-best table4 --blocks 4 --seeds 0,1,2 --recipe best
measure emodb-best-ten-fold table4 --rows blocks-4 --seeds 0,1,2 --recipe best --protocol ten-fold
measure emodb-best-speakers table4 --rows blocks-4 --seeds 0,1,2 --recipe best --protocol leave-one-speaker-out
measure emodb-attention-1000 table2 --rows no-attention --batch 16 --steps 1000 --evaluate-every 20
measure emodb-blocks-1000 table4 --rows blocks-1,blocks-2,blocks-3,blocks-4,blocks-5,blocks-6,blocks-4-focal \
  --batch 16 --steps 1000 --evaluate-every 20 --folds 0,1,2
measure emodb-attention table2
measure emodb-blocks table4
# The four systems of Table 5, one fold and one speaker of each.
measure emodb-table5 table5 --rows 3d-acrnn,drn,bcrnn,proposed --folds 0
measure emodb-table5-speakers table5 --rows 3d-acrnn,drn,bcrnn,proposed --protocol leave-one-speaker-out --folds 0

# Choices that the paper leaves open, one at a time, compared with the first three runs of emodb-paper-1000.
open_point() {
  measure "emodb-$1-1000" table4 --rows blocks-4 --batch 16 --steps 1000 --evaluate-every 20 --folds 0,1,2 --set "$2"
}
open_point by-length batching=by-length
open_point he initialization=he
open_point unmasked masking=false
open_point last evaluateEvery=0
for how in reflected by-utterance; do
  step "emodb-$how-1000"
  "$(target_dir)/release/examples/open_features" "$how" "$data" "results/emodb-$how-1000" 0,1,2
done
