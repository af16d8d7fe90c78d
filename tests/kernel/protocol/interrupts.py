"""Presses Jupyter's stop button on cells of all kinds: interrupts.py FOLDER."""

import json
import os
import sys
import time

from kernel_client import Client

folder = sys.argv[1]
found = {}

with Client(os.path.join(folder, "notebooks")) as kernel:

    def value(code):
        cell = kernel.run(code)
        return cell.result and cell.result["text/plain"]

    def stop(name, code, wait=0.6):
        began = time.time()
        cell = kernel.interrupt_after(code, wait, timeout=25)
        found[name] = {
            "status": cell.status,
            "ename": cell.error and cell.error["ename"],
            "out": cell.text(),
            "seconds": time.time() - began - wait,
        }

    kernel.run("import { train } from '../src';\nlet n = 0;\nlet m = 0;")
    stop("sync", "while (true) n++;")
    stop("microtasks", "const kept = 5;\nwhile (true) { await null; m++ }")
    stop("timers", "while (true) { await new Promise((done) => setTimeout(done, 5)); m++ }")
    found["stopped for good"] = value("const seen = m;\nawait new Promise((done) => setTimeout(done, 200));\nseen > 0 && seen === m")
    stop("never", "await new Promise(() => {})")
    stop("swallows", "while (true) { try { await new Promise((done) => setTimeout(done, 5)) } catch {} }")
    stop("for await", "for await (const v of (async function* () { await new Promise(() => {}) })()) console.log(v)")
    stop("finally", "try { while (true); } finally { m = -1 }")
    found["finally ran"] = value("m")
    stop("sync after await", "await null;\nfor (;;) n++;")
    stop("inside a package", "await null;\n/^(a+)+$/.test('a'.repeat(40) + 'b')")
    stop("training", "const history = await train(50);\nconsole.log('after', history.stopped)")
    found["history"] = value("history.passes > 0 && history.passes < 50 && history.stopped")
    requests = [kernel.send(c) for c in ("const second = await train(50)", "console.log('not run')")]
    time.sleep(0.6)
    kernel.manager.interrupt_kernel()
    found["queue"] = [cell.status for cell in kernel.collect(*requests)]
    found["kept"] = value("[kept, n > 0, second.stopped]")
    kernel.manager.interrupt_kernel()
    time.sleep(0.3)
    found["idle"] = value("'well'")

    try:
        kernel.run("process.kill(process.pid, 'SIGSEGV')", timeout=20)
        found["crash"] = "answered"
    except RuntimeError as error:
        found["crash"] = str(error)

print("\nFACTS " + json.dumps(found))
