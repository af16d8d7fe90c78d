import { z } from 'zod';
import { closest, expected, shared } from '../system';
import type { BaseAugmentation } from './base-augmentation';
import { checkParameters } from './check-parameters';
import type { ParameterSchema } from './schema';

/** A class of augmentations that can be registered. */
export interface AugmentationClass {
  // biome-ignore lint/suspicious/noExplicitAny: each class has its own parameters; `fromConfig` checks them first
  new (parameters?: any): BaseAugmentation<any>;
  readonly schema: ParameterSchema;
}

/** What the registry knows of one parameter. */
export interface ParameterDescription {
  name: string;
  type: string;
  default: unknown;
  minimum?: number;
  maximum?: number;
  meaning: string;
}

/** What the registry knows of one augmentation: enough for help texts and a gallery. */
export interface AugmentationDescription {
  name: string;
  summary: string;
  parameters: ParameterDescription[];
}

const classes = shared('augment.registry', () => new Map<string, AugmentationClass>());

/**
 * Makes an augmentation available to config files under `name`. Registering a name again replaces what it meant, so that
 * a notebook cell can be run twice.
 *
 * @throws ThetalabError when the class has no `schema`
 */
export function register(name: string, augmentation: AugmentationClass): void {
  if (!(augmentation.schema instanceof z.ZodObject)) {
    throw expected(
      'register',
      `${name} with a static schema`,
      'none',
      "write static schema = parameters('…', {…})",
    );
  }
  classes.set(name, augmentation);
}

/** All registered augmentations with their parameters, in the order in which they were registered. */
export function registered(): AugmentationDescription[] {
  return [...classes].map(([name, { schema }]) => {
    const { description = '', properties = {} } = z.toJSONSchema(schema, { io: 'input' });
    return { name, summary: description, parameters: Object.entries(properties).map(describeParameter) };
  });
}

/**
 * Makes the augmentations of a config: `{ TimeWarping: { sigma: 0.1, p: 0.7 }, … }`, in that order. Parameters left out
 * have their defaults.
 *
 * @throws ThetalabError naming an augmentation or a parameter that is unknown, with a suggestion, or a value out of range
 */
export function fromConfig(config: Readonly<Record<string, unknown>>): BaseAugmentation[] {
  return Object.entries(config).map(([name, given]) => {
    const augmentation = classes.get(name);
    if (!augmentation) throw unknown(name);
    return new augmentation(checkParameters(`augmentations.${name}`, augmentation.schema, given));
  });
}

function unknown(name: string): Error {
  const suggestion = closest(name, classes.keys());
  const known = `known are ${[...classes.keys()].join(', ')}; register your own with augment.register`;
  return expected(
    'augmentations',
    'a registered augmentation',
    `"${name}"`,
    suggestion ? `did you mean "${suggestion}"?` : known,
  );
}

function describeParameter([name, property]: [string, z.core.JSONSchema._JSONSchema]): ParameterDescription {
  const {
    type,
    default: initial,
    minimum,
    maximum,
    description = '',
  } = property as z.core.JSONSchema.BaseSchema;
  return { name, type: String(type), default: initial, minimum, maximum, meaning: description };
}
