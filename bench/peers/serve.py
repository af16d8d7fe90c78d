"""What every peer does: after `ready`, it answers each line on standard input with the milliseconds of a step, which may
do its work several times, per time, and the peak memory in MB."""

import resource
import sys
import time


def serve(step, repeats=1):
    print("ready", flush=True)
    for _ in sys.stdin:
        start = time.perf_counter()
        step()
        milliseconds = 1000 * (time.perf_counter() - start) / repeats
        print(milliseconds, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024, flush=True)


def serve_training(optimizer, compute_loss):
    """Each step is one of training in PyTorch: forwards, backwards, and an update."""

    def step():
        optimizer.zero_grad(set_to_none=True)
        loss = compute_loss()
        loss.backward()
        optimizer.step()
        loss.item()

    serve(step)
