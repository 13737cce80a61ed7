"""The nine folds of the paper's protocol with Ray, one task each: python ray_folds.py DIR RESULTS [OPTIONS...]

Starts Ray on this machine, or joins the cluster at RAY_ADDRESS, whose machines must share the folders. A task whose
machine is lost restarts on another machine and resumes from its checkpoint.
"""

import os
import subprocess
import sys

import ray

PROGRAM = os.environ.get("SPEECH_EMOTION", "speech-emotion")


@ray.remote(num_cpus=1, max_retries=3, retry_exceptions=True)
def fold(number: int, data: str, out: str, options: list[str]) -> int:
    command = [PROGRAM, "reproduce", "table4", "--data", data, "--out", out]
    subprocess.run([*command, "--folds", str(number), *options], check=True)
    return number


def main() -> None:
    data, out, *options = sys.argv[1:]
    folds = [int(number) for number in os.environ.get("FOLDS", "0 1 2 3 4 5 6 7 8").split()]
    address = os.environ.get("RAY_ADDRESS")
    workers = None if address else int(os.environ.get("WORKERS", "2"))
    ray.init(address=address, num_cpus=workers, include_dashboard=False)
    data, out = os.path.abspath(data), os.path.abspath(out)
    waiting = [fold.remote(number, data, out, options) for number in folds]
    while waiting:
        done, waiting = ray.wait(waiting)
        print(f"fold {ray.get(done[0])} is done, {len(waiting)} left", flush=True)
    subprocess.run([PROGRAM, "reproduce", "table4", "--data", data, "--out", out, *options, "--merge"], check=True)


if __name__ == "__main__":
    main()
