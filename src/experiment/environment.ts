import { execFileSync } from 'node:child_process';
import { cpus, release, totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { version } from '../../package.json';
import { current } from '../engine';

/** What a result depends on besides its config: versions, engine, threads, seed, commit, machine. */
export function describeEnvironment(seed: number) {
  const { name, threads, detail } = current();
  return {
    created: new Date().toISOString(),
    thetalab: version,
    node: process.version,
    tensorflowJs: tf.version['tfjs-core'],
    engine: name,
    engineDetail: detail,
    threads,
    seed,
    gitCommit: gitCommit(),
    platform: `${process.platform} ${process.arch} ${release()}`,
    processor: cpus()[0]?.model ?? 'unknown',
    memoryGiB: Number((totalmem() / 2 ** 30).toFixed(1)),
  };
}

/** Commit of the working tree, with `+changes` when it is dirty; `null` outside a repository. */
function gitCommit(): string | null {
  const git = (...args: string[]) =>
    execFileSync('git', args, {
      cwd: __dirname,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    }).trim();
  try {
    return (
      git('rev-parse', 'HEAD') + (git('status', '--porcelain', '--untracked-files=no') ? '+changes' : '')
    );
  } catch {
    return null;
  }
}
