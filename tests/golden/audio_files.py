"""Makes the small sound files of tests/audio/, one for each format that the decoder reads.

    venv/bin/python tests/golden/audio_files.py        (requirements.txt as for features.py)

Each holds a tone of amplitude 0.5: 440 Hz in the first channel, 1000 Hz in the second, which is what the Rust tests
expect of the decoder. The lossless encoders are deterministic; the bytes of Vorbis and MP3 may differ from one version
of libsndfile to the next.
"""

from pathlib import Path

import numpy as np
import soundfile

OUTPUT = Path(__file__).parent.parent / "audio"

# name, format, subtype, rate, channels, seconds
FILES = [
    ("u8.wav", "WAV", "PCM_U8", 16_000, 1, 0.1),
    ("s16.wav", "WAV", "PCM_16", 16_000, 1, 0.1),
    ("s24.wav", "WAV", "PCM_24", 16_000, 1, 0.1),
    ("s32.wav", "WAV", "PCM_32", 16_000, 1, 0.1),
    ("f32.wav", "WAV", "FLOAT", 16_000, 1, 0.1),
    ("f64.wav", "WAV", "DOUBLE", 16_000, 1, 0.1),
    ("s16-stereo.wav", "WAV", "PCM_16", 44_100, 2, 0.1),
    ("extensible-s24-stereo.wav", "WAVEX", "PCM_24", 48_000, 2, 0.05),
    ("extensible-f32.wav", "WAVEX", "FLOAT", 8_000, 1, 0.1),
    ("s16.flac", "FLAC", "PCM_16", 16_000, 1, 0.5),
    ("s24-stereo.flac", "FLAC", "PCM_24", 48_000, 2, 0.25),
    ("stereo.ogg", "OGG", "VORBIS", 44_100, 2, 0.5),
    ("mono.ogg", "OGG", "VORBIS", 16_000, 1, 0.5),
    ("stereo.mp3", "MP3", "MPEG_LAYER_III", 44_100, 2, 0.5),
    ("mono.mp3", "MP3", "MPEG_LAYER_III", 16_000, 1, 0.5),
]


def main() -> None:
    OUTPUT.mkdir(exist_ok=True)
    for name, container, subtype, rate, channels, seconds in FILES:
        time = np.arange(round(seconds * rate)) / rate
        tones = [0.5 * np.sin(2 * np.pi * hz * time) for hz in (440, 1000)[:channels]]
        soundfile.write(OUTPUT / name, np.stack(tones, axis=1), rate, subtype, format=container)
        print(name, (OUTPUT / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
