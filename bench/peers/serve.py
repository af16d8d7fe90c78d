"""What every peer does: after `ready`, it answers each line on standard input with the milliseconds of a step, which may
do its work several times, per time, the peak memory in MB and, where it has one, the score of its result."""

import resource
import sys
import time


def serve(step, repeats=1, score=None):
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        milliseconds = 1000 * (time.perf_counter() - start) / repeats
        memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
        print(milliseconds, memory, *([f"score={score()}"] if score else []), flush=True)


def serve_training(optimizer, compute_loss):
    """Each step is one of training in PyTorch: forwards, backwards, and an update."""

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = compute_loss()
        loss.backward()
        optimizer.step()
        loss.item()

    serve(step)
