import { closest, expected, shared } from '../../system';
import type { ProjectionEngine } from '../projection';
import { javascriptTsne } from './javascript-tsne';
import { nativeTsne } from './native-tsne';
import { nativeUmap } from './native-umap';
import { tsneJs } from './tsne-js';
import { umapJs } from './umap-js';

// biome-ignore lint/suspicious/noExplicitAny: each method has settings of its own; `engineOf` is asked by that method
type AnyEngine = ProjectionEngine<any>;

const engines: AnyEngine[] = [nativeTsne, javascriptTsne, tsneJs, nativeUmap, umapJs];

/** Adds an engine, or replaces the one of the same method and name. */
export function registerProjection(engine: AnyEngine): void {
  const place = engines.findIndex(({ method, name }) => method === engine.method && name === engine.name);
  if (place >= 0) engines[place] = engine;
  else engines.push(engine);
}

/** Names of the engines of a method, the default one first. */
export function projectionEngines(method: 'tsne' | 'umap'): string[] {
  return engines.filter((engine) => engine.method === method).map(({ name }) => name);
}

/**
 * The engine of that name; without one, the first of the method's that can run here, with a warning when that is not the
 * first of all.
 *
 * @throws ThetalabError for a name that is none of the method's (the message lists those there are), or of an engine that
 *   cannot run here.
 */
export function engineOf(method: 'tsne' | 'umap', name?: string): AnyEngine {
  const all = engines.filter((engine) => engine.method === method);
  if (name === undefined) return firstThatRuns(all);
  const names = projectionEngines(method);
  const found = all.find((engine) => engine.name === name);
  const missing = found?.missing?.();
  if (missing) throw expected(method, 'an engine that can run here', `"${name}", which cannot: ${missing}`);
  if (found) return found;
  const near = closest(name, names);
  throw expected(method, `an engine among ${names.join(', ')}`, `"${name}"`, near && `did you mean ${near}?`);
}

const warned = shared('latent.engines', () => new Set<string>());

function firstThatRuns(all: readonly AnyEngine[]): AnyEngine {
  const found = all.find((engine) => engine.missing?.() === undefined)!;
  const [first] = all;
  if (found !== first && !warned.has(first!.method)) {
    warned.add(first!.method);
    const reason = first!.missing!();
    process.emitWarning(
      `${first!.method} runs many times slower with ${found.name} than with ${first!.name}, which cannot be used: ${reason}`,
      'EngineWarning',
    );
  }
  return found;
}
