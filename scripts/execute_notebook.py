"""Executes one notebook with the project's kernel and writes the outputs into it, cleaned.

usage: execute_notebook.py NOTEBOOK ARTIFACTS

Exit code 1 when a cell fails, 130 when interrupted: the notebook then stays as it is, and what was executed goes to
the folder ARTIFACTS.
"""

import os
import re
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

CELL_TIMEOUT_SECONDS = 600


def main(path: Path, artifacts: Path) -> int:
    notebook = nbformat.read(path, as_version=4)
    for cell in notebook.cells:
        if cell.cell_type == "code":
            cell.update(outputs=[], execution_count=None)
    client = NotebookClient(
        notebook,
        kernel_name="thetalab",
        timeout=CELL_TIMEOUT_SECONDS,
        coalesce_streams=True,
        resources={"metadata": {"path": str(path.parent)}},
    )
    started = time.time()
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError, TimeoutError, KeyboardInterrupt) as error:
        artifacts.mkdir(parents=True, exist_ok=True)
        write(notebook, artifacts / path.name)
        report(path, notebook, error)
        print(f"(what was executed is in {artifacts.name}/{path.name})", file=sys.stderr)
        return 130 if isinstance(error, KeyboardInterrupt) else 1
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


def report(path: Path, notebook, error: BaseException) -> None:
    """Says which cell stopped the notebook, counting from 1 as a reader does, and why."""
    codes = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    begun = [(number, cell) for number, cell in codes if cell.execution_count or cell.outputs]
    number, cell = (begun or codes)[-1 if begun else 0]
    failure = next((output for output in cell.outputs if output.output_type == "error"), None)
    what = {KeyboardInterrupt: "interrupted", DeadKernelError: "the kernel died"}.get(type(error), str(error))
    trace = ""
    if failure:
        what = f"{failure.ename}: {failure.evalue}"
        trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(failure.traceback))
    first_line = cell.source.strip().split("\n")[0]
    print(f"{path.name}: cell {number} failed: {first_line}\n{what}", file=sys.stderr)
    if trace and trace.strip() != what.strip():
        print(trace, file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
