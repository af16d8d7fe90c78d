// Lets a worker thread load the addon, start the threads of its pool, and end; exits with 1 when its code is gone then,
// in which these threads sleep. Argument: the addon.
const { readFileSync } = require('node:fs');
const { Worker, isMainThread, workerData } = require('node:worker_threads');

if (isMainThread) {
  const addon = process.argv[2];
  const loaded = () => readFileSync('/proc/self/maps', 'utf8').includes(addon);
  if (loaded()) process.exit(2);
  new Worker(__filename, { workerData: addon }).on('exit', () => process.exit(loaded() ? 0 : 1));
} else {
  const addon = require(workerData);
  addon.setThreads(3);
  const [x, y] = [new Float32Array(1e6), new Float32Array(1e6)];
  for (let i = 0; i < 20; i++) addon.unary(1, x, y);
}
