"""Starts the kernel through Jupyter's own client, and reads what it answers."""

import os
import queue
import time

from jupyter_client.manager import KernelManager


class Cell:
    """What came back for one execute_request."""

    def __init__(self):
        self.reply = {}
        self.messages = []

    def of(self, kind):
        return [m["content"] for m in self.messages if m["msg_type"] == kind]

    def text(self, stream="stdout"):
        return "".join(c["text"] for c in self.of("stream") if c["name"] == stream)

    @property
    def status(self):
        return self.reply.get("status")

    @property
    def error(self):
        errors = self.of("error")
        return errors[0] if errors else None

    @property
    def result(self):
        results = self.of("execute_result")
        return results[0]["data"] if results else None


class Client:
    """A running kernel in `folder`; use as a context manager."""

    def __init__(self, folder, **env):
        self.manager = KernelManager(kernel_name="thetalab")
        started = time.time()
        self.manager.start_kernel(cwd=folder, env={**os.environ, **env})
        self.client = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=60)
        self.start_seconds = time.time() - started

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)

    def send(self, code, **options):
        return self.client.execute(code, **options)

    def collect(self, *ids, timeout=30):
        """Waits until all these requests are answered and idle; returns a Cell for each."""
        cells = {i: Cell() for i in ids}
        idle, deadline = set(), time.time() + timeout
        while len(idle) < len(ids) or any(not c.reply for c in cells.values()):
            if time.time() > deadline:
                raise TimeoutError(f"no answer in {timeout} s")
            if not self.manager.is_alive():
                raise RuntimeError("dead kernel")
            for channel in (self.client.get_shell_msg, self.client.get_iopub_msg):
                try:
                    message = channel(timeout=0.02)
                except queue.Empty:
                    continue
                cell = cells.get(message["parent_header"].get("msg_id"))
                if cell is None:
                    continue
                if message["msg_type"] == "execute_reply":
                    cell.reply = message["content"]
                elif message["msg_type"] == "status":
                    if message["content"]["execution_state"] == "idle":
                        idle.add(message["parent_header"]["msg_id"])
                else:
                    cell.messages.append(message)
        found = [cells[i] for i in ids]
        return found[0] if len(found) == 1 else found

    def run(self, code, timeout=30, **options):
        return self.collect(self.send(code, **options), timeout=timeout)

    def interrupt_after(self, code, seconds, timeout=30):
        """Runs a cell and presses stop after some seconds."""
        request = self.send(code)
        time.sleep(seconds)
        self.manager.interrupt_kernel()
        return self.collect(request, timeout=timeout)
