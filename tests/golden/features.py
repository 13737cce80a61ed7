"""Generates the golden log-mel data, tests/golden/features.safetensors, with librosa.

    python -m venv venv && venv/bin/pip install -r tests/golden/requirements.txt
    venv/bin/python tests/golden/features.py

For every clip of tests/clips, the tensor NAME.frames contains every eighth frame and the last one, [frames, 128] f32 in
dB, and NAME.bands the mean and the standard deviation of each band over all frames, [2, 128] f32. mel_bank contains the
filters as rows of (band, bin, weight).
"""

from pathlib import Path

import librosa
import numpy as np
import soundfile
from safetensors.numpy import save_file

EVERY = 8
HERE = Path(__file__).parent
CLIPS = HERE.parent / "clips"
OUTPUT = HERE / "features.safetensors"


def log_mel(samples: np.ndarray) -> np.ndarray:
    """Frames of 10 ms by 128 mel bands, dB."""
    power = librosa.feature.melspectrogram(
        y=samples,
        sr=16_000,
        n_fft=1024,
        hop_length=160,
        win_length=640,
        window="hamming",
        center=True,
        pad_mode="constant",
        power=2.0,
        n_mels=128,
    )
    return librosa.power_to_db(power).T


def main() -> None:
    tensors = {}
    for clip in sorted(CLIPS.glob("*.wav")):
        samples, rate = soundfile.read(clip, dtype="float32")
        assert rate == 16_000 and samples.ndim == 1, clip
        frames = log_mel(samples)
        chosen = sorted({*range(0, len(frames), EVERY), len(frames) - 1})
        bands = np.stack([frames.mean(axis=0, dtype=np.float64), frames.std(axis=0, dtype=np.float64)])
        tensors[f"{clip.stem}.frames"] = frames[chosen].astype("<f4")
        tensors[f"{clip.stem}.bands"] = bands.astype("<f4")
        print(clip.name, frames.shape, len(chosen))

    bank = librosa.filters.mel(sr=16_000, n_fft=1024, n_mels=128)
    band, bin_ = np.nonzero(bank)
    tensors["mel_bank"] = np.stack([band, bin_, bank[band, bin_]], axis=1).astype("<f4")
    save_file(tensors, OUTPUT)


if __name__ == "__main__":
    main()
