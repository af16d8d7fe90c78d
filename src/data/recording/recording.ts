import type { SignalSource } from '../signal-source';

/** A recording whose samples are read when they are asked for. */
export class Recording {
  constructor(readonly source: SignalSource) {}
}
