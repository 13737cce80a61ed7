"""Reads the output of the command line with libraries of other projects: check.py PROGRAM CLIPS"""

import json
import pathlib
import subprocess
import sys
import tempfile

import numpy
import pandas
import parselmouth
import pyarrow
import pyarrow.parquet
import webvtt
from parselmouth.praat import call
from pympi.Elan import Eaf


def close(values: list[float], expected: list[float], tolerance: float) -> None:
    assert len(values) == len(expected), (len(values), len(expected))
    for value, other in zip(values, expected):
        assert abs(value - other) <= tolerance, (value, other)


def seconds(clock: str) -> float:
    hours, minutes, rest = clock.split(":")
    return 3600 * int(hours) + 60 * int(minutes) + float(rest)


class Check:
    def __init__(self, program: str, clips: pathlib.Path, folder: pathlib.Path) -> None:
        self.program, self.clips, self.folder = program, clips, folder
        self.clip = clips / "08a05Fe.wav"

    def classify(self, out: pathlib.Path, *options: str) -> dict:
        command = [self.program, "classify", "--json", str(self.clip), "--annotate", str(out), *options]
        return json.loads(subprocess.run(command, check=True, capture_output=True).stdout)

    def praat(self) -> None:
        out = self.folder / "one.TextGrid"
        result = self.classify(out)
        grid = parselmouth.read(str(out))
        duration = parselmouth.Sound(str(self.clip)).get_total_duration()
        close([call(grid, "Get end time")], [duration], 1e-3)
        assert call(grid, "Get number of tiers") == 2
        assert call(grid, "Get label of interval", 1, 1) == result["label"]
        count = call(grid, "Get number of intervals", 2)
        rows = [(call(grid, "Get start time of interval", 2, i), call(grid, "Get label of interval", 2, i))
                for i in range(1, count + 1)]
        steps = [(start, float(text)) for start, text in rows if text]
        close([text for _, text in steps], result["attention"], 1e-6)
        expected = [result["startSeconds"] + i * result["stepSeconds"] for i in range(len(steps))]
        close([start for start, _ in steps], expected, 1e-5)

    def windows(self) -> None:
        out = self.folder / "windows.TextGrid"
        timeline = self.classify(out, "--every", "0.5", "--window", "1")["timeline"]
        grid = parselmouth.read(str(out))
        assert call(grid, "Get number of tiers") == 1
        count = call(grid, "Get number of intervals", 1)
        labels = [call(grid, "Get label of interval", 1, i) for i in range(1, count + 1)]
        labels = [label for label in labels if label]
        assert len(labels) == len(timeline)
        for label, window in zip(labels, timeline):
            assert window["label"] in label or label == "no speech", (label, window)

    def elan(self) -> None:
        out = self.folder / "one.eaf"
        result = self.classify(out)
        eaf = Eaf(str(out))
        [(start, end, label)] = eaf.get_annotation_data_for_tier("emotion")
        duration = parselmouth.Sound(str(self.clip)).get_total_duration()
        close([start, end], [0, 1000 * duration], 1)
        assert label == result["label"]
        steps = sorted(eaf.get_annotation_data_for_tier("attention"))
        close([float(text) for _, _, text in steps], result["attention"], 1e-6)

    def web_vtt(self) -> None:
        out = self.folder / "one.vtt"
        result = self.classify(out)
        [cue] = webvtt.read(str(out))
        duration = parselmouth.Sound(str(self.clip)).get_total_duration()
        assert cue.text == result["label"]
        close([seconds(cue.start), seconds(cue.end)], [0, duration], 1e-3)

    def audacity(self) -> None:
        out = self.folder / "one.txt"
        result = self.classify(out)
        table = pandas.read_csv(out, sep="\t", names=["start", "end", "label"])
        assert list(table.label) == [result["label"]] and table.start[0] == 0

    def attention(self) -> None:
        out = self.folder / "attention.csv"
        result = self.classify(out)
        table = pandas.read_csv(out)
        close(list(table.attention), result["attention"], 1e-6)

    def tables(self) -> None:
        """Runs the pandas example of docs/exchange.md on each format."""
        read = {"csv": pandas.read_csv, "jsonl": lambda path: pandas.read_json(path, lines=True), "parquet": pandas.read_parquet}
        summaries, embeddings = [], []
        for ending, reader in read.items():
            out = self.folder / f"labels.{ending}"
            command = [self.program, "label", str(self.clips / "training"), "--out", str(out), "--embedding"]
            subprocess.run(command, check=True, capture_output=True)
            table = reader(out)
            assert len(table) == len(list((self.clips / "training").glob("*.flac")))
            probabilities = table.filter(like="probability_")
            close(list(probabilities.sum(axis=1)), [1.0] * len(table), 1e-4)
            close(list(probabilities.max(axis=1)), list(table.confidence), 1e-6)
            summaries.append(table.groupby("label").confidence.agg(["count", "mean"]))
            columns = table.filter(like="embedding_")
            embeddings.append(numpy.stack(table.embedding) if columns.empty else columns.to_numpy())
        for summary, values in zip(summaries[1:], embeddings[1:]):
            # In Parquet the means are in single precision.
            pandas.testing.assert_frame_equal(summary, summaries[0], check_dtype=False, check_index_type=False, rtol=1e-6)
            numpy.testing.assert_allclose(values, embeddings[0], rtol=1e-6)

    def embeddings(self) -> None:
        """In Parquet the embedding is a fixed-size list; its values are null for a file that cannot be read."""
        out = self.folder / "embeddings.parquet"
        broken = self.folder / "broken.wav"
        broken.write_bytes(b"no audio")
        command = [self.program, "label", str(self.clip), str(broken), "--every", "0.5", "--window", "1", "--embedding"]
        process = subprocess.run([*command, "--out", str(out)], capture_output=True)
        assert process.returncode == 2, process
        table = pyarrow.parquet.read_table(out)
        types = [table.schema.field(name).type for name in ("path", "start", "seconds", "label", "confidence")]
        assert types == [pyarrow.string(), pyarrow.float64(), pyarrow.float64(), pyarrow.string(), pyarrow.float32()]
        assert table.schema.field("embedding").type.equals(pyarrow.list_(pyarrow.field("element", pyarrow.float32()), 512))
        values = numpy.stack(table.to_pandas().embedding)
        missing = table["error"].is_valid().to_numpy()
        assert values.shape == (len(table), 512) and missing.sum() == 1 < len(table)
        assert (numpy.isnan(values).all(axis=1) == missing).all() and numpy.isfinite(values[~missing]).all()


def main() -> None:
    program, clips = sys.argv[1:]
    with tempfile.TemporaryDirectory() as folder:
        check = Check(program, pathlib.Path(clips), pathlib.Path(folder))
        for name in ["praat", "windows", "elan", "web_vtt", "audacity", "attention", "tables", "embeddings"]:
            getattr(check, name)()
            print(f"{name}: ok", flush=True)


if __name__ == "__main__":
    main()
