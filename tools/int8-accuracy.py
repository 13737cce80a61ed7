"""Compares the models of a leave-one-speaker-out experiment in single precision and in eight bits, on Emo-DB.

    python3 tools/int8-accuracy.py PROGRAM RESULTS DATA

RESULTS is the folder of `speech-emotion reproduce ... --protocol leave-one-speaker-out --models`. Each model classifies the
recordings of its test speaker. Python 3.9 or newer, no other package.
"""

import json
import pathlib
import subprocess
import sys
import tempfile

LABELS = {"W": "anger", "L": "boredom", "E": "disgust", "A": "fear", "F": "happiness", "T": "sadness", "N": "neutral"}


def classify(program: str, model: pathlib.Path, files: list[pathlib.Path]) -> list[dict]:
    folder = pathlib.Path(tempfile.mkdtemp(dir=model.parent))
    listing, table = folder / "list.txt", folder / "table.jsonl"
    listing.write_text("".join(f"{file}\n" for file in files))
    command = [program, "label", "--list", str(listing), "--model", str(model), "--out", str(table)]
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
    pairs: dict[str, list[tuple[str, str]]] = {"f32": [], "int8": []}
    differences = []
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for model in models:
            speaker = speakers[int(model.stem.rsplit("-", 1)[1])]
            files = [file for file in recordings if file.name[:2] == speaker]
            copies = {precision: folder / f"{precision}.safetensors" for precision in pairs}
            for precision, copy in copies.items():
                subprocess.run([program, "convert", str(model), "--precision", precision, "--out", str(copy)], check=True)
            rows = {precision: classify(program, copy, files) for precision, copy in copies.items()}
            for precision, of_model in rows.items():
                pairs[precision] += [(LABELS[file.name[5]], row["label"]) for file, row in zip(files, of_model)]
            for row, other in zip(rows["f32"], rows["int8"]):
                names = [name for name in row if name.startswith("probability_")]
                differences.append(max(abs(row[name] - other[name]) for name in names))
    differences.sort()
    changed = sum(one != other for one, other in zip(pairs["f32"], pairs["int8"]))
    print(f"{len(models)} models, {len(differences)} recordings")
    print("UA: " + ", ".join(f"{unweighted_accuracy(value):.2f} % {name}" for name, value in pairs.items()))
    print(f"changed labels: {changed}")
    share = differences[int(0.95 * (len(differences) - 1))]
    print(f"largest difference of a probability: {differences[-1]:.3f}, 95 % of recordings below {share:.3f}")


if __name__ == "__main__":
    main()
