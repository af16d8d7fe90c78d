import { z } from 'zod';
import { expected } from '../system';
import type { ParameterSchema } from './schema';

/**
 * Parameters as they are at a severity: each that has a neutral value goes from there (0) to what it was given (1) and
 * beyond, as far as its range allows; the others stay.
 *
 * @throws ThetalabError when the severity is not a number from 0 on
 */
export function scaleParameters<S extends ParameterSchema>(
  where: string,
  schema: S,
  parameters: Readonly<z.output<S>>,
  severity: number,
): z.output<S> {
  if (!(severity >= 0 && severity < Number.POSITIVE_INFINITY))
    throw expected(where, 'a severity from 0 on', String(severity), '1 is what the parameters say');
  const { properties = {} } = z.toJSONSchema(schema, { io: 'input' });
  const scaled = Object.entries(parameters).map(([name, value]) => {
    const { neutral, minimum, maximum, type } = properties[name] as z.core.JSONSchema.BaseSchema;
    if (typeof neutral !== 'number') return [name, value];
    const wanted = neutral + severity * ((value as number) - neutral);
    const within = Math.min(maximum!, Math.max(minimum!, wanted));
    return [name, type === 'integer' ? Math.round(within) : within];
  });
  return Object.fromEntries(scaled);
}
