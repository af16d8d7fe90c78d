import { describeValue, expected } from '../../system';
import { type ChannelInfo, type Segment, type SignalSource, samplesIn } from '../signal-source';

/** A channel with its samples. */
export interface LoadedChannel extends ChannelInfo {
  /** Every sample of the segment, in `unit`. */
  samples: Float32Array;
}

/** Signals in memory; `plot.waveform` draws them. */
export interface LoadedRecording extends Segment {
  channels: LoadedChannel[];
}

/**
 * @param segment counted from 0 (default the only one)
 * @throws ThetalabError when there are several segments and none was chosen, since they must not be taken for continuous
 */
export async function load(source: SignalSource, segment?: number): Promise<LoadedRecording> {
  const { segments, channels } = source;
  const list = () => segments.map(({ onset, duration }) => `${onset} to ${onset + duration} s`).join(', ');
  if (segment === undefined && segments.length > 1) {
    const got = `${segments.length} segments of "${source.path}": ${list()}`;
    throw expected(
      'Recording.load',
      'a recording without gaps',
      got,
      'choose one, such as load({ segment: 0 })',
    );
  }
  const chosen = Number.isInteger(segment ?? 0) ? segments[segment ?? 0] : undefined;
  if (!chosen)
    throw expected('Recording.load', `a segment of "${source.path}" (${list()})`, describeValue(segment));
  const ranges = channels.map((channel, index) => ({
    channel: index,
    first: 0,
    count: samplesIn(chosen, channel),
  }));
  const samples = await source.read(segment ?? 0, ranges);
  return {
    ...chosen,
    channels: channels.map((channel, index) => ({ ...channel, samples: samples[index]! })),
  };
}
