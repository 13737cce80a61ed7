"""Generates the small audio files of tests/audio/, one for each format that the decoder supports.

    venv/bin/python tests/golden/audio_files.py        (requirements.txt as for features.py)

Each contains a tone of amplitude 0.5 per channel, 440 Hz in the first and 1000 Hz in the second, which the Rust tests
expect. The lossless encoders are deterministic; the bytes of Vorbis and MP3 files may depend on the version of
libsndfile. Formats that libsndfile does not write are encoded by ffmpeg, if it is installed.
"""

import shutil
import subprocess
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

# name, options of ffmpeg, rate, channels, seconds
FFMPEG_FILES = [
    ("alaw.wav", "-c:a pcm_alaw", 8_000, 1, 0.25),
    ("mulaw-stereo.wav", "-c:a pcm_mulaw", 8_000, 2, 0.25),
    ("ima-adpcm.wav", "-c:a adpcm_ima_wav", 8_000, 1, 0.5),
    ("ima-adpcm-stereo.wav", "-c:a adpcm_ima_wav", 22_050, 2, 0.25),
    ("ms-adpcm.wav", "-c:a adpcm_ms", 8_000, 1, 0.5),
    ("ms-adpcm-stereo.wav", "-c:a adpcm_ms", 22_050, 2, 0.25),
    ("gsm.wav", "-c:a libgsm_ms", 8_000, 1, 0.1),
    ("mp3-in-wav.wav", "-c:a libmp3lame -b:a 32k", 16_000, 1, 0.1),
    ("voice.opus", "-c:a libopus -b:a 16k -application voip", 16_000, 1, 0.5),
    ("stereo.opus", "-c:a libopus -b:a 96k -application audio", 48_000, 2, 0.5),
    ("surround.opus", "-c:a libopus -b:a 128k -mapping_family 1", 48_000, 4, 0.1),
    ("flac.oga", "-c:a flac", 16_000, 1, 0.25),
    ("speex.ogg", "-c:a libspeex", 16_000, 1, 0.1),
    ("mono.mp2", "-c:a mp2 -b:a 64k", 32_000, 1, 0.5),
]


def tones(rate: int, channels: int, seconds: float) -> np.ndarray:
    time = np.arange(round(seconds * rate)) / rate
    return np.stack([0.5 * np.sin(2 * np.pi * hz * time) for hz in (440, 1000, 440, 1000)[:channels]], axis=1)


def main() -> None:
    OUTPUT.mkdir(exist_ok=True)
    for name, container, subtype, rate, channels, seconds in FILES:
        soundfile.write(OUTPUT / name, tones(rate, channels, seconds), rate, subtype, format=container)
        print(name, (OUTPUT / name).stat().st_size, "bytes")
    if shutil.which("ffmpeg") is None:
        print("ffmpeg is not installed: the other files stay as they are")
        return
    for name, options, rate, channels, seconds in FFMPEG_FILES:
        # ffmpeg downmixes four channels unless the layout is quad.
        layout = {1: "mono", 2: "stereo", 4: "quad"}[channels]
        source = f"-v error -y -bitexact -f f32le -ar {rate} -channel_layout {layout} -i - {options}".split()
        sound = tones(rate, channels, seconds).astype("<f4").tobytes()
        target = ["-fflags", "+bitexact", str(OUTPUT / name)]
        subprocess.run(["ffmpeg", *source, *target], input=sound, check=True)
        print(name, (OUTPUT / name).stat().st_size, "bytes")


if __name__ == "__main__":
    main()
