import { expect, test } from 'vitest';
import { stageColors } from '../../src/plot';
import { displayOrder, runsOf } from '../../src/plot/classes';

type Vector = [number, number, number];

/** Colour vision deficiencies on linear RGB, severity 1 (Machado, Oliveira and Fernandes 2009, table 1). */
const sights: Record<string, Vector[]> = {
  normal: [
    [1, 0, 0],
    [0, 1, 0],
    [0, 0, 1],
  ],
  protanopia: [
    [0.152286, 1.052583, -0.204868],
    [0.114503, 0.786281, 0.099216],
    [-0.003882, -0.048116, 1.051998],
  ],
  deuteranopia: [
    [0.367322, 0.860646, -0.227968],
    [0.280085, 0.672501, 0.047413],
    [-0.01182, 0.04294, 0.968881],
  ],
  tritanopia: [
    [1.255528, -0.076749, -0.178779],
    [-0.078411, 0.930809, 0.147602],
    [0.004733, 0.691367, 0.3039],
  ],
};

test.each(Object.keys(sights))('any two stages are far apart in CIELAB: %s', (sight) => {
  const names = Object.keys(stageColors);
  const labs = names.map((name) => lab(times(sights[sight]!, linear(stageColors[name]!))));
  for (let i = 0; i < names.length; i++) {
    for (let j = 0; j < i; j++) {
      const distance = Math.hypot(...labs[i]!.map((value, k) => value - labs[j]![k]!));
      expect(distance, `${names[i]} and ${names[j]}`).toBeGreaterThan(25);
    }
  }
});

test('hypnogram order is that of sleep medicine; other classes keep theirs', () => {
  const names = ['W', 'N1', 'N2', 'N3', 'REM'];
  expect(displayOrder(names).map((index) => names[index])).toEqual(['W', 'REM', 'N1', 'N2', 'N3']);
  expect(displayOrder(['b', 'N2', 'a', 'W'])).toEqual([3, 1, 0, 2]);
});

test('runs cover all labels', () => {
  expect(runsOf([2, 2, -1, 2])).toEqual([
    { label: 2, from: 0, to: 2 },
    { label: -1, from: 2, to: 3 },
    { label: 2, from: 3, to: 4 },
  ]);
});

function linear(hex: string): Vector {
  return [1, 3, 5].map((at) => {
    const value = Number.parseInt(hex.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  }) as Vector;
}

function times(matrix: Vector[], vector: Vector): Vector {
  return matrix.map((row) => row.reduce((sum, value, i) => sum + value * vector[i]!, 0)) as Vector;
}

/** Linear sRGB to CIELAB under D65. */
function lab(rgb: Vector): Vector {
  const xyz = times(
    [
      [0.4124, 0.3576, 0.1805],
      [0.2126, 0.7152, 0.0722],
      [0.0193, 0.1192, 0.9505],
    ],
    rgb.map((value) => Math.min(1, Math.max(0, value))) as Vector,
  );
  const [x, y, z] = xyz.map((value, i) => {
    const ratio = value / [0.9505, 1, 1.089][i]!;
    return ratio > 0.008856 ? Math.cbrt(ratio) : 7.787 * ratio + 16 / 116;
  }) as Vector;
  return [116 * y - 16, 500 * (x - y), 200 * (y - z)];
}
