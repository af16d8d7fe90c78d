import { type HypnogramOptions, readHypnogram } from '../../../../src/data';
import { put, scratchFolder } from '../../../support/scratch';

const folder = scratchFolder();

/** Reads a hypnogram from its content. */
export const read = (content: string | Uint8Array, options: HypnogramOptions = {}) =>
  readHypnogram(put(folder, 'night.txt', content), options);

/** Lines as Windows ends them, with tabs for ` | `. */
export const tabs = (...rows: string[]) => rows.map((row) => row.replace(/ \| /g, '\t')).join('\r\n');

/** A letter or digit for each stage. */
export const names = (labels: ArrayLike<number>) =>
  Array.from(labels, (label) => ['?', 'W', '1', '2', '3', 'R'][label + 1]).join('');

/** The event export of RemLogic. */
export const remLogic = tabs(
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

/** The same stages as its XML. */
export const remLogicXml = `<?xml version="1.0" encoding="UTF-8"?>
<EventExport xmlns:dt="urn:schemas-microsoft-com:datatypes">
<Patient dt:dt="string">Zacharias Quux</Patient>
<EventTypes><EventType dt:dt="string">SLEEP-S0</EventType></EventTypes>
<Events>
${[
  ['SLEEP-S0', '2006-05-17T23:59:00.000000', '2006-05-17T23:59:30.000000'],
  ['SLEEP-S1', '2006-05-17T23:59:30.000000', '2006-05-17T23:59:59.9999999'],
  ['MCAP-A3', '2006-05-17T23:59:45.000000', '2006-05-17T23:59:48.000000'],
  ['SLEEP-S4', '2006-05-18T00:00:00', '2006-05-18T00:00:30'],
  ['SLEEP-REM', '2006-05-18T00:01:00.000000', '2006-05-18T00:02:00.000000'],
]
  .map(
    ([type, start, stop]) => `<Event>
<Type dt:dt="string">${type}</Type><Location dt:dt="string">EEG-C3-M2</Location>
<StartTime dt:dt="string">${start}</StartTime><StopTime dt:dt="string">${stop}</StopTime>
</Event>`,
  )
  .join('\n')}
</Events></EventExport>`;

/** Compumedics Profusion. */
export const profusion = `<?xml version="1.0"?>
<CMPStudyConfig><EpochLength>30</EpochLength><ScoredEvents><ScoredEvent><Name>Hypopnea</Name></ScoredEvent></ScoredEvents>
<SleepStages>
${['0', '1', '2', '3', '4', '5', '9'].map((stage) => `<SleepStage>${stage}</SleepStage>`).join('\n')}
</SleepStages></CMPStudyConfig>`;
const event = (type: string, concept: string, start: string, duration: string) =>
  `<ScoredEvent>\n<EventType>${type}</EventType>\n<EventConcept>${concept}</EventConcept>\n<Start>${start}</Start>\n<Duration>${duration}</Duration>\n</ScoredEvent>`;

/** The National Sleep Research Resource. */
export const nsrr = `<?xml version="1.0" encoding="UTF-8" standalone="no"?>
<PSGAnnotation><SoftwareVersion>Compumedics</SoftwareVersion><EpochLength>30</EpochLength><ScoredEvents>
${event('', 'Recording Start Time', '0', '120.0')}
${event('Stages|Stages', 'Wake|0', '0', '60.0')}
${event('Arousals|Arousals', 'Arousal|Arousal ()', '61.0', '5.5')}
${event('Stages|Stages', 'Stage 4 sleep|4', '60.0', '30.0')}
${event('Stages|Stages', 'REM sleep|5', '90.0', '30.0')}
</ScoredEvents></PSGAnnotation>`;

/** An annotation file of Luna. */
export const luna = tabs(
  '# N1 | stage',
  'class | instance | channel | start | stop | meta',
  'W | . | . | 0 | 60 | .',
  'arousal | . | C3 | 61 | 65 | .',
  'N1 | . | . | 60 | +30 | .',
  'N3 | . | . | 0+00:01:30 | ... | .',
  'R | . | . | 120 | ... | .',
);

/** A table of epochs. */
export const csv = 'Epoch,Stage\n0,WAKE\n1,N1\n2,"N2"\n3,N3\n4,REM\n5,ART\n';

/** Codes of DREAMS, a wake epoch and one of S4. */
export const dreams = `[Hypnogram]\r\n${[...'555555000000'].join('\r\n')}\r\n`;
