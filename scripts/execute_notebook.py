"""Executes one notebook with the project's kernel and writes the outputs into it, cleaned.

usage: execute_notebook.py NOTEBOOK ARTIFACTS

Exit code 1 when a cell fails: the notebook then stays as it is, and what was executed goes to the folder ARTIFACTS.
"""

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
    client = NotebookClient(
        notebook,
        kernel_name="thetalab",
        timeout=CELL_TIMEOUT_SECONDS,
        resources={"metadata": {"path": str(path.parent)}},
    )
    started = time.time()
    try:
        client.execute()
    except (CellExecutionError, DeadKernelError, TimeoutError) as error:
        artifacts.mkdir(parents=True, exist_ok=True)
        clean(notebook)
        nbformat.write(notebook, artifacts / path.name)
        report(path, notebook, error, artifacts)
        return 1
    clean(notebook)
    nbformat.write(notebook, path)
    print(f"{path.name}: {time.time() - started:.0f} s, {path.stat().st_size / 1024:.0f} kB", flush=True)
    return 0


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


def report(path: Path, notebook, error: Exception, artifacts: Path) -> None:
    codes = [(number, cell) for number, cell in enumerate(notebook.cells, 1) if cell.cell_type == "code"]
    failed = [(number, cell) for number, cell in codes if any(o.output_type == "error" for o in cell.outputs)]
    begun = [(number, cell) for number, cell in codes if cell.execution_count or cell.outputs]
    number, cell = (failed or begun or codes)[0 if failed else -1]
    first_line = cell.source.strip().split("\n")[0]
    if failed:
        output = next(o for o in cell.outputs if o.output_type == "error")
        what = f"{output.ename}: {output.evalue}"
        trace = re.sub(r"\x1b\[[0-9;]*m", "", "\n".join(output.traceback))
    else:
        what, trace = f"{type(error).__name__}: {error}", ""
    print(f"{path.name}: cell {number} failed: {first_line}\n{what}", file=sys.stderr)
    if trace and trace.strip() != what.strip():
        print(trace, file=sys.stderr)
    print(f"(what was executed is in {artifacts.name}/{path.name})", file=sys.stderr)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
