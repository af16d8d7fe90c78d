import { formatJson } from '../../src/system';
import { describeMachine, machineLine } from '../harness/machine';
import { benchStore, type StoreSize } from '../store';
import { parse, UsageError, wholeNumber } from './options';

const options = {
  nights: { type: 'string', default: '200' },
  epochs: { type: 'string', default: '2000' },
  batch: { type: 'string', default: '32' },
  steps: { type: 'string', default: '10' },
  dtype: { type: 'string', default: 'int16' },
  json: { type: 'boolean', default: false },
} as const;

/** `bench -- store`: writes an epoch store of many nights, trains from it and prints rates and peak memory. */
export async function storeCommand(root: string, args: string[]): Promise<void> {
  const values = parse(args, options);
  if (values.dtype !== 'int16' && values.dtype !== 'float32')
    throw new UsageError(`--dtype: expected int16 or float32, got "${values.dtype}"`);
  const size: StoreSize = {
    nights: wholeNumber('nights', values.nights, 1),
    epochsPerNight: wholeNumber('epochs', values.epochs, 1),
    batchSize: wholeNumber('batch', values.batch, 2),
    steps: wholeNumber('steps', values.steps, 1),
    dtype: values.dtype,
  };
  if (size.nights * size.epochsPerNight < size.batchSize * (size.steps + 1))
    throw new UsageError(
      `--steps: expected a pass of at least ${size.steps + 1} batches, got too few epochs`,
    );
  const machine = describeMachine(root, { engine: true, peers: [] });
  const results = await benchStore(size);
  if (values.json) process.stdout.write(formatJson({ machine, ...results }));
  else {
    console.log(machineLine(machine));
    console.table(results);
  }
}
