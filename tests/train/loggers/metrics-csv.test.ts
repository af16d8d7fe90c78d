import { readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { combineLoggers, MetricsCsv } from '../../../src/train';
import { recorder, temporaryFolder } from '../support';

const path = temporaryFolder();
const row = (pass: number) => ({ pass, loss: 1 / pass, seconds: pass });

test('one line for each training, pass and measure', () => {
  const logger = new MetricsCsv(path('new/metrics.csv'));
  logger.log('pretraining', [row(1), row(2)]);
  logger.log('linear', [{ ...row(1), validationKappa: 0.25 }]);
  expect(readFileSync(path('new/metrics.csv'), 'utf8')).toBe(
    [
      'training,pass,measure,value',
      'pretraining,1,loss,1',
      'pretraining,1,seconds,1',
      'pretraining,2,loss,0.5',
      'pretraining,2,seconds,2',
      'linear,1,loss,1',
      'linear,1,seconds,1',
      'linear,1,validationKappa,0.25',
      '',
    ].join('\n'),
  );
});

test('a resumed training replaces what was written beyond its checkpoint', () => {
  new MetricsCsv(path('a.csv')).log('linear', [row(1), row(2), row(3)]);
  new MetricsCsv(path('b.csv')).log('linear', [row(1)]);
  new MetricsCsv(path('a.csv')).log('linear', [row(1)]);
  expect(readFileSync(path('a.csv'), 'utf8')).toBe(readFileSync(path('b.csv'), 'utf8'));
});

test('names with commas and quotes are quoted, and names that begin alike are told apart', () => {
  const logger = new MetricsCsv(path('c.csv'));
  logger.log('a,b', [row(1)]);
  logger.log('a', [row(1)]);
  logger.log('"a"', [row(1)]);
  logger.log('a', [row(1)]);
  const names = readFileSync(path('c.csv'), 'utf8').match(/^.*(?=,1,loss)/gm);
  expect(names).toEqual(['"a,b"', '"""a"""', 'a']);
});

test('a folder that is not writable is named', () => {
  writeFileSync(path('file'), '');
  expect(() => new MetricsCsv(path('file/metrics.csv')).log('a', [row(1)])).toThrow(/file/);
});

test('combined loggers all get the rows', () => {
  const [first, second] = [recorder(), recorder()];
  combineLoggers(first, second).log('a', [row(1), row(2)]);
  expect([first.passes, second.passes]).toEqual([[[1, 2]], [[1, 2]]]);
});

test('danfojs reads it as a table of numbers and names', async () => {
  const logger = new MetricsCsv(path('table.csv'));
  logger.log('a, "b"', [row(1), row(2)]);
  logger.log('linear', [row(1)]);
  const { readCSV } = await import('danfojs-node');
  const table = await readCSV(path('table.csv'));
  expect(table.columns).toEqual(['training', 'pass', 'measure', 'value']);
  const own = (table.values as unknown[][]).filter(([training]) => training === 'a, "b"');
  expect(own.map(([, pass, measure]) => [pass, measure])).toContainEqual([2, 'loss']);
  for (const [, , , value] of table.values as unknown[][]) expect(value).toBeTypeOf('number');
});
