"""Types into a program through a pseudo-terminal: terminal.py COMMAND..., steps as JSON on standard input.

A step is {"type": text}, {"wait": seconds} or {"expect": regular expression}; what the terminal showed is printed as JSON at the end.
"""

import json
import os
import pty
import re
import select
import sys
import time

steps = json.load(sys.stdin)
pid, terminal = pty.fork()
if pid == 0:
    os.execvp(sys.argv[1], sys.argv[1:])

raw, screen, seen, failed = "", "", 0, None
control = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def read(seconds):
    global raw, screen
    ready, _, _ = select.select([terminal], [], [], seconds)
    if not ready:
        return True
    try:
        data = os.read(terminal, 65536)
    except OSError:
        return False
    raw += data.decode("utf8", "replace")
    screen = control.sub("", raw)
    return bool(data)


for step in steps:
    if "type" in step:
        os.write(terminal, step["type"].encode())
        continue
    if "wait" in step:
        time.sleep(step["wait"])
        continue
    deadline = time.time() + 40
    while not (match := re.compile(step["expect"]).search(screen, seen)):
        if not read(0.1) or time.time() > deadline:
            break
    if not match:
        failed = step["expect"]
        os.kill(pid, 9)
        break
    seen = match.end()

while failed is None and read(5):
    pass
_, status = os.waitpid(pid, 0)
print(json.dumps({"screen": screen, "failed": failed, "code": os.waitstatus_to_exitcode(status)}))
