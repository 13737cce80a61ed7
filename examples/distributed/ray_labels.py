"""Labels an archive with Ray Data: python ray_labels.py ARCHIVE OUT.jsonl [OPTIONS...]

Starts Ray on this machine, or joins the cluster at RAY_ADDRESS, whose machines must share the archive. Each task labels some of
the recordings with one thread. The table is identical to that of one process: `speech-emotion label ARCHIVE --out OUT.jsonl`.
"""

import os
import pathlib
import subprocess
import sys
import tempfile

import ray

PROGRAM = os.environ.get("SPEECH_EMOTION", "speech-emotion")
# Recordings per task.
BATCH = int(os.environ.get("BATCH", "256"))
ENDINGS = {".wav", ".wave", ".flac", ".ogg", ".oga", ".opus", ".mp3", ".mp2", ".mp1"}


def label(batch: dict, options: list[str]) -> dict:
    with tempfile.TemporaryDirectory() as name:
        paths, table = pathlib.Path(name, "paths.txt"), pathlib.Path(name, "labels.jsonl")
        paths.write_text("".join(f"{path}\n" for path in batch["path"]), encoding="utf-8")
        command = [PROGRAM, "label", "--list", str(paths), "--out", str(table), "--threads", "1", *options]
        run = subprocess.run(command, stderr=subprocess.PIPE, text=True)
        # Recordings without a label have a row with their error; if there is no table, the task has failed.
        if not table.exists():
            raise RuntimeError(run.stderr)
        return {"row": table.read_text(encoding="utf-8").split("\n")[:-1]}


def main() -> None:
    archive, out, *options = sys.argv[1:]
    address = os.environ.get("RAY_ADDRESS")
    workers = None if address else int(os.environ.get("WORKERS", "2"))
    ray.init(address=address, num_cpus=workers, include_dashboard=False)
    # The recordings of `label` in its order: by name, without hidden files.
    found = (path for path in pathlib.Path(archive).absolute().rglob("[!.]*") if path.suffix.lower() in ENDINGS)
    paths = [{"path": str(path)} for path in sorted(found)]
    ray.data.DataContext.get_current().execution_options.preserve_order = True
    recordings = ray.data.from_items(paths, override_num_blocks=max(1, len(paths) // BATCH))
    rows = recordings.map_batches(label, batch_size=BATCH, num_cpus=1, fn_kwargs={"options": options})
    with open(out, "w", encoding="utf-8") as table:
        for row in rows.iter_rows():
            table.write(f"{row['row']}\n")


if __name__ == "__main__":
    main()
