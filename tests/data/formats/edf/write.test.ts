import { execFileSync } from 'node:child_process';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type ChannelToWrite, readEdf, writeBdf, writeEdf } from '../../../../src/data';
import { describeWith, pythonWith } from '../../../support/requirements';
import { scratchFolder } from '../../../support/scratch';

const folder = scratchFolder();
const path = join(folder, 'written.edf');
const writers = { EDF: writeEdf, BDF: writeBdf };

const anyAnnotation = fc.record({
  onset: fc.integer({ min: -2000, max: 90_000 }).map((number) => number / 1000),
  duration: fc.integer({ min: 0, max: 60_000 }).map((number) => number / 1000),
  text: fc
    .string({ unit: 'grapheme', minLength: 1, maxLength: 30 })
    .filter((text) => !['\0', '\u0014', '\u0015'].some((mark) => text.includes(mark))),
});
const anyStart = fc
  .date({
    min: new Date('1985-01-01T00:00:00.001Z'),
    max: new Date('2084-12-31T23:59:59Z'),
    noInvalidDate: true,
  })
  .filter((date) => date.getTime() % 1000 === 0 || date.getUTCFullYear() > 1985);

/** Channels of equal duration at rates of their own. */
const anyChannels: fc.Arbitrary<ChannelToWrite[]> = fc
  .tuple(
    fc.integer({ min: 1, max: 12 }),
    fc.array(fc.constantFrom(1, 2, 8, 100, 128.5, 256), { minLength: 1, maxLength: 4 }),
  )
  .chain(([pairs, rates]) =>
    fc.tuple(
      ...rates.map((samplingRate, index) =>
        fc
          .record({
            seed: fc.nat(),
            size: fc.constantFrom(0.05, 1, 300, 5e4),
            middle: fc.integer({ min: -900, max: 900 }),
          })
          .map(({ seed, size, middle }) => {
            const samples = Float32Array.from(
              { length: 2 * pairs * samplingRate },
              (_, at) => middle + size * (((Math.imul(at + seed, 2654435761) >>> 0) / 2 ** 32) * 2 - 1),
            );
            return { label: `channel ${index}`, samplingRate, samples, unit: 'uV', prefilter: 'HP:0.1Hz' };
          }),
      ),
    ),
  );

describe.each(['EDF', 'BDF'] as const)('write%s', (kind) => {
  const write = writers[kind];
  const steps = kind === 'EDF' ? 2 ** 16 - 1 : 2 ** 24 - 1;

  test('what is read is what was written, within half a digital step', async () => {
    const options = fc.record({
      annotations: fc.array(anyAnnotation, { maxLength: 12 }),
      startTime: fc.option(anyStart, { nil: undefined }),
    });
    await fc.assert(
      fc.asyncProperty(anyChannels, options, async (channels, { annotations, startTime }) => {
        write(path, channels, { annotations, startTime });
        const got = await readEdf(path);
        expect(got.variant).toBe(`${kind}+C`);
        expect(got.startTime).toEqual(startTime);
        expect(got.notes).toEqual([]);
        got.channels.forEach((channel, at) => {
          const { samples, ...rest } = channels[at]!;
          expect(channel).toMatchObject(rest);
          expect(channel.samples.length).toBe(samples.length);
          const [low, high] = [Math.min(...samples), Math.max(...samples)];
          const float32 = 2 ** -23 * Math.max(Math.abs(low), Math.abs(high));
          const most = (0.55 * Math.max(high - low, high === low ? 3 : 0)) / steps + float32;
          expect(channel.samples.every((value, index) => Math.abs(value - samples[index]!) <= most)).toBe(
            true,
          );
        });
        const sorted = [...annotations].sort((a, b) => a.onset - b.onset);
        expect(got.annotations.map(({ text }) => text)).toEqual(sorted.map(({ text }) => text));
        got.annotations.forEach(({ onset, duration }, at) => {
          expect(onset).toBeCloseTo(sorted[at]!.onset, 8);
          expect(duration).toBeCloseTo(sorted[at]!.duration, 8);
        });
      }),
      { numRuns: 60 },
    );
  });

  test('a second writing changes nothing any more', async () => {
    const samples = Float32Array.from({ length: 500 }, (_, at) => 80 * Math.sin(at / 7) + at / 9);
    const physicalRange = [-100, 150] as const;
    const channel = { label: 'Cz', samplingRate: 100, unit: 'uV', physicalRange };
    write(path, [{ ...channel, samples }]);
    const first = await readEdf(path);
    write(path, [{ ...channel, samples: first.channels[0]!.samples }], first);
    expect((await readEdf(path)).channels).toEqual(first.channels);
  });

  test('gaps stay gaps', async () => {
    const samples = Float32Array.from({ length: 900 }, (_, at) => at);
    const segments = [
      { onset: 0, duration: 4 },
      { onset: 10.5, duration: 5 },
    ];
    const annotations = [{ onset: 11, duration: 1, text: 'spindle' }];
    write(path, [{ label: 'Cz', samplingRate: 100, samples, physicalRange: [0, 1000] }], {
      segments,
      annotations,
    });
    const outline = await readEdf(path, { channels: [] });
    expect([outline.variant, outline.segments, outline.annotations]).toEqual([
      `${kind}+D`,
      segments,
      annotations,
    ]);
    const second = await readEdf(path, { segment: 1 });
    expect(second.channels[0]!.samples[0]).toBeCloseTo(400, 1);
    expect(second.channels[0]!.samples).toHaveLength(500);
  });

  test('annotations alone are a file, too', async () => {
    const annotations = [{ onset: 0, duration: 30, text: 'Sleep stage W' }];
    write(path, [], { annotations });
    expect((await readEdf(path)).annotations).toEqual(annotations);
  });
});

