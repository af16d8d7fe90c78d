"""Executes notebooks as CI does, with nbclient: headless.py FOLDER."""

import json
import os
import sys

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

folder = sys.argv[1]
os.environ["THETALAB_HEADLESS"] = "1"
found = {}


def execute(name, *codes, tags=(), **options):
    notebook = nbformat.v4.new_notebook(
        cells=[nbformat.v4.new_code_cell(c) for c in codes],
        metadata={"kernelspec": {"name": "thetalab", "display_name": "", "language": "typescript"}},
    )
    for index, tag in tags:
        notebook.cells[index].metadata["tags"] = [tag]
    resources = {"metadata": {"path": os.path.join(folder, "notebooks")}}
    outcome = "ok"
    try:
        NotebookClient(notebook, timeout=60, resources=resources, **options).execute()
    except (CellExecutionError, DeadKernelError) as error:
        outcome = f"{type(error).__name__}: {getattr(error, 'evalue', error)}"
    found[name] = {
        "outcome": outcome,
        "counts": [cell.execution_count for cell in notebook.cells],
        "outputs": [[o.get("text") or o.get("ename") or o.get("data") for o in cell.outputs] for cell in notebook.cells],
    }


execute("good", "import { data } from '../src';", "data.twice(2)", "console.log('done')")
execute("fails", "1", "throw new Error('stop here')", "3")
execute("goes on", "throw new Error('one')", "console.log('ran')", allow_errors=True)
execute("tagged", "throw new Error('one')", "console.log('ran')", tags=[(0, "raises-exception")])
execute("late", "void setTimeout(() => { throw new Error('after the last cell') }, 300)")

print("\nFACTS " + json.dumps(found))
