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
  /** Speed at each knot, then the second derivatives there. */
  warp: 6,
  /** Two words of a key, how many numbers were taken of its stream, standard deviation. */
  noise: 7,
  /** First bin, how many, gain of all others, gains. */
  gain: 8,
  /** Shares of the own magnitudes and phases. */
  mix: 9,
} as const;

/** One of them. */
export type SignalChange = keyof typeof signalChanges;
