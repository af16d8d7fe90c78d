import { expected } from '../system';

/** What a filter lets through, in Hz: a band (`[low, high]`), or all below, above or outside of frequencies. */
export type Band =
  | readonly [low: number, high: number]
  | { lowPass: number }
  | { highPass: number }
  | { bandStop: readonly [low: number, high: number] };

/** A checked band. */
export interface Edges {
  kind: 'lowPass' | 'highPass' | 'bandPass' | 'bandStop';
  /** In Hz, between 0 and half the sampling rate, ascending: one or two. */
  edges: readonly number[];
}

/** @throws ThetalabError, in the name of `where`, when an edge does not lie between 0 and half the sampling rate */
export function edgesOf(where: string, band: Band, samplingRate: number): Edges {
  const named = kindOf(band);
  const { edges } = named;
  const nyquist = samplingRate / 2;
  const inside = edges.every((edge, at) => edge > (at ? edges[at - 1]! : 0) && edge < nyquist);
  if (inside && nyquist < Infinity) return named;
  throw expected(
    where,
    `a band between 0 and ${nyquist} Hz`,
    `${edges.join(' to ')} Hz`,
    'is the rate right?',
  );
}

function kindOf(band: Band): Edges {
  if ('lowPass' in band) return { kind: 'lowPass', edges: [band.lowPass] };
  if ('highPass' in band) return { kind: 'highPass', edges: [band.highPass] };
  if ('bandStop' in band) return { kind: 'bandStop', edges: band.bandStop };
  return { kind: 'bandPass', edges: band };
}
