import { displaySink } from './display';

/**
 * From now on, warnings of the process (`process.emitWarning`) are one line each, wherever output goes: under a notebook's
 * cell too, which Node's own way of printing them never reaches. Where Node was told to print none, so it stays.
 */
export function printWarnings(): void {
  const own = process.listeners('warning').filter(({ name }) => name === 'onWarning');
  if (own.length === 0) return;
  for (const listener of own) process.off('warning', listener);
  process.on('warning', ({ name, message }) => {
    const overProgress = process.stderr.isTTY && !displaySink() ? '\r\x1b[2K' : '';
    process.stderr.write(`${overProgress}${name}: ${message}\n`);
  });
}
