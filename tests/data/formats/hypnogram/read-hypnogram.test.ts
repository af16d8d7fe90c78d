import { describe, expect, test } from 'vitest';
import { readHypnogram, writeEdf } from '../../../../src/data';
import { describeWith, sharedData } from '../../../support/requirements';
import { put, scratchFolder } from '../../../support/scratch';
import { formatConformance } from '../../format-conformance';
import { recordings } from '../../recordings';

const folder = scratchFolder();
const read = (content: string | Uint8Array, options = {}) =>
  readHypnogram(put(folder, 'night.txt', content), options);
const tabs = (...rows: string[]) => rows.map((row) => row.replace(/ \| /g, '\t')).join('\r\n');
const names = (labels: ArrayLike<number>) =>
  Array.from(labels, (label) => ['?', 'W', '1', '2', '3', 'R'][label + 1]).join('');

const remLogic = tabs(
  'RemLogic Event Export',
  'Patient: | Zacharias Quux',
  'Recording Date: | 17/05/2006',
  '',
  'Events Included:',
  'SLEEP-S0',
  '',
  'Sleep Stage | Position | Time [hh:mm:ss] | Event | Duration[s] | Location',
  'W | Unknown Position | 23:59:00 | SLEEP-S0 | 30 | ROC-LOC',
  'S1 | Unknown Position | 23:59:30 | SLEEP-S1 | 30 | ROC-LOC',
  'S1 | Unknown Position | 23:59:45 | MCAP-A3 | 3 | EEG-F4-C4',
  'S4 | Unknown Position | 00:00:00 | SLEEP-S4 | 30 | ROC-LOC',
  'R | Unknown Position | 00:01:00 | SLEEP-REM | 60 | ROC-LOC',
);
const profusion = `<?xml version="1.0"?>
<CMPStudyConfig><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><Name>Hypopnea</Name></ScoredEvent></ScoredEvents>
<SleepStages>
${['0', '1', '2', '3', '4', '5', '9'].map((stage) => `<SleepStage>${stage}</SleepStage>`).join('\n')}
</SleepStages></CMPStudyConfig>`;
const event = (type: string, concept: string, start: string, duration: string) =>
  `<ScoredEvent>\n<EventType>${type}</EventType>\n<EventConcept>${concept}</EventConcept>\n<Start>${start}</Start>\n<Duration>${duration}</Duration>\n</ScoredEvent>`;
