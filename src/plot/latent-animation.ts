import type { Matrix } from '../signal';
import { expected } from '../system';
import { Figure } from './figure';
import type { LatentScatterOptions } from './latent-columns';
import { checkPlane, coordinates, latentTraces } from './latent-traces';
import type { AnimationFrame, Layout } from './spec';

/** The points after some step of an optimisation; `latent.tsne.iterate` and `latent.umap.iterate` yield such. */
export interface LatentFrame {
  readonly iteration: number;
  readonly points: Matrix;
}

/** Options of `latentAnimation`. */
export interface LatentAnimationOptions extends LatentScatterOptions {
  /** At most so many frames are kept, evenly spaced, the first and the last among them (default 40). */
  maxFrames?: number;
  /** Milliseconds that a frame is shown (default 80). */
  frameDuration?: number;
}

/**
 * How points find their places: a scatter with a slider and a button that plays it. Each frame is scaled to its own
 * extent, for the points of t-SNE begin a million times nearer to each other than they end. As a picture it is the last frame.
 *
 * @param frames in order; they are taken as they come, and only those that are shown are kept.
 * @example await plot.latentAnimation(latent.tsne.iterate(embeddings), { epochs });
 * @throws ThetalabError for no frames, frames of different points, options out of range, and as `latentScatter`.
 */
export async function latentAnimation(
  frames: Iterable<LatentFrame> | AsyncIterable<LatentFrame>,
  options: LatentAnimationOptions = {},
): Promise<Figure> {
  const where = 'latentAnimation';
  const { title = 'Latent space', axes = ['dimension 1', 'dimension 2'] } = options;
  const { maxFrames = 40, frameDuration = 80 } = options;
  if (!Number.isInteger(maxFrames) || maxFrames < 2) {
    throw expected(where, 'a whole number of frames from 2', `${maxFrames}`);
  }
  if (!(frameDuration > 0 && Number.isFinite(frameDuration))) {
    throw expected(where, 'a duration above 0 in milliseconds', `${frameDuration}`);
  }
  const kept = await keepSome(where, frames, maxFrames);
  const last = kept.at(-1)!.points;
  const { traces, members, name, scaled } = latentTraces(where, last, options);
  const axis = (title: string, which: 0 | 1) => ({ title, nticks: 6, range: extent(last, which) });
  return new Figure({
    data: traces,
    frames: kept.map(
      ({ iteration, points }): AnimationFrame => ({
        name: String(iteration),
        data: members.map((own) => coordinates(points, own)),
        traces: members.map((_, i) => i),
        layout: { xaxis: { range: extent(points, 0) }, yaxis: { range: extent(points, 1) } },
      }),
    ),
    layout: {
      ...{ title, hovermode: 'closest', height: 600, showlegend: !scaled && traces.length > 1 },
      legend: { title: { text: name } },
      xaxis: axis(axes[0], 0),
      yaxis: axis(axes[1], 1),
      ...controls(kept, frameDuration),
    },
  });
}

/** Frames at even distances, which doubles when they become too many, and the last one. */
async function keepSome(
  where: string,
  frames: Iterable<LatentFrame> | AsyncIterable<LatentFrame>,
  most: number,
): Promise<LatentFrame[]> {
  let kept: LatentFrame[] = [];
  let last: LatentFrame | undefined;
  let [seen, stride] = [0, 1];
  for await (const frame of frames) {
    checkPlane(where, frame.points);
    if (last && frame.points.rows !== last.points.rows) {
      const rows = `${frame.points.rows} at step ${frame.iteration}`;
      throw expected(where, `${last.points.rows} points in every frame`, rows);
    }
    last = frame;
    if (seen++ % stride > 0) continue;
    kept.push(frame);
    if (kept.length < most) continue;
    kept = kept.filter((_, i) => i % 2 === 0);
    stride *= 2;
  }
  if (!last) throw expected(where, 'at least one frame', 'none');
  return kept.at(-1) === last ? kept : [...kept, last];
}

/** From the least to the largest coordinate, with a margin. */
function extent({ values }: Matrix, axis: 0 | 1): [number, number] {
  let [low, high] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (let i = axis; i < values.length; i += 2) {
    low = Math.min(low, values[i]!);
    high = Math.max(high, values[i]!);
  }
  const margin = 0.05 * (high - low) || 1;
  return [low - margin, high + margin];
}

function controls(frames: readonly LatentFrame[], duration: number): Layout {
  const at = { mode: 'immediate', frame: { duration, redraw: true }, transition: { duration: 0 } };
  const button = (label: string, target: unknown, how: object) => ({
    ...{ label, method: 'animate', args: [target, how] },
  });
  const stop = { ...at, frame: { duration: 0, redraw: false } };
  return {
    updatemenus: [
      {
        ...{ type: 'buttons', direction: 'left', showactive: false, pad: { t: 50, r: 10 } },
        ...{ x: 0, xanchor: 'left', y: 0, yanchor: 'top' },
        buttons: [button('▶ play', null, at), button('❚❚ stop', [null], stop)],
      },
    ],
    sliders: [
      {
        ...{ active: frames.length - 1, x: 0.24, len: 0.76, pad: { t: 40 }, ticklen: 3 },
        currentvalue: { prefix: 'step ', xanchor: 'right' },
        steps: frames.map(({ iteration }) => button(String(iteration), [String(iteration)], at)),
      },
    ],
  };
}
