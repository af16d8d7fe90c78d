import type { RunFolder } from '../experiment';
import { stepCommand } from './step-command';

/** `thetalab latent RUN`. */
export const latentCommand = () =>
  stepCommand('latent', 'latent', 'embed the test part, cluster it and project it', forProjector).option(
    '--projector',
    'also write latent/*/projector/ for the TensorFlow Embedding Projector',
  );

async function forProjector(run: RunFolder, { projector }: { projector?: boolean }): Promise<void> {
  if (!projector) return;
  const { readPoints, writeProjector } = await import('../latent');
  for (const encoder of ['untrained', 'pretrained']) {
    const { points, columns } = readPoints(run.file('latent', encoder, 'embeddings.csv'));
    const folder = run.file('latent', encoder, 'projector');
    writeProjector(folder, points, columns);
    console.error(`for the Embedding Projector: ${folder}`);
  }
}
