import { basename, dirname, extname, join } from 'node:path';
import { expected } from '../../../system';
import { channelTypeOf } from '../../channel-type';
import type { ChannelInfo } from '../../signal-source';
import type { NumberType } from '../number-type';
import { readSections, type Sections } from './text';

/** What a `.vhdr` file says. */
export interface BrainVisionHeader {
  dataPath: string;
  /** `undefined` when the recording has no marker file. */
  markerPath: string | undefined;
  type: NumberType;
  littleEndian: boolean;
  /** Whether the samples of all channels stand together, moment by moment; else channel by channel. */
  multiplexed: boolean;
  samplingRate: number;
  /** Samples of each channel; `undefined` when the header does not say. */
  points: number | undefined;
  /** Samples of each trial of a recording that was cut around markers; else `undefined`. */
  pointsPerTrial: number | undefined;
  channels: ChannelInfo[];
  /** Units in one step of each channel's numbers. */
  resolutions: number[];
  reference: string | undefined;
}

const types: Readonly<Record<string, NumberType>> = {
  INT_16: 'int16',
  UINT_16: 'uint16',
  INT_32: 'int32',
  IEEE_FLOAT_32: 'float32',
};
/** Radius of a head in metres, for electrodes that are placed on a sphere of radius 1; as in MNE. */
const headRadius = 0.095;

/** @throws ThetalabError when something is missing or makes no sense, or a name points out of the header's folder */
export function readBrainVisionHeader(path: string): BrainVisionHeader {
  const header = fieldsOf(readSections(path, 'Header'), path);
  const { common, binary } = header;
  const rate = 1e6 / header.number(common, 'SamplingInterval');
  if (!(rate > 1e-3 && rate < 1e9)) throw header.wrong('SamplingInterval', 'microseconds between samples');
  common('DataFormat', { BINARY: true });
  common('DataType', { TIMEDOMAIN: true }, 'TIMEDOMAIN');
  if (binary('DataOffset', undefined, '0') !== '0') throw header.wrong('DataOffset', '0');
  const marked = common('SegmentationType', undefined, '') === 'MARKERBASED';
  const { channels, resolutions, references } = readChannels(header, rate);
  const [reference, ...others] = new Set(references);
  const beside = (key: string, name: string) => fileBeside(path, key, name);
  const markers = common('MarkerFile', undefined, '');
  return {
    dataPath: beside('DataFile', common('DataFile')),
    markerPath: markers ? beside('MarkerFile', markers) : undefined,
    type: types[binary('BinaryFormat', types)]!,
    littleEndian: binary('UseBigEndianOrder', { NO: true, YES: true }, 'NO') === 'NO',
    multiplexed: common('DataOrientation', { MULTIPLEXED: true, VECTORIZED: true }) === 'MULTIPLEXED',
    samplingRate: rate,
    points: header.count('DataPoints'),
    pointsPerTrial: marked ? header.count('SegmentDataPoints') : undefined,
    channels,
    resolutions,
    reference: others.length ? undefined : reference || undefined,
  };
}

type Field = (key: string, choices?: Readonly<Record<string, unknown>>, otherwise?: string) => string;

function fieldsOf(sections: Sections, path: string) {
  const wrong = (key: string, what: string) => {
    const section = ['common infos', 'binary infos'].map((name) =>
      sections.get(name)?.get(key.toLowerCase()),
    );
    const value = section.find((one) => one !== undefined)?.slice(0, 40);
    const got = `${value === undefined ? 'nothing' : `"${value}"`} in "${path}"`;
    return expected(
      'open',
      `${key} to be ${what}`,
      got,
      'the header is damaged, or export the recording anew',
    );
  };
  const field =
    (section: string): Field =>
    (key, choices, otherwise) => {
      const value = sections.get(section)?.get(key.toLowerCase()) ?? otherwise;
      if (value === undefined) throw wrong(key, 'given');
      if (choices && !Object.hasOwn(choices, value)) throw wrong(key, Object.keys(choices).join(' or '));
      return value;
    };
  const number = (read: Field, key: string) => {
    const text = read(key);
    const value = Number(text);
    if (text === '' || !Number.isFinite(value)) throw wrong(key, 'a number');
    return value;
  };
  const common = field('common infos');
  const count = (key: string) => {
    const text = common(key, undefined, '');
    if (text === '') return undefined;
    if (!/^\d{1,15}$/.test(text) || Number(text) === 0) throw wrong(key, 'a whole number above 0');
    return Number(text);
  };
  return { sections, path, wrong, number, count, common, binary: field('binary infos') };
}

function readChannels(header: ReturnType<typeof fieldsOf>, samplingRate: number) {
  const { sections, wrong, count, path } = header;
  const entries = sections.get('channel infos') ?? new Map<string, string>();
  const places = sections.get('coordinates');
  const number = count('NumberOfChannels');
  if (number !== entries.size) throw wrong('NumberOfChannels', `${entries.size}, as [Channel Infos] lists`);
  const channels: ChannelInfo[] = [];
  const resolutions: number[] = [];
  const references: string[] = [];
  for (let at = 1; at <= number; at++) {
    const entry = entries.get(`ch${at}`);
    if (entry === undefined)
      throw expected('open', `a line Ch${at}= of [Channel Infos]`, `none in "${path}"`);
    const [label, reference = '', resolution = '', written = ''] = splitFields(entry);
    const unit = written.replace('Â', '').replace(/[µμ]/, 'u') || 'uV';
    const steps = resolution === '' ? 1 : Number(resolution);
    if (!label || !Number.isFinite(steps) || steps === 0) {
      const got = `"${entry.slice(0, 60)}" in "${path}"`;
      throw expected(
        'open',
        `Ch${at} to be a name, a reference and a resolution`,
        got,
        'the header is damaged',
      );
    }
    channels.push({
      label,
      type: channelTypeOf(label, unit),
      samplingRate,
      unit,
      transducer: '',
      prefilter: '',
      ...positionOf(places?.get(`ch${at}`)),
    });
    resolutions.push(steps);
    references.push(reference);
  }
  return { channels, resolutions, references };
}

/** Commas within a field are written `\1`. */
export function splitFields(entry: string): string[] {
  return entry.split(',').map((field) => field.replaceAll('\\1', ',').trim());
}

/** From radius, inclination from the vertex and angle from the right ear, in degrees; a radius of 0 says nothing. */
function positionOf(entry: string | undefined): Pick<ChannelInfo, 'position'> {
  const [radius, theta, phi] = entry?.split(',').map(Number) ?? [];
  if (!radius || !Number.isFinite(radius + theta! + phi!)) return {};
  const metres = radius === 1 ? headRadius : radius / 1000;
  const [pole, angle] = [(theta! * Math.PI) / 180, (phi! * Math.PI) / 180];
  const across = metres * Math.sin(pole);
  return { position: [across * Math.cos(angle), across * Math.sin(angle), metres * Math.cos(pole)] };
}

/** A file is named without a folder: a header cannot make anything else be read. */
function fileBeside(header: string, key: string, written: string): string {
  const name = written.replaceAll('$b', basename(header, extname(header)));
  if (name && name !== '.' && name !== '..' && !/[\\/\0:]/.test(name)) return join(dirname(header), name);
  const got = `${written ? `"${written.slice(0, 80)}"` : 'no name'} in "${header}"`;
  throw expected(
    'open',
    `${key} to be the name of a file beside the header`,
    got,
    'put the files into one folder',
  );
}
