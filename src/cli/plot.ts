import { basename } from 'node:path';
import { Command, InvalidArgumentError } from 'commander';
import type { Recording } from '../data';
import { positive } from './numbers';
import { addOpenOptions, type OpenCommandOptions, openRecording } from './open-recording';

interface PlotOptions extends OpenCommandOptions {
  channels?: string[];
  from: number;
  seconds: number;
  band?: [number, number];
  notch?: number;
  out?: string;
}

/** `thetalab plot FILE`: a picture of some seconds of a recording. */
export function plotCommand(): Command {
  const command = new Command('plot')
    .description(
      'draw some seconds of a recording of any format; only these are read, unless they are filtered',
    )
    .argument('<file>', 'recording, such as night.edf')
    .option('-c, --channels <label...>', 'channels to draw (default the first six that the filter suits)')
    .option('-f, --from <seconds>', 'first second drawn', fromZero, 0)
    .option('-s, --seconds <seconds>', 'how many seconds are drawn', positive, 30)
    .option('-b, --band <low-high>', 'band-pass filter in Hz, such as 0.3-35', band)
    .option('-n, --notch <hz>', 'frequency of the mains to take out, such as 50', positive)
    .option('-o, --out <picture>', '.png, .svg, .html or .json (default figures/<file>.png)');
  return addOpenOptions(command).action(draw);
}

async function draw(file: string, options: PlotOptions): Promise<void> {
  const { channels, from, seconds, band, notch, out = `figures/${basename(file)}.png` } = options;
  const opened = await openRecording(file, options);
  const chosen = opened.pick(channels ?? drawable(opened, Math.max(0, ...(band ?? []), notch ?? 0)));
  const part = (band || notch ? chosen.filter({ band, notch }) : chosen).crop(from, from + seconds);
  const loaded = await part.load();
  const end = Math.min(from + seconds, from + loaded.onset + loaded.duration);
  const { closeBrowser, waveform } = await import('../plot');
  const title = `${basename(file)}, ${from} to ${end} s`;
  try {
    const shown = { seconds, title, channels: loaded.channels.map(({ label }) => label) };
    await waveform({ ...loaded, onset: from + loaded.onset }, shown).save(out);
  } finally {
    await closeBrowser();
  }
  console.log(out);
}

/** The first six channels that are fast enough to hold a frequency. */
function drawable({ channels }: Recording, frequency: number): string[] {
  const fast = channels.filter(({ samplingRate }) => samplingRate > 2 * frequency);
  return (fast.length ? fast : channels).slice(0, 6).map(({ label }) => label);
}

function fromZero(value: string): number {
  const number = Number(value);
  if (value.trim() !== '' && number >= 0 && number < Number.POSITIVE_INFINITY) return number;
  throw new InvalidArgumentError('Expected a number from 0.');
}

function band(value: string): [number, number] {
  const [low, high, ...more] = value.split('-').map(Number);
  if (low! > 0 && high! > low! && !more.length) return [low!, high!];
  throw new InvalidArgumentError('Expected two frequencies, such as 0.3-35.');
}
