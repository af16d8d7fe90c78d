// Convolves while a Worker changes the number of threads; exits with 1 when a result changes, by a signal when memory
// is overrun. Argument: the addon.
const { Worker, isMainThread, workerData } = require('node:worker_threads');

if (isMainThread) {
  const addon = require(process.argv[2]);
  const worker = new Worker(__filename, { workerData: process.argv[2] });
  worker.unref();
  worker.once('message', () => {
    const [batch, width, inputs, outputs, taps] = [4, 600, 16, 16, 7];
    const sizes = Int32Array.of(batch, 1, width, inputs, 1, width, outputs, 1, taps, 1, 1, 1, 1, 0, 3, 1);
    const wave = (length) => Float32Array.from({ length }, (_, i) => Math.sin(i));
    const [x, filter] = [wave(batch * width * inputs), wave(taps * inputs * outputs)];
    const run = () => {
      const [y, dw] = [new Float32Array(batch * width * outputs), new Float32Array(filter.length)];
      addon.conv2d(sizes, 0, x, filter, y);
      addon.conv2dFilterGradient(sizes, 0, x, 0, y, dw);
      return Buffer.concat([Buffer.from(y.buffer), Buffer.from(dw.buffer)]);
    };
    const wanted = run();
    for (let i = 0; i < 1500; i++) if (!run().equals(wanted)) process.exit(1);
    process.exit(0);
  });
} else {
  const addon = require(workerData);
  require('node:worker_threads').parentPort.postMessage('ready');
  for (let i = 0; ; i++) addon.setThreads(i % 2 ? 1 : 24);
}
