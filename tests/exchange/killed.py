"""Labels 500 copies of test recordings; the process is killed five times at random moments: killed.py PROGRAM TESTS

The table must be identical, byte for byte, to that of an uninterrupted run.
"""

import pathlib
import random
import subprocess
import sys
import tempfile
import time

COPIES = 500
KILLS = 5


# Recordings of at least 0.1 s, in several formats.
SHORT = ["alaw.wav", "f32.wav", "mono.mp3", "mono.ogg", "mulaw-stereo.wav", "s16.wav", "u8.wav"]


def archive(tests: pathlib.Path, folder: pathlib.Path) -> None:
    """Most copies are short, because only their number matters; every tenth is an utterance."""
    folder.mkdir()
    utterances = sorted((tests / "clips/training").glob("*.flac"))
    for index in range(COPIES):
        sources = [tests / "audio" / name for name in SHORT] if index % 10 else utterances
        source = sources[index % len(sources)]
        (folder / f"{index:03}-{source.name}").write_bytes(source.read_bytes())


def records(journal: pathlib.Path) -> int:
    try:
        return journal.read_bytes().count(b"\n")
    except FileNotFoundError:
        return 0


def killed(command: list[str], out: pathlib.Path, moments: random.Random) -> None:
    journal = out.with_name(out.name + ".journal")
    for kill in range(1, KILLS + 1):
        before = records(journal)
        # At a random time between the start and the record with this number.
        wanted = moments.randrange(before, max(before + 1, COPIES * kill // (KILLS + 1)))
        process = subprocess.Popen(command, stderr=subprocess.DEVNULL)
        while records(journal) < wanted:
            assert process.poll() is None, "the run ended before it was killed"
            time.sleep(0.005)
        time.sleep(moments.random() / 50)
        process.kill()
        assert process.wait() == -9, "the run ended before it was killed"
        assert not out.exists() and before <= records(journal) < COPIES
    subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
    assert not journal.exists()


def main() -> None:
    program, tests = sys.argv[1:]
    seed = time.time_ns()
    print(f"seed {seed}", flush=True)
    moments = random.Random(seed)
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        archive(pathlib.Path(tests), folder / "archive")
        tables = {}
        for run in ("whole", "killed"):
            (folder / run).mkdir()
            tables[run] = folder / run / "labels.csv"
            command = [program, "label", str(folder / "archive"), "--out", str(tables[run])]
            if run == "whole":
                subprocess.run(command, check=True, stderr=subprocess.DEVNULL)
            else:
                killed(command, tables[run], moments)
        assert tables["killed"].read_bytes() == tables["whole"].read_bytes()
    print(f"killed: ok ({COPIES} recordings, {KILLS} kills)")


if __name__ == "__main__":
    main()
