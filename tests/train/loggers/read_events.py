"""Prints the scalars of TensorBoard event files, as TensorBoard's own reader finds them, as JSON by folder and tag."""

import json
import pathlib
import sys

from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

result = {}
for folder in sorted({path.parent for path in pathlib.Path(sys.argv[1]).rglob("events.out.tfevents.*")}):
    accumulator = EventAccumulator(str(folder))
    accumulator.Reload()
    result[folder.name] = {
        tag: [[event.step, event.value, event.wall_time] for event in accumulator.Scalars(tag)]
        for tag in accumulator.Tags()["scalars"]
    }
print(json.dumps(result))
