"""Writes the input of all libraries: WAV files of 1 to 7 s.

    python sounds.py FOLDER

A periodic signal with syllables over quiet noise, from the first sample to the last, so that nothing is trimmed.
"""

import sys
import wave
from pathlib import Path

import numpy as np

RATE = 16000

for seconds in range(1, 8):
    time = np.arange(seconds * RATE) / RATE
    pitch = 120 * (1 + 0.2 * np.sin(2 * np.pi * 0.7 * time))
    buzz = (np.cumsum(pitch) / RATE) % 1 - 0.5
    syllables = np.abs(np.sin(np.pi * time / 0.15))
    noise = np.random.default_rng(7).standard_normal(len(time))
    samples = 0.4 * syllables * buzz + 0.002 * noise
    with wave.open(str(Path(sys.argv[1]) / f"{seconds}.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
