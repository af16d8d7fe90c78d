import { describe, expect, test } from 'vitest';
import { loadAddon } from '../../src/native';

const { addon, reason } = loadAddon();

describe.skipIf(reason !== undefined)(`sizes in native calls${reason ? ` (${reason})` : ''}`, () => {
  test('wrong sizes are an error, never a crash', () => {
    const f = (length: number) => new Float32Array(length);
    const d = (length: number) => new Float64Array(length);
    const conv = (...sizes: number[]) => Int32Array.from(sizes);
    const fitting = conv(1, 1, 9, 2, 1, 9, 3, 1, 3, 1, 1, 1, 1, 0, 1, 1);
    const grouped = (groups: number, outputs: number) =>
      conv(1, 1, 9, 2, 1, 9, outputs, 1, 3, 1, 1, 1, 1, 0, 1, groups);
    expect(() => addon!.conv2d(grouped(2, 4), 0, f(18), f(12), f(36))).not.toThrow();
    const wrong: [string, () => void][] = [
      ['short input', () => addon!.conv2d(fitting, 0, f(17), f(18), f(27))],
      ['short output', () => addon!.conv2d(fitting, 0, f(18), f(18), f(26))],
      ['few sizes', () => addon!.conv2d(conv(1, 2, 3), 0, f(18), f(18), f(27))],
      [
        'zero size',
        () => addon!.conv2d(conv(0, 1, 9, 2, 1, 9, 3, 1, 3, 1, 1, 1, 1, 0, 1, 1), 0, f(0), f(18), f(0)),
      ],
      ['no array', () => addon!.conv2d(fitting, 0, undefined as never, f(18), f(27))],
      ['doubles', () => addon!.conv2d(fitting, 0, new Float64Array(18) as never, f(18), f(27))],
      ['gradient', () => addon!.conv2dFilterGradient(fitting, 0, f(18), 0, f(27), f(1))],
      ['form', () => addon!.conv2d(fitting, 9 as never, f(18), f(18), f(27))],
      ['bias', () => addon!.conv2d(fitting, 1, f(18), f(3), f(18), f(27))],
      ['uneven groups', () => addon!.conv2d(grouped(2, 3), 0, f(18), f(9), f(27))],
      ['no groups', () => addon!.conv2d(grouped(0, 4), 0, f(18), f(24), f(36))],
      ['grouped filter', () => addon!.conv2d(grouped(2, 4), 0, f(18), f(24), f(36))],
      ['grouped form', () => addon!.conv2d(grouped(2, 4), 1, f(18), f(2), f(12), f(36))],
      ['slices', () => addon!.gather(conv(1, 1, 4, 2, 3), f(12), conv(0), f(6))],
      ['scattered', () => addon!.scatterAdd(conv(1, 1, 0, 2, 3), f(6), conv(0, 1), f(0))],
      ['pasted', () => addon!.paste(f(4), f(6), 3, conv(4, 1, 0))],
      ['before', () => addon!.paste(f(4), f(6), 2, conv(4, -1, 0))],
      ['chosen', () => addon!.choose(new Uint8Array(3), f(4), f(4), f(4))],
      ['no list', () => addon!.adam(...Array<never>(7).fill(f(4) as never), new Float64Array(8))],
      ['one length', () => addon!.adam(...Array(6).fill([f(4)]), [f(3)], new Float64Array(8))],
      ['one array', () => addon!.adam(...Array(6).fill([f(4)]), [], new Float64Array(8))],
      ['settings', () => addon!.adam(...Array(7).fill([f(4)]), new Float64Array(7))],
      ['half a block', () => addon!.randomWords(0, 0, 0.5, new Uint32Array(4))],
      ['long key', () => addon!.randomWords(2 ** 32, 0, 0, new Uint32Array(4))],
      ['product', () => addon!.matmul(conv(1, 2, 2, 2, 0, 0, 0, 0, 0, 0), f(4), f(3), f(4), f(0), 0)],
      ['strides', () => addon!.binary(0, f(4), f(4), f(4), conv(4, 2, 1))],
      ['operation', () => addon!.binary(99, f(4), f(4), f(4), conv(4, 1, 1))],
      ['offset', () => addon!.copy(f(4), 4, f(4), conv(4, 1, 0))],
      ['norm', () => addon!.batchNorm(conv(3, 2), 1e-5, f(6), f(2), f(2), f(6), f(2))],
      ['section', () => addon!.filterForwards(d(7), d(2), f(4), f(4))],
      ['no section', () => addon!.filterForwards(d(0), d(0), f(4), f(4))],
      ['state', () => addon!.filterForwards(d(16), d(2), f(4), f(4))],
      ['filtered', () => addon!.filterForwards(d(8), d(2), f(4), f(3))],
      ['reflected', () => addon!.filterBothWays(d(8), 4, [f(9), f(4)], [f(9), f(4)])],
      ['nothing reflected', () => addon!.filterBothWays(d(8), 0, [f(9)], [f(9)])],
      ['channels', () => addon!.filterBothWays(d(8), 2, [f(9), f(9)], [f(9)])],
      ['short channel', () => addon!.filterBothWays(d(8), 2, [f(9)], [f(8)])],
      ['taps', () => addon!.polyphase(conv(2, 1, 0, 3), d(5), f(9), f(5))],
      ['no rows', () => addon!.polyphase(conv(2, 1), d(0), f(9), f(5))],
      ['half a pair', () => addon!.polyphase(conv(2, 1, 0), d(0), f(9), f(5))],
      ['early input', () => addon!.polyphase(conv(2, 1, -1, 3), d(6), f(9), f(5))],
      ['negative count', () => addon!.polyphase(conv(2, 1, 0, -1), d(0), f(9), f(5))],
      ['no leaf', () => addon!.growTrees(conv(2, 1, 1, 0), 0, 0, f(2), conv(0, 0), conv(0, 0, 0))],
      ['leaves', () => addon!.joinLeaves(conv(2, 1, 1, 1), f(2), f(4), conv(0, 1), conv(0, 1, 0))],
      ['a leaf of others', () => addon!.joinLeaves(conv(2, 1, 1, 1), f(2), f(4), conv(0, 2), conv(0, 2, 0))],
      [
        'lists of others',
        () =>
          addon!.chooseCandidates(
            conv(2, 1, 1, 1),
            ...([0, 0, f(2), f(4).fill(1), conv(0, 0, 0, 0), conv(0, 0, 0), conv(0, 0), conv(0)] as const),
          ),
      ],
      [
        'candidates of others',
        () => addon!.joinCandidates(conv(2, 1, 1, 1, 0, 2), f(2), f(4), conv(0, 2, 0, 0)),
      ],
      ['names', () => addon!.finishNeighbours(conv(2, 1, 1, 1), f(2), f(4), conv(0, 2), conv(0, 0), f(2))],
      ['threads', () => addon!.setThreads(0)],
      ['instructions', () => addon!.setInstructions('mmx')],
      ['convolution', () => addon!.setConvolution('slow' as never)],
      ['memory', () => addon!.allocate(1e12)],
    ];
    for (const [what, call] of wrong) expect(call, what).toThrow(RangeError);
  });
});
