import { expect, test } from 'vitest';
import { freePort, startJupyter } from '../support/jupyter-server';
import { describeWith, pythonWith } from '../support/requirements';

describeWith('npm start', [pythonWith('jupyterlab', 'nbclient', 'plotly')], () => {
  test.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('ends JupyterLab on one %s', async (signal) => {
    const server = await startJupyter(await freePort());
    expect((await fetch(server.url)).ok).toBe(true);
    await server.stop(signal);
    await expect(fetch(server.url)).rejects.toThrow();
  });
});
