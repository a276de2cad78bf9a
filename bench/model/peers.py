"""One run of a peer on the rows that the bench wrote (rows-file.ts):

    peers.py speed PEER FOLDER PREDICTED_ROWS    trains once on all labelled rows, predicts so many rows, tells the time
    peers.py quality PEER FOLDER LOGITS.f32      of each fold's rows, by the peer trained on the labelled rows of the others

Prints a line of JSON. Imports and reading are not timed. Each learns whether more than half called a row fishing.
Trees take missing values as they are; the network gets the median, as scikit-learn's own guide has it, and z-scores.
One thread: the bench sets the libraries' variables.
"""

import json
import sys
import time
import warnings
from importlib.metadata import version
from pathlib import Path

import numpy as np

TREES = 300
EPOCHS = 6
SEED = 1


def make_boosting():
    from sklearn.ensemble import HistGradientBoostingClassifier

    # 31 leaves, its default and LightGBM's; without its early stop, which would keep rows back at random.
    return HistGradientBoostingClassifier(
        max_iter=TREES, learning_rate=0.05, early_stopping=False, random_state=SEED
    )


def make_network():
    from sklearn.exceptions import ConvergenceWarning
    from sklearn.impute import SimpleImputer
    from sklearn.neural_network import MLPClassifier
    from sklearn.pipeline import make_pipeline
    from sklearn.preprocessing import StandardScaler

    warnings.filterwarnings("ignore", category=ConvergenceWarning)
    network = MLPClassifier(
        (64, 64), batch_size=256, learning_rate_init=2e-3, alpha=0.01, max_iter=EPOCHS, random_state=SEED
    )
    return make_pipeline(SimpleImputer(strategy="median"), StandardScaler(), network)


def make_lightgbm():
    from lightgbm import LGBMClassifier

    return LGBMClassifier(
        n_estimators=TREES, learning_rate=0.05, num_leaves=31, n_jobs=1, deterministic=True, random_state=SEED, verbose=-1
    )


# What makes it, the package whose version is told, and how often it goes through the rows.
PEERS = {
    "HistGradientBoosting": (make_boosting, "scikit-learn", TREES),
    "MLPClassifier": (make_network, "scikit-learn", EPOCHS),
    "LightGBM": (make_lightgbm, "lightgbm", TREES),
}


def read_rows(folder):
    count = json.loads((folder / "rows.json").read_text())["count"]
    features = np.fromfile(folder / "features.f32", "<f4").reshape(count, -1)
    fishing = np.fromfile(folder / "fishing.f32", "<f4")
    return features, fishing, np.fromfile(folder / "fold.i32", "<i4")


def predict(model, features):
    warnings.filterwarnings("ignore", message="X does not have valid feature names")
    return model.predict_proba(features)[:, 1]


def measure_speed(make, passes, folder, predicted):
    features, fishing, _ = read_rows(folder)
    labelled = ~np.isnan(fishing)
    learnt, classes = features[labelled], fishing[labelled] > 0.5
    asked = np.resize(features, (predicted, features.shape[1]))
    make()
    start = time.process_time()
    model = make().fit(learnt, classes)
    trained = time.process_time()
    predict(model, asked)
    done = time.process_time()
    return {
        "training": {"rows": len(learnt) * passes, "cpuS": trained - start},
        "scoring": {"rows": len(asked), "cpuS": done - trained},
    }


def write_logits(make, folder, out):
    features, fishing, folds = read_rows(folder)
    labelled = ~np.isnan(fishing)
    logits = np.full(len(folds), np.nan, "<f4")
    for fold in range(folds.max() + 1):
        learnt = labelled & (folds != fold)
        model = make().fit(features[learnt], fishing[learnt] > 0.5)
        held = folds == fold
        probability = np.clip(predict(model, features[held]), 1e-6, 1 - 1e-6)
        logits[held] = np.log(probability / (1 - probability))
    logits.tofile(out)
    return {}


def main():
    task, peer, folder, last = sys.argv[1:5]
    make, package, passes = PEERS[peer]
    if task == "speed":
        figures = measure_speed(make, passes, Path(folder), int(last))
    else:
        figures = write_logits(make, Path(folder), last)
    print(json.dumps({"version": version(package), "works": figures}))


main()
