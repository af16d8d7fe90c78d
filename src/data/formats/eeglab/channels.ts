import { channelTypeOf } from '../../channel-type';
import type { ChannelInfo, ChannelType } from '../../signal-source';
import { type EegFields, numberIn, type Table, textIn } from './fields';

/** What EEGLAB and its importers write as the type of a channel. */
const typeNames: Record<string, ChannelType> = {
  eeg: 'eeg',
  ref: 'eeg',
  eog: 'eog',
  heog: 'eog',
  veog: 'eog',
  emg: 'emg',
  ecg: 'ecg',
  ekg: 'ecg',
  resp: 'resp',
  stim: 'stim',
  trig: 'stim',
  trigger: 'stim',
};

type Point = readonly [number, number, number];

/** Radius of the head on which an angle and a radius are placed, in metres: EEGLAB's default. */
const headRadius = 0.085;

/** The channels of a dataset, in µV as EEGLAB has them; those without a location are numbered. */
export function channelsOf(eeg: EegFields, count: number, samplingRate: number): ChannelInfo[] {
  const { fields, count: described } = eeg.table('chanlocs');
  const known = described === count;
  const positions = known ? positionsOf(fields, count, noseOf(eeg)) : [];
  return Array.from({ length: count }, (_, at) => {
    const label = (known && textIn(fields.labels?.[at])) || `channel ${at + 1}`;
    const type = known ? typeOf(textIn(fields.type?.[at]), label) : 'eeg';
    const position = positions[at];
    const channel = { label, type, samplingRate, unit: 'uV', transducer: '', prefilter: '' };
    return position ? { ...channel, position } : channel;
  });
}

function typeOf(name: string, label: string): ChannelType {
  if (name === '') return channelTypeOf(label);
  return typeNames[name.toLowerCase()] ?? 'misc';
}

/**
 * What the voltages are measured against. EEGLAB writes `common` when it is one electrode that it does not know, the
 * number of a channel, or its name.
 */
export function referenceOf(eeg: EegFields, channels: readonly ChannelInfo[]): string | undefined {
  const value = eeg.get('ref');
  const name = textIn(value);
  if (/^(averef|average)$/i.test(name)) return 'average';
  const number = typeof value === 'string' ? undefined : numberIn(value);
  if (number !== undefined) return channels[number - 1]?.label;
  if (name && name.toLowerCase() !== 'common') return name;
  const each = new Set((eeg.table('chanlocs').fields.ref ?? []).map((one) => textIn(one)));
  const [only] = each;
  return each.size === 1 && only && only.toLowerCase() !== 'common' ? only : undefined;
}

/** Along which axis the nose is; +X when the file does not say. */
function noseOf(eeg: EegFields): string {
  const { fields } = eeg.table('chaninfo');
  return textIn(fields.nosedir?.[0]).toUpperCase();
}

/** From EEGLAB's axes, by where its nose is, to x right, y to the nose, z up. */
const turns: Record<string, (x: number, y: number, z: number) => Point> = {
  '+X': (x, y, z) => [-y, x, z],
  '-X': (x, y, z) => [y, -x, z],
  '+Y': (x, y, z) => [x, y, z],
  '-Y': (x, y, z) => [-x, -y, z],
};

function positionsOf(fields: Table, count: number, nose: string): (Point | undefined)[] {
  const turn = turns[nose] ?? turns['+X']!;
  const cartesian = Array.from({ length: count }, (_, at) => {
    const [x, y, z] = ['X', 'Y', 'Z'].map((axis) => numberIn(fields[axis]?.[at]));
    return x === undefined || y === undefined || z === undefined ? undefined : turn(x, y, z);
  });
  const radii = cartesian.flatMap((point) => (point ? [Math.hypot(...point)] : []));
  const scale = metresPerUnit(radii.reduce((sum, radius) => sum + radius, 0) / radii.length);
  return cartesian.map((point, at) => {
    if (point) return [scale * point[0], scale * point[1], scale * point[2]] as const;
    return onHead(numberIn(fields.theta?.[at]), numberIn(fields.radius?.[at]));
  });
}

/** No unit is written: a head of 5 to 11 cm tells it (as MNE has it); one of radius 1 counts as decimetres. */
function metresPerUnit(meanRadius: number): number {
  if (meanRadius < 0.25) return 1;
  if (meanRadius < 2.5) return 0.1;
  return meanRadius < 25 ? 0.01 : 0.001;
}

/** Polar coordinates of a head seen from above: degrees from the nose to the right ear, and 0.5 at the ears' height. */
function onHead(theta: number | undefined, radius: number | undefined): Point | undefined {
  if (theta === undefined || radius === undefined) return undefined;
  const [around, up] = [(theta * Math.PI) / 180, (0.5 - radius) * Math.PI];
  const flat = headRadius * Math.cos(up);
  return [flat * Math.sin(around), flat * Math.cos(around), headRadius * Math.sin(up)];
}
