import { readFileSync } from 'node:fs';
import type { RunFolder } from '../experiment';
import { parseCsv } from '../system';
import { stepCommand } from './step-command';

/** `thetalab latent RUN`. */
export const latentCommand = () =>
  stepCommand('latent', 'latent', 'embed the test part, cluster it and project it', forProjector).option(
    '--projector',
    'also write latent/*/projector/ for the TensorFlow Embedding Projector',
  );

async function forProjector(run: RunFolder, { projector }: { projector?: boolean }): Promise<void> {
  if (!projector) return;
  const { writeProjector } = await import('../latent');
  for (const encoder of ['untrained', 'pretrained']) {
    const { header, column, length } = parseCsv(
      readFileSync(run.file('latent', encoder, 'embeddings.csv'), 'utf8'),
    );
    const axes = header.filter((name) => /^z\d+$/.test(name)).map((name) => column(name).map(Number));
    const values = new Float32Array(length * axes.length);
    axes.forEach((axis, d) => {
      axis.forEach((value, row) => {
        values[row * axes.length + d] = value;
      });
    });
    const known = header.filter((name) => !/^z\d+$/.test(name)).map((name) => [name, column(name)] as const);
    const embeddings = { rows: length, columns: axes.length, values };
    writeProjector(run.file('latent', encoder, 'projector'), embeddings, Object.fromEntries(known));
  }
}
