import { checkNumber, describeValue, expected, isRecord } from '../system';

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
  checkBand(where, band);
  checkNumber(where, 'the sampling rate', samplingRate);
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

/** @throws ThetalabError, in the name of `where`, when it is no band: two numbers, or an object with one name and its edges */
export function checkBand(where: string, band: Band): void {
  const isPair = (edges: unknown) =>
    Array.isArray(edges) && edges.length === 2 && edges.every((edge) => typeof edge === 'number');
  const [[name, edges] = []] = isRecord(band) ? Object.entries(band) : [];
  const single = name === 'lowPass' || name === 'highPass';
  const named =
    isRecord(band) &&
    Object.keys(band).length === 1 &&
    (single ? typeof edges === 'number' : name === 'bandStop' && isPair(edges));
  if (named || isPair(band)) return;
  const what = 'a band such as [0.3, 35], { lowPass: 35 }, { highPass: 0.3 } or { bandStop: [48, 52] }';
  throw expected(where, what, describeValue(band), 'give frequencies in Hz');
}

function kindOf(band: Band): Edges {
  if ('lowPass' in band) return { kind: 'lowPass', edges: [band.lowPass] };
  if ('highPass' in band) return { kind: 'highPass', edges: [band.highPass] };
  if ('bandStop' in band) return { kind: 'bandStop', edges: band.bandStop };
  return { kind: 'bandPass', edges: band };
}
