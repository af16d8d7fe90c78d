"""Runs cells one after the other and prints what came back: cells.py FOLDER.

Facts: name of the step -> status, error, printed text, result, and what else the step looked at.
"""

import json
import os
import sys
import time

from kernel_client import Client

folder = sys.argv[1]
source = os.path.join(folder, "src")
found = {}


def write(name, text):
    with open(os.path.join(folder, name), "w") as file:
        file.write(text)


def summary(cell):
    kinds = [m["msg_type"] for m in cell.messages]
    return {
        "status": cell.status,
        "count": cell.reply.get("execution_count"),
        "error": cell.error,
        "out": cell.text(),
        "err": cell.text("stderr"),
        "result": cell.result,
        "kinds": kinds,
        "displays": [c["data"] for c in cell.of("display_data")],
        "display_ids": [
            c["transient"].get("display_id")
            for c in cell.of("display_data") + cell.of("update_display_data")
        ],
        "updates": [c["data"] for c in cell.of("update_display_data")],
    }


with Client(os.path.join(folder, "notebooks")) as kernel:

    def run(name, code, **options):
        began = time.time()
        found[name] = summary(kernel.run(code, **options))
        found[name]["seconds"] = time.time() - began

    found["info"] = kernel.client.kernel_info(reply=True, timeout=10)["content"]

    # Imports and types
    run("import", "import { data, total } from '../src';\nimport * as up from '../../%s/src';" % os.path.basename(folder))
    run("use", "const doubled = data.twice(21);\ndoubled")
    run("type error", "const a = 1;\n\nconst text: string = data.twice(1);")
    run("strict", "function f(x) { return x }\nlet o: { a: number } | undefined = Math.random() > 2 ? { a: 1 } : undefined;\no.a")
    run("syntax error", "const = 3")
    run("unknown module", "import { x } from '../src/nowhere';")
    code = "data.tw"
    found["complete"] = kernel.client.complete(code, len(code), reply=True, timeout=10)["content"]
    code = "// 𝜃\ndata.twice(1)"
    found["inspect"] = kernel.client.inspect(code, code.index("twice") + 2, reply=True, timeout=10)["content"]
    kernel.client.is_complete("function f() {")
    found["incomplete"] = kernel.client.get_shell_msg(timeout=10)["content"]

    # Scope
    run("shorthand", "const held = { doubled, data: data.twice(1) };\nheld")
    run("declare", "let n = 1;\nfunction next() { return ++n }\nlet later: number | undefined;")
    run("assign", "n = 10;\nnext()")
    run("read", "n")
    run("redefine", "const doubled = 'now a string';\ndoubled.length")
    run("imported twice", "import { data, total } from '../src';\ntypeof total")

    # Top-level await
    run("await call", "const awaited = await (async () => 3)();\nawaited + 1")
    run("await paren", "const { j, k: [l] } = await (await Promise.resolve({ j: 1, k: [2] }));\n[j, l]")
    run("for await", "async function* g() { yield 1; yield 2 }\nlet sum = 0;\nfor await (const v of g()) sum += v;\nfor await (const v of [Promise.resolve(4)]) sum += v;\nsum")
    run("await import", "const { basename } = await import('node:path');\nbasename('a/b')")
    run("await last", "Promise.resolve('waited for')")

    # Failures
    run("throw", "const before = 5;\nfunction fail(): never {\n  throw new RangeError('too far');\n}\nfail();\nconst after = 6;")
    run("before", "before")
    run("after", "after")
    run("throw later", "[1].forEach(() => fail())")
    run("throw in src", "function ask() {\n  return data.checked(-1);\n}\nask()")
    run("throw async", "await null;\nawait Promise.reject(new TypeError('rejected', { cause: new Error('root') }))")
    run("throw value", "throw 'text'")
    run("printed stack", "try { data.checked(-1) } catch (error) { console.log((error as Error).stack) }")
    run("floating", "void Promise.reject(new Error('floating'));\nawait new Promise((done) => setTimeout(done, 200));\nconsole.log('not reached')")
    run("floating last", "void Promise.reject(new Error('floating at the end'))")
    run("timer", "setTimeout(() => { throw new Error('in a timer') }, 5);\nawait new Promise((done) => setTimeout(done, 500))")
    run("timer between", "void setTimeout(() => { throw new Error('between cells') }, 50)")
    time.sleep(0.4)
    run("next after timer", "console.log('not run')")
    run("then well", "1 + 1")
    ids = [kernel.send(c) for c in ("'a'", "throw new Error('stops the queue')", "console.log('b')", "'c'")]
    found["queue"] = [summary(c) for c in kernel.collect(*ids)]
    ids = [kernel.send(c, stop_on_error=False) for c in ("throw new Error('passes')", "console.log('b')")]
    found["queue on"] = [summary(c) for c in kernel.collect(*ids)]

    # Output
    run("print", "console.log('one'); console.error('two'); process.stdout.write('three')")
    run("many lines", "for (let i = 0; i < 20000; i++) console.log(`line ${i}`)")
    run("tslab", "import * as tslab from 'tslab';\ntslab.display.html('<b>bold</b>');\nconst shown = tslab.newDisplay();\nshown.text('first');\nshown.text('second')")
    run("own display", "({ [Symbol.for('Jupyter.display')]: async () => ({ 'text/plain': 'text', 'text/html': '<i>html</i>' }) })")
    run("sink", "import { display, startProgress } from '%s';\nconst bar = startProgress({ label: 'work', total: 3 });\nbar.update(1);\nbar.done('finished')" % (sys.argv[2]))
    run("tensor", "import * as tf from '@tensorflow/tfjs';\ntf.tensor2d([[1, 2], [3, 4]])")
    run("disposed", "const gone = tf.zeros([2]);\ngone.dispose();\ngone")
    run("table", "import * as dfd from 'danfojs-node';\nconst table = new dfd.DataFrame({ stage: ['N2', '<W>'], power: [1.23456789, 2] });\ntable")
    run("series", "table['power']")
    run("empty", "")
    run("only types", "interface Night { subject: string }\ntype Nights = Night[];")
    run("types used", "const nights: Nights = [{ subject: 'a' }];\nnights.length")

    # Edited sources
    write("src/deep.ts", "export function deep(x: number, extra = 100): number {\n  return x + extra;\n}\n")
    run("not yet", "data.twice(1)")
    run("again", "import { data } from '../src';\ndata.twice(1)")
    write("src/fresh.ts", "export const fresh = { a: 1 };\n")
    write("src/data.ts", "import { deep } from './deep';\nexport { fresh } from './fresh';\nexport const twice = (x: string): string => x + deep(0);\n")
    run("new signature", "import { data } from '../src';\ndata.twice('p') + data.fresh.a")
    write("src/fresh.ts", "export const fresh = { a: 1;\n")
    run("broken source", "import { data } from '../src';")
    write("src/fresh.ts", "export const fresh = { a: 2 };\n")
    run("repaired source", "import { data } from '../src';\ndata.fresh.a")
    write("notebooks/helper.ts", "import { data } from '../src';\nexport const help = () => data.fresh.a;\n")
    run("beside", "import { help } from './helper';\nhelp()")
    write("src/fresh.ts", "export const fresh = { a: 3 };\n")
    run("beside again", "import { help } from './helper';\nhelp()")

    write("src/fresh.ts", "export { fresh } from './sub/deeper';\n")
    run("missing source", "import { data } from '../src';")
    os.makedirs(os.path.join(source, "sub"))
    write("src/sub/deeper.ts", "export const fresh: { a: string } = { a: 'a string' };\n")
    run("new folder", "import { data } from '../src';\nconst a: string = data.fresh.a;\na")

    # The end
    try:
        kernel.run("process.exit(3)", timeout=20)
        found["exit"] = "answered"
    except RuntimeError as error:
        found["exit"] = str(error)

print("\nFACTS " + json.dumps(found))
