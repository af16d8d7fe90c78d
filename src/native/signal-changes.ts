/** What the addon's `changeSignals` can do: `SignalChangeKind` in native/src/signal-jobs.h, with the numbers that each takes. */
export const signalChanges = {
  /** Factor. */
  scale: 0,
  /** Shift. */
  shift: 1,
  reverse: 2,
  /** Begin and length of each piece; a piece that begins below 0 is silent. */
  assemble: 3,
  /** Begin and length of what is cut out. */
  stretch: 4,
  /** Window. */
  average: 5,
  /** Radius, sum of all weights, weights from the middle outwards. */
  smooth: 6,
  /** Speed at each knot, then the second derivatives there. */
  warp: 7,
  /** Two words of a key, how many numbers were taken of its stream, standard deviation. */
  noise: 8,
  /** First bin, how many, gain of all others, gains. */
  gain: 9,
  /** Shares of the own magnitudes and phases. */
  mix: 10,
  /** Angles by which the bins are turned. */
  turn: 11,
  /** Begin and length of a stretch, then as for gains: what these leave is taken away there. */
  mask: 12,
} as const;

/** One of them. */
export type SignalChange = keyof typeof signalChanges;

/** Whether it needs the tables of a transform. */
export const isSpectral = (change: SignalChange) => signalChanges[change] >= signalChanges.gain;