const peers = pythonWith('mne', 'pyedflib');
describeWith('what we wrote', [peers], () => {
  const program = `
import json, sys, mne, pyedflib
out = []
for path in sys.argv[1:]:
    read = mne.io.read_raw_edf if path.endswith("edf") else mne.io.read_raw_bdf
    raw = read(path, verbose="error")
    notes = [[float(a["onset"]), float(a["duration"]), str(a["description"])] for a in raw.annotations]
    file = pyedflib.EdfReader(path)
    start = file.getStartdatetime().isoformat()
    edflib = [list(map(float, file.readSignal(i))) for i in range(file.signals_in_file)]
    rates = [float(file.getSampleFrequency(i)) for i in range(file.signals_in_file)]
    texts = [str(text) for text in file.readAnnotations()[2]]
    out.append(dict(names=raw.ch_names, mne=(raw.get_data() * 1e6).tolist(), notes=notes, start=start, edflib=edflib, rates=rates, texts=texts))
print(json.dumps(out))`;

  test('is what pyedflib and MNE read', async () => {
    const channels = ['Fpz-Cz', 'Pz-Oz'].map((label, index) => ({
      ...{ label, samplingRate: 100, unit: 'uV', transducer: 'AgAgCl electrode' },
      samples: Float32Array.from({ length: 700 }, (_, at) => (40 + 9 * index) * Math.sin(at / (5 + index))),
    }));
    const annotations = Array.from({ length: 20 }, (_, at) => ({
      onset: at / 4,
      duration: 0.5,
      text: `µ-rhythm ${at}`,
    }));
    const startTime = new Date('2024-02-29T22:30:05Z');
    const files = [join(folder, 'peer.edf'), join(folder, 'peer.bdf')] as const;
    writeEdf(files[0], channels, { annotations, startTime });
    writeBdf(files[1], channels, { annotations, startTime });
    const read = JSON.parse(execFileSync(peers.path!, ['-c', program, ...files], { encoding: 'utf8' }));
    for (const [index, file] of files.entries()) {
      const { names, mne, notes, start, edflib, rates, texts } = read[index];
      expect(names).toEqual(['Fpz-Cz', 'Pz-Oz']);
      expect(start).toBe('2024-02-29T22:30:05');
      expect(rates).toEqual([100, 100]);
      expect(texts).toEqual(annotations.map(({ text }) => text));
      expect(notes).toEqual(annotations.map(({ onset, duration, text }) => [onset, duration, text]));
      (await readEdf(file)).channels.forEach(({ samples }, at) => {
        expect(samples).toEqual(Float32Array.from(edflib[at]));
        samples.forEach((value, sample) => {
          if (Math.abs(value - mne[at][sample]) > 1e-4) expect(value).toBe(mne[at][sample]);
        });
      });
    }
  });
});
