import type { EpochSource } from '../../data';
import { embed, evaluateLatentSpace, type LatentReport } from '../../latent';
import { stream } from '../../random';
import type { RunFolder } from '../run-folder';
import type { Encoders } from './classify';

/** What the latent step found for the pretrained encoder and for the untrained one. */
export type LatentResults = Record<keyof Encoders, LatentReport>;

/**
 * Step 3: embeds the test part, clusters it and projects it, for both encoders. Writes `latent/<encoder>/` with
 * embeddings and points as CSV, and `latent.json`.
 */
export async function latentStep(
  run: RunFolder,
  test: EpochSource,
  encoders: Encoders,
): Promise<'done' | 'interrupted'> {
  const { latent_space_params: settings } = run.config;
  const evaluate = async (name: keyof LatentResults) =>
    evaluateLatentSpace(await embed(encoders[name], test), test, {
      clusters: settings.n_clusters,
      tsne: settings.tsne_enabled,
      umap: settings.umap_enabled,
      fraction: settings.visualization_fraction,
      random: stream(`latent/${name}`),
      folder: run.file('latent', name),
    });
  const pretrained = await evaluate('pretrained');
  if (pretrained.stopped === 'interrupted') return 'interrupted';
  const untrained = await evaluate('untrained');
  if (untrained.stopped === 'interrupted') return 'interrupted';
  const results: LatentResults = { pretrained, untrained };
  run.writeJson('latent.json', results);
  return 'done';
}
