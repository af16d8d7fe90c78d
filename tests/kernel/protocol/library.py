"""Uses the project's own library as a notebook does: library.py NOTEBOOKS."""

import json
import pathlib
import sys
import tempfile
import time

from kernel_client import Client

found = {}
rooms = "augment, data, engine, evaluation, experiment, latent, models, plot, signal, train"

with Client(sys.argv[1]) as kernel:

    def run(name, code, timeout=60):
        began = time.time()
        cell = kernel.run(code, timeout=timeout)
        found[name] = {
            "error": cell.error,
            "result": cell.result,
            "displays": [c["data"] for c in cell.of("display_data") + cell.of("update_display_data")],
            "seconds": time.time() - began,
        }

    for attempt in ("import", "second import", "third import"):
        run(attempt, f"import {{ {rooms} }} from '../src';")
    run("data", "engine.seed(7);\nconst night = data.synthetic({ subjects: 1, epochsPerNight: 40 });\nnight")
    run("figure", "plot.hypnogram(night.labels)")
    run("show", "void plot.hypnogram(night.labels).show();")
    run("misuse", "plot.hypnogram('night')")
    run("bad input", "plot.hypnogram([])")
    with tempfile.TemporaryDirectory() as folder:
        helper = pathlib.Path(folder, "helper.ts")
        source = json.dumps(str(pathlib.Path(sys.argv[1]).parent / "src"))
        helper.write_text(
            "import { plot } from %s;\n\nexport function draw() {\n  return plot.hypnogram([]);\n}\n" % source
        )
        run("helper", "import { draw } from %s;" % json.dumps(str(helper.with_suffix(""))))
        run("bad input in a helper", "draw()")
    run("tables", "import * as dfd from 'danfojs-node';\nnew dfd.DataFrame([[1, 2]]).shape")
    run(
        "gradient after tables",
        """import * as tf from '@tensorflow/tfjs';
await engine.use();
const x = tf.ones([1, 12, 1, 1]) as tf.Tensor4D;
const loss = (f: tf.Tensor) => tf.sum(tf.conv2d(x, f as tf.Tensor4D, 1, 'valid', 'NHWC', [2, 1])) as tf.Scalar;
[...tf.grad(loss)(tf.ones([3, 1, 1, 1])).dataSync()].join()""",
    )
    code = "train.pretrain"
    found["docs"] = kernel.client.inspect(code, len(code) - 2, reply=True, timeout=20)["content"]["data"]
    code = "engine."
    found["members"] = kernel.client.complete(code, len(code), reply=True, timeout=20)["content"]["matches"]

print("\nFACTS " + json.dumps(found))
