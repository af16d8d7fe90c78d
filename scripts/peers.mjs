// npm run peers:setup, npm run bench:setup: makes .venv-peers, the Python libraries that tests and benchmarks compare with.
import { pythonEnvironment } from './setup/jupyter.mjs';
import { exitCodeOf } from './setup/run.mjs';

process.exitCode = await exitCodeOf(() => {
  const used = [
    'torch',
    'scipy.signal',
    'scipy.stats',
    'safetensors.torch',
    'sklearn.metrics',
    'sklearn.cluster',
    'sklearn.manifold',
    'openTSNE',
    'umap',
  ];
  const peers = pythonEnvironment('.venv-peers', 'requirements-peers.txt', used);
  if (!peers.upToDate) peers.make();
  return 0;
});
