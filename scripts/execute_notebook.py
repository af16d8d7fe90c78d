"""Executes one notebook with the project's kernel and writes the outputs into it, cleaned.

usage: execute_notebook.py NOTEBOOK ARTIFACTS

Exit code 1 when a cell fails, 130 when interrupted: the notebook then stays as it is, and what was executed goes to
the folder ARTIFACTS.
"""

import asyncio
import contextlib
import os
import re
import signal
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

CELL_TIMEOUT_SECONDS = 600


class Client(NotebookClient):
    """A client that can be interrupted: the running cell is left, then the kernel is shut down, in this order."""

    interrupted = False

    async def async_start_new_kernel(self, **options) -> None:
        task = asyncio.current_task()

        def interrupt() -> None:
            self.interrupted = True
            task.cancel()

        with contextlib.suppress(NotImplementedError):  # on Windows, Ctrl-C arrives as KeyboardInterrupt
            for number in (signal.SIGINT, signal.SIGTERM):
                asyncio.get_running_loop().add_signal_handler(number, interrupt)
        await super().async_start_new_kernel(**options)


def main(path: Path, artifacts: Path) -> int:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    client = Client(
        notebook,
        kernel_name="thetalab",
        timeout=CELL_TIMEOUT_SECONDS,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    started = time.time()
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError, TimeoutError, asyncio.CancelledError, KeyboardInterrupt) as error:
        interrupted = client.interrupted or isinstance(error, KeyboardInterrupt)
        return fail(notebook, path, artifacts, *(("interrupted", 130) if interrupted else (reason(error), 1)))
    write(notebook, path)
    print(f"{path.name}: {time.time() - started:.0f} s, {path.stat().st_size / 1024:.0f} kB", flush=True)
    return 0


def write(notebook, path: Path) -> None:
    """Replaces the file at once, so that a kill leaves the old or the new one."""
    clean(notebook)
    beside = path.with_name(f".{path.name}.part")
    nbformat.write(notebook, beside)
    os.replace(beside, path)


def clean(notebook) -> None:
    """Leaves what a reader needs: outputs and counts, no times of execution, no identifiers of displays."""
    kernelspec = notebook.metadata.get("kernelspec", {})
    language = notebook.metadata.get("language_info", {})
    notebook.metadata = nbformat.from_dict({"kernelspec": kernelspec, "language_info": language})
    for cell in notebook.cells:
        cell.metadata = nbformat.from_dict({"tags": cell.metadata["tags"]} if cell.metadata.get("tags") else {})
        for output in cell.get("outputs", []):
            if "metadata" in output:
                output.metadata = nbformat.from_dict({})


def fail(notebook, path: Path, artifacts: Path, why: str, code: int) -> int:
    """Keeps what was executed, and says which cell stopped the notebook, counting from 1 as a reader does."""
    artifacts.mkdir(parents=True, exist_ok=True)
    write(notebook, artifacts / path.name)
    codes = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    begun = [(number, cell) for number, cell in codes if cell.execution_count or cell.outputs]
    number, cell = (begun or codes)[-1 if begun else 0]
    first_line = cell.source.strip().split("\n")[0]
    print(f"{path.name}: cell {number} failed: {first_line}\n{why}", file=sys.stderr)
    print(f"(what was executed is in {artifacts.name}/{path.name})", file=sys.stderr)
    return code


def reason(error: BaseException) -> str:
    """What the kernel said, without colours; it begins with the name and the message of the error."""
    if isinstance(error, DeadKernelError):
        return "the kernel died"
    if isinstance(error, CellExecutionError):
        headline = f"{error.ename}: {error.evalue}"
        trace = re.sub(r"\x1b\[[0-9;]*m", "", error.traceback).rpartition("------------------\n")[2].strip()
        return trace if trace.startswith(headline) else f"{headline}\n{trace}"
    return f"{type(error).__name__}: {error}"


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
