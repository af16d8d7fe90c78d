/**
 * Loads a package that may bring a TensorFlow.js of its own, as danfojs does, and puts our gradients back afterwards: all
 * copies share one registry, in which the last one loaded would win, and its convolutions know no dilation.
 *
 * @param load loads the package, such as `() => import('danfojs-node')`
 */
export async function keepingGradients<T>(load: () => Promise<T>): Promise<T> {
  const before = new Map(registry());
  try {
    return await load();
  } finally {
    const now = registry();
    for (const [kernel, gradient] of before) now?.set(kernel, gradient);
  }
}

/** Where tfjs-core 4.22 keeps what its copies share. */
function registry(): Map<string, unknown> | undefined {
  const { _tfGlobals: shared } = globalThis as { _tfGlobals?: Map<string, Map<string, unknown>> };
  return shared?.get('gradRegistry');
}
