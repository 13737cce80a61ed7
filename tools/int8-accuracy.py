"""Compares the models of a leave-one-speaker-out experiment in single precision, with weights of eight bits, and with matrix
products in eight bits, on Emo-DB.

    python3 tools/int8-accuracy.py PROGRAM RESULTS DATA

RESULTS is the folder of `speech-emotion reproduce ... --protocol leave-one-speaker-out --models`. Each model classifies the
recordings of its test speaker. Python 3.10 or newer, no other package.
"""

import itertools
import json
import pathlib
import subprocess
import sys
import tempfile

# The precision of the model file and the device.
VARIANTS = {"f32": ("f32", "cpu"), "int8 weights": ("int8", "cpu"), "int8 products": ("int8", "int8")}
LABELS = {"W": "anger", "L": "boredom", "E": "disgust", "A": "fear", "F": "happiness", "T": "sadness", "N": "neutral"}


def classify(program: str, model: pathlib.Path, device: str, files: list[pathlib.Path]) -> list[dict]:
    folder = pathlib.Path(tempfile.mkdtemp(dir=model.parent))
    listing, table = folder / "list.txt", folder / "table.jsonl"
    listing.write_text("".join(f"{file}\n" for file in files))
    command = [program, "label", "--list", str(listing), "--model", str(model), "--device", device, "--out", str(table)]
    process = subprocess.run(command, capture_output=True, text=True)
    if process.returncode != 0:
        sys.exit(process.stderr)
    rows = [json.loads(line) for line in table.read_text().splitlines()]
    assert len(rows) == len(files)
    return rows


def unweighted_accuracy(pairs: list[tuple[str, str]]) -> float:
    recalls = [[found == expected for expected, found in pairs if expected == label] for label in LABELS.values()]
    return 100 * sum(sum(recall) / len(recall) for recall in recalls) / len(recalls)


def main() -> None:
    program, results, data = sys.argv[1], pathlib.Path(sys.argv[2]), pathlib.Path(sys.argv[3])
    recordings = sorted(data.glob("**/*.wav"))
    # Fold N tests the speaker N.
    models, speakers = sorted(results.glob("**/seed-0-fold-*.safetensors")), sorted({file.name[:2] for file in recordings})
    assert len(models) == len(speakers), (models, speakers)
    pairs: dict[str, list[tuple[str, str]]] = {variant: [] for variant in VARIANTS}
    differences: dict[tuple[str, str], list[float]] = {pair: [] for pair in itertools.pairwise(VARIANTS)}
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for model in models:
            speaker = speakers[int(model.stem.rsplit("-", 1)[1])]
            files = [file for file in recordings if file.name[:2] == speaker]
            copies = {precision: folder / f"{precision}.safetensors" for precision in ("f32", "int8")}
            for precision, copy in copies.items():
                subprocess.run([program, "convert", str(model), "--precision", precision, "--out", str(copy)], check=True)
            rows = {
                variant: classify(program, copies[precision], device, files)
                for variant, (precision, device) in VARIANTS.items()
            }
            for variant, of_model in rows.items():
                pairs[variant] += [(LABELS[file.name[5]], row["label"]) for file, row in zip(files, of_model)]
            for (one, other), values in differences.items():
                for row, changed in zip(rows[one], rows[other]):
                    values += [abs(row[name] - changed[name]) for name in row if name.startswith("probability_")]
    print(f"{len(models)} models, {len(pairs['f32'])} recordings")
    print(f"f32: UA {unweighted_accuracy(pairs['f32']):.2f} %")
    for (before, variant), values in differences.items():
        values.sort()
        changed = sum(one != other for one, other in zip(pairs[before], pairs[variant]))
        share = values[int(0.99 * (len(values) - 1))]
        print(
            f"{variant}: UA {unweighted_accuracy(pairs[variant]):.2f} %; compared with {before}, {changed} labels changed, "
            f"probabilities by at most {values[-1]:.3f}, 99 % by less than {share:.3f}"
        )


if __name__ == "__main__":
    main()
