"""The linear baseline of the example `few_shot`: a linear SVM on mean and standard deviation of the log-mel over time.

    python3 tools/few-shot-baseline.py PROGRAM RAVDESS

PROGRAM is the command line `speech-emotion`. Three labels, two recordings of each by four actors in training, all of the
twenty other actors in the test, 20 draws. Requires numpy and scikit-learn 1.9.
"""

import subprocess
import sys
import tempfile
from pathlib import Path

import numpy as np
from sklearn.metrics import balanced_accuracy_score
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

LABELS = ["02", "08", "07"]  # calm, surprised, disgust

program, corpus = sys.argv[1:]
rows, labels, actors = [], [], []
with tempfile.TemporaryDirectory() as folder:
    array = Path(folder, "log_mel.npy")
    for path in sorted(Path(corpus).glob("Actor_*/*")):
        label, actor = path.stem.split("-")[2], path.stem.split("-")[6]
        if label in LABELS:
            subprocess.run([program, "features", path, "--out", array], check=True, stdout=subprocess.DEVNULL)
            log_mel = np.load(array)
            rows.append(np.concatenate([log_mel.mean(0), log_mel.std(0)]))
            labels.append(label)
            actors.append(int(actor))
rows, labels, actors = np.array(rows), np.array(labels), np.array(actors)

generator = np.random.default_rng(0)
scores = []
for _ in range(20):
    chosen = generator.permutation(np.unique(actors))[:4]
    train = np.concatenate(
        [
            generator.permutation(np.flatnonzero((labels == label) & (actors == actor)))[:2]
            for label in LABELS
            for actor in chosen
        ]
    )
    test = ~np.isin(actors, chosen)
    scaler = StandardScaler().fit(rows[train])
    classifier = SVC(kernel="linear").fit(scaler.transform(rows[train]), labels[train])
    scores.append(balanced_accuracy_score(labels[test], classifier.predict(scaler.transform(rows[test]))))
print(f"UA {100 * np.mean(scores):.1f} ± {196 * np.std(scores, ddof=1) / len(scores) ** 0.5:.1f}")
