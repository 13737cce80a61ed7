"""Decision values of scikit-learn's SVC(kernel="linear") for crate/src/evaluation/linear/tests.rs.

    pip install numpy scikit-learn && python linear_svm.py

Prints, for each C, the decision values of the pairs (0, 1), (0, 2), (1, 2) for four test rows, and the votes with
ties broken.
"""

import numpy as np
from sklearn.preprocessing import StandardScaler
from sklearn.svm import SVC

WIDTH = 5


def value(row: int, column: int) -> float:
    """The same values as in the test, so that no file is needed."""
    return ((row * 37 + column * 17 + row * row * (column + 3)) % 101) / 10.0


def label(row: int) -> int:
    """Three classes of 36, 16 and 8 rows."""
    return [0, 1, 0, 2, 0, 1, 0, 0, 1, 0, 0, 2, 0, 1, 0][row % 15]


def rows(first: int, count: int) -> np.ndarray:
    data = [[value(row, column) for column in range(WIDTH)] for row in range(first, first + count)]
    for index, row in enumerate(range(first, first + count)):
        data[index][0] += 4.0 * label(row)
        data[index][3] -= 2.5 * label(row)
    return np.array(data)


train, test = rows(0, 60), rows(60, 4)
test[3, 2] = 1000.0  # clipped
labels = np.array([label(row) for row in range(60)])
scaler = StandardScaler().fit(train)
scaled = [np.clip(scaler.transform(part), -10, 10) for part in (train, test)]
# A smaller C leaves the bias undetermined, because every coefficient is at its bound.
for c in (1.0, 100.0):
    model = SVC(kernel="linear", C=c, class_weight="balanced", tol=1e-10, decision_function_shape="ovo")
    model.fit(scaled[0], labels)
    print(f"C = {c}")
    print(np.array2string(model.decision_function(scaled[1]), precision=5, separator=", "))
    model.decision_function_shape = "ovr"
    print(np.array2string(model.decision_function(scaled[1]), precision=5, separator=", "))
