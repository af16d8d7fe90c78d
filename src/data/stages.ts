/** Sleep stages of the AASM manual (Iber et al., 2007) in the order of their codes: 0 is wake, 4 is REM. */
export const sleepStages = ['W', 'N1', 'N2', 'N3', 'REM'] as const;

/** The name of a sleep stage. */
export type SleepStage = (typeof sleepStages)[number];

/** Code of an epoch that nobody could score. */
export const unknownStage = -1;

/** Length of a scored epoch of sleep, in seconds. */
export const secondsPerEpoch = 30;
