/** Where a piece lies, and what it is. */
export interface Window {
  segment: number;
  /** Seconds since the beginning of the segment. */
  start: number;
  label: number;
}

/** Pieces that lie wholly within segments. */
export interface Windows {
  seconds: number;
  windows: Window[];
  /** `undefined` for the five sleep stages. */
  classes: readonly string[] | undefined;
  notes: string[];
}
