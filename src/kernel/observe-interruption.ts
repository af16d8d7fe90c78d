import { shared } from '../system';

/** Starts afresh, and tells from now on whenever somebody looks at the interruption signal (see src/system). */
export function observeInterruption(looked: () => void): void {
  const state = shared<{ controller: AbortController }>('interruption', () => ({
    controller: new AbortController(),
  }));
  state.controller = new ObservedController(looked);
}

class ObservedController extends AbortController {
  readonly #looked: () => void;

  constructor(looked: () => void) {
    super();
    this.#looked = looked;
  }

  override get signal(): AbortSignal {
    this.#looked();
    return super.signal;
  }
}
