"""Takes from a wheel of TensorFlow what tfjs-node is built against: two libraries into lib/, the headers into include/.

Usage: unpack_tensorflow.py WHEEL FOLDER
"""

import pathlib
import shutil
import sys
import zipfile


def target_of(name):
    parts = pathlib.PurePosixPath(name).parts
    if parts[:2] == ("tensorflow", "include") and name.endswith(".h"):
        return pathlib.Path("include", *parts[2:])
    if len(parts) == 2 and parts[1].startswith("libtensorflow_") and parts[1].endswith(".so.2"):
        return pathlib.Path("lib", parts[1])
    return None


wheel, folder = zipfile.ZipFile(sys.argv[1]), pathlib.Path(sys.argv[2])
for name in wheel.namelist():
    target = target_of(name)
    if target is None:
        continue
    (folder / target).parent.mkdir(parents=True, exist_ok=True)
    with wheel.open(name) as source, open(folder / target, "wb") as out:
        shutil.copyfileobj(source, out)