const nsrr = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<PSGAnnotation><SoftwareVersion>Compumedics</SoftwareVersion><EpochLength>30</EpochLength><ScoredEvents>
${event('', 'Recording Start Time', '0', '120.0')}
${event('Stages|Stages', 'Wake|0', '0', '60.0')}
${event('Arousals|Arousals', 'Arousal|Arousal ()', '61.0', '5.5')}
${event('Stages|Stages', 'Stage 4 sleep|4', '60.0', '30.0')}
${event('Stages|Stages', 'REM sleep|5', '90.0', '30.0')}
</ScoredEvents></PSGAnnotation>`;
const luna = tabs(
  '# N1 | stage',
  'class | instance | channel | start | stop | meta',
  'W | . | . | 0 | 60 | .',
  'arousal | . | C3 | 61 | 65 | .',
  'N1 | . | . | 60 | +30 | .',
  'N3 | . | . | 0+00:01:30 | ... | .',
  'R | . | . | 120 | ... | .',
);
const csv = 'Epoch,Stage\n0,WAKE\n1,N1\n2,"N2"\n3,N3\n4,REM\n5,ART\n';
const bids = tabs(
  'onset | duration | trial_type',
  '0 | 60 | Sleep stage W',
  '10 | 0.5 | arousal',
  '60 | 45 | Sleep stage 4',
);

describe('one stage in a line', () => {
  test.each([
    ['words of all kinds', 'Wake\nN1\nS2\nNREM3\nS4\nrem\nMT\n?', 'W1233R??'],
    ['numbers of YASA', '# 0: Wake, 4: REM\n0\n1\n2\n3\n4\n-1\n-2\n', 'W123R??'],
    ['numbers of Rechtschaffen and Kales, told by a 5', '0\n1\n2\n3\n4\n5\n9\n', 'W1233R?'],
    ['lines as Windows ends them, and a mark of UTF-8', '\ufeffW\r\nR\r\n', 'WR'],
  ])('%s', async (_what, content, truth) => {
    const { labels, seconds, secondsPerEpoch, startTime, format } = await read(content);
    expect(names(labels)).toBe(truth);
    expect([...seconds]).toEqual(Array.from(truth, (_, at) => 30 * at));
    expect([secondsPerEpoch, startTime, format]).toEqual([30, undefined, 'text']);
  });

  test('UTF-16, as Windows writes it', async () => {
    expect(names((await read(Buffer.from('\ufeffW\r\nN2\r\n', 'utf16le'))).labels)).toBe('W2');
  });

  test('a 4 without a 5 is REM, with a note, or what the caller says', async () => {
    const assumed = await read('2\n4\n');
    expect([names(assumed.labels), assumed.notes]).toEqual([
      '2R',
      ['night.txt: the number 4 was taken for REM; { numbers: "rk" } takes it for stage 4'],
    ]);
    const told = await read('2\n4\n', { numbers: 'rk' });
    expect([names(told.labels), told.notes]).toEqual(['23', []]);
  });

  test('epochs of another length', async () => {
    expect([...(await read('W\nW\nN1', { secondsPerEpoch: 20 })).seconds]).toEqual([0, 20, 40]);
    await expect(read('W', { secondsPerEpoch: 0 })).rejects.toThrow('epochs of half a second to an hour');
  });

  test.each([
    ['W\nN5\n', 'got "N5" in line 2 of'],
    ['# comment\nW\n17\n', 'got "17" in line 3 of'],
    ['W\n\nN2\n', 'got a blank line 2'],
    ['[Hypnogram]\n5\n', 'got "[Hypnogram]" in line 1 of'],
    ['5\n-2\n', 'got "-2" in line 2 of'],
  ])('refuses %j, naming line and word', async (content, message) => {
    await expect(read(content)).rejects.toThrow(message);
  });
});

describe('a table', () => {
  test('of epochs', async () => {
    const { labels, format } = await read(csv);
    expect([names(labels), format]).toEqual(['W123R?', 'table']);
    await expect(read(csv.replace('3,N3', '4,N3'))).rejects.toThrow('epoch number 3, got "4" in line 5');
    await expect(read(csv.replace('N1', 'N7'))).rejects.toThrow('got "N7" in line 3');
  });

  test('of events with onset and duration, some of which are no stages', async () => {
    const { labels, seconds, notes } = await read(bids);
    expect([names(labels), [...seconds]]).toEqual(['WW3', [0, 30, 60]]);
    expect(notes).toEqual([
      'night.txt: 1 rows that are no stages left out',
      'night.txt: 15 s at the end of stages, less than an epoch each, left out',
    ]);
    await expect(read(bids.replace('60\t45', 'sixty\t45'))).rejects.toThrow('got "sixty" in line 4');
  });

  test('with times of the day, past midnight', async () => {
    const { seconds } = await read('time;stage\n23:59:30;W\n00:00:00;N1\n00:00:30;N2\n');
    expect([...seconds]).toEqual([0, 30, 60]);
  });
});

describe('what software exports', () => {
  test('RemLogic, past midnight, with the day of its beginning', async () => {
    const { labels, seconds, startTime, notes, format } = await read(remLogic);
    expect([names(labels), [...seconds], format]).toEqual(['W13RR', [0, 30, 60, 120, 150], 'RemLogic']);
    expect(startTime).toEqual(new Date(Date.UTC(2006, 4, 17, 23, 59)));
    expect(notes).toEqual(['night.txt: 1 events that are no stages left out']);
    expect((await read(remLogic.replace('17/05', '07/05'))).startTime).toBeUndefined();
    await expect(read(remLogic.replace('SLEEP-S4', 'SLEEP-S7'))).rejects.toThrow('got "SLEEP-S7" in line 12');
    await expect(read(remLogic.replace('00:00:00', '24:00:00'))).rejects.toThrow('got "24:00:00" in line 12');
    const error = await read(remLogic.replace('SLEEP-S4', 'SLEEP-S7')).catch(String);
    expect(error).not.toContain('Quux');
  });

  test('Compumedics Profusion', async () => {
    const { labels, format } = await read(profusion);
    expect([names(labels), format]).toEqual(['W1233R?', 'Profusion']);
    await expect(read(profusion.replace('>4<', '>X<'))).rejects.toThrow('got "X" in line 8');
    await expect(read(profusion.replace('EpochLength>30', 'EpochLength>'))).rejects.toThrow(
      'a length of epochs in seconds',
    );
  });

  test('the National Sleep Research Resource', async () => {
    const { labels, seconds, notes } = await read(nsrr);
    expect([names(labels), [...seconds]]).toEqual(['WW3R', [0, 30, 60, 90]]);
    expect(notes).toEqual(['night.txt: 2 events that are no stages left out']);
    await expect(read(nsrr.replace('sleep|4', 'sleep|X'))).rejects.toThrow('got "Stage 4 sleep|X" in line');
    await expect(read(nsrr.replace('>60.0</S', '>x</S'))).rejects.toThrow(
      'a number of seconds as Start, got "x"',
    );
  });

  test('Luna', async () => {
    const { labels, seconds, notes, format } = await read(luna);
    expect([names(labels), [...seconds], format]).toEqual(['WW13R', [0, 30, 60, 90, 120], 'Luna']);
    expect(notes).toEqual(['night.txt: 1 annotations that are no stages left out']);
    await expect(read(luna.replace('+30', '+x'))).rejects.toThrow('got "x" in line 5');
  });

  test('annotations of EDF+', async () => {
    const path = `${folder}/annotated.edf`;
    const startTime = new Date('2020-01-01T22:00:00Z');
    const annotations = [
      { onset: 0, duration: 60, text: 'Sleep stage W' },
      { onset: 12, duration: 0, text: 'Lights off' },
      { onset: 60, duration: 30, text: 'Sleep stage N3' },
    ];
    writeEdf(path, [], { annotations, startTime });
    const got = await readHypnogram(path);
    expect([names(got.labels), got.startTime, got.notes]).toEqual([
      'WW3',
      startTime,
      ['annotated.edf: 1 annotations that are no stages left out'],
    ]);
  });
});

describe('options', () => {
  const edf = () => {
    const path = `${folder}/options.edf`;
    const annotations = ['W', 'N1', 'N2'].map((stage, at) => {
      return { onset: 20 * at, duration: 20, text: `Sleep stage ${stage}` };
    });
    writeEdf(path, [], { annotations, startTime: new Date('2020-01-01T22:00:00Z') });
    return path;
  };

  test('secondsPerEpoch reaches EDF+, RemLogic and Luna', async () => {
    const scored = await readHypnogram(edf(), { secondsPerEpoch: 20 });
    expect([names(scored.labels), [...scored.seconds], scored.notes]).toEqual(['W12', [0, 20, 40], []]);
    const { labels, seconds } = await read(remLogic, { secondsPerEpoch: 15 });
    expect([names(labels), seconds[1]]).toEqual(['WW1133RRRR', 15]);
    expect(names((await read(luna, { secondsPerEpoch: 15 })).labels)).toBe('WWWW1133R');
  });

  test('that have no use are refused', async () => {
    const numbers = { numbers: 'rk' } as const;
    await expect(readHypnogram(edf(), numbers)).rejects.toThrow(
      /readHypnogram: expected options that hypnograms of EDF\+.* have a use for, got numbers/,
    );
    await expect(read(remLogic, numbers)).rejects.toThrow('RemLogic have a use for, got numbers');
    await expect(read(luna, numbers)).rejects.toThrow('Luna have a use for, got numbers');
    for (const xml of [profusion, nsrr]) {
      await expect(read(xml, numbers)).rejects.toThrow('have a use for, got numbers');
      await expect(read(xml, { secondsPerEpoch: 20 })).rejects.toThrow('have a use for, got secondsPerEpoch');
    }
  });

  test('that leave no epoch are refused', async () => {
    await expect(readHypnogram(edf())).rejects.toThrow('a stage that lasts an epoch of 30 s');
  });
});

test.each([
  ['stages that overlap', 'onset,duration,stage\n0,60,W\n30,30,N1\n', '"W" and "N1" at 30 s in line 2'],
  ['stages that last for years', 'onset,duration,stage\n0,99999999999,W\n', 'stages of at most 30 days'],
  [
    'a table without stages',
    'onset,duration,description\n0,30,arousal\n',
    'is it the hypnogram, and not the recording?',
  ],
  ['another XML', '<html></html>', 'an XML file of Profusion'],
  ['nothing', ' \n', 'a stage in every line'],
])('readHypnogram refuses %s', async (_what, content, message) => {
  await expect(read(content)).rejects.toThrow(message);
});

for (const [name, { whole, ...format }] of Object.entries({
  Profusion: { extension: 'xml', whole: profusion },
  NSRR: { extension: 'xml', whole: nsrr, cases: 2000 },
  text: { extension: 'txt', whole: 'W\nN1\nN2\nN3\nREM\n?\n', cases: 1000, cutsAreWhole: true },
  tables: { extension: 'csv', whole: csv, cases: 1000, cutsAreWhole: true },
  RemLogic: { extension: 'txt', whole: remLogic, secret: 'Quux', cases: 1000, cutsAreWhole: true },
  Luna: { extension: 'annot', whole: luna, cases: 1000, cutsAreWhole: true },
})) {
  formatConformance(`hypnograms of ${name}`, {
    ...format,
    read: (path) => readHypnogram(path),
    whole: Buffer.from(whole),
  });
}

const yasa = sharedData('sleep', 'yasa', 'data_full_6hrs_100Hz_hypno_30s.txt');
describeWith('the hypnogram of YASA', [yasa], () => {
  test('is six hours of the AASM’s stages', async () => {
    const { labels, notes } = await readHypnogram(yasa.path!, { numbers: 'aasm' });
    expect([labels.length, notes, Math.max(...labels), Math.min(...labels)]).toEqual([720, [], 4, 0]);
  });
});

const sleepEdf = sharedData('sleep', 'sleep-edf', 'SC4001EC-Hypnogram.edf');
describeWith('the hypnogram of SC4001', [sleepEdf], () => {
  test('has the epochs that MNE’s annotations last', async () => {
    const { labels, startTime } = await readHypnogram(sleepEdf.path!);
    const truth = recordings.annotations[0]!.annotations;
    expect(labels.length).toBe(truth.reduce((sum, [, duration]) => sum + Math.floor(duration / 30), 0));
    const rem = truth.filter(([, , text]) => text === 'Sleep stage R');
    expect(labels.filter((label) => label === 4).length).toBe(
      rem.reduce((sum, [, duration]) => sum + duration / 30, 0),
    );
    expect(startTime).toEqual(new Date(Date.UTC(1989, 3, 24, 16, 13)));
  });
});
