"""The shipped detector behind FastAPI and uvicorn, as a peer of bench:predict: the same weights, bodies and answers.

plain: as FastAPI's documents teach it, with pydantic models.
tuned: as fast as we can make it there: orjson reads and writes, nothing checks the rows.
Both compute with NumPy, which at this size costs less than a call into onnxruntime.
"""

import json
import os
import sys

import numpy as np
import orjson
from fastapi import FastAPI, Request, Response
from pydantic import BaseModel

FOLDER = os.environ["PEER_MODEL"]
NAMES = json.loads(os.environ["PEER_FEATURES"])


def read(name):
    with open(os.path.join(FOLDER, name)) as file:
        return json.load(file)


def read_layers():
    manifest = read("model.json")["weightsManifest"][0]
    values = np.fromfile(os.path.join(FOLDER, "weights.bin"), dtype="<f4")
    arrays, at = [], 0
    for weight in manifest["weights"]:
        size = int(np.prod(weight["shape"]))
        arrays.append(values[at : at + size].reshape(weight["shape"]).copy())
        at += size
    return list(zip(arrays[0::2], arrays[1::2]))


LAYERS = read_layers()
SCALES = read("normalisation.json")
CALIBRATION = read("calibration.json")
COLUMNS = np.array([NAMES.index(scale["name"]) for scale in SCALES])
LOW, HIGH, MEAN, DEVIATION = (
    np.array([scale[key] for scale in SCALES], dtype=np.float32) for key in ("low", "high", "mean", "deviation")
)
FLAGGED = np.array([i for i, scale in enumerate(SCALES) if scale["hasFlag"]])


def score(rows):
    values = np.array(rows, dtype=np.float32)[:, COLUMNS]
    missing = np.isnan(values)
    scaled = np.where(missing, np.float32(0), (np.clip(values, LOW, HIGH) - MEAN) / DEVIATION)
    hidden = np.concatenate([scaled, missing[:, FLAGGED].astype(np.float32)], axis=1)
    for i, (kernel, bias) in enumerate(LAYERS):
        hidden = hidden @ kernel + bias
        if i < len(LAYERS) - 1:
            hidden = np.maximum(hidden, 0)
    logits = hidden[:, 0].astype(np.float64)
    return 1 / (1 + np.exp(-(CALIBRATION["slope"] * logits + CALIBRATION["intercept"])))


def predictions(rows):
    probability = score(rows)
    scores = np.rint(1000 * probability).astype(int).tolist()
    return [
        {"probability": p, "score": s, "fishing": s >= CALIBRATION["fishingFrom"]}
        for p, s in zip(probability.round(6).tolist(), scores)
    ]


class Rows(BaseModel):
    instances: list[list[float | None]]


app = FastAPI()

if os.environ["PEER_KIND"] == "plain":

    @app.post("/v1/models/detector:predict")
    async def predict(body: Rows):
        return {"predictions": predictions(body.instances)}

else:

    @app.post("/v1/models/detector:predict")
    async def predict(request: Request):
        body = orjson.loads(await request.body())
        answer = orjson.dumps({"predictions": predictions(body["instances"])})
        return Response(answer, media_type="application/json")


if __name__ == "__main__":
    import uvicorn

    uvicorn.run(
        "peer:app",
        app_dir=os.path.dirname(os.path.abspath(__file__)),
        host="127.0.0.1",
        port=int(sys.argv[1]),
        workers=int(sys.argv[2]),
        log_level="error",
        access_log=False,
    )
