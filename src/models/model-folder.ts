import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { expected, writeFileAtomic } from '../system';

const weightsName = 'weights.bin';

/**
 * Saves a model, architecture and weights, in TensorFlow.js' own format: `model.json` and `weights.bin` in `folder`, as
 * `model.save('file://…')` of tfjs-node does; that function is not there in plain Node.js.
 *
 * @throws ThetalabError when the folder cannot be written
 */
export async function saveModel(model: tf.LayersModel, folder: string): Promise<void> {
  await model.save({
    async save({ modelTopology, weightSpecs = [], weightData, ...rest }: tf.io.ModelArtifacts) {
      const weights = tf.io.CompositeArrayBuffer.join(weightData);
      const weightsManifest = [{ paths: [`./${weightsName}`], weights: weightSpecs }];
      const { format, generatedBy, convertedBy } = rest;
      const json = { modelTopology, format, generatedBy, convertedBy, weightsManifest };
      writeFileAtomic(join(folder, weightsName), new Uint8Array(weights));
      writeFileAtomic(join(folder, 'model.json'), JSON.stringify(json));
      return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } };
    },
  });
}

/**
 * Loads a model that `saveModel` or tfjs-node wrote. Custom layers must be registered: those of thetalab are, once it is
 * imported.
 *
 * @throws ThetalabError when a file is missing, is not JSON, or has another size than `model.json` says
 */
export async function loadModel(folder: string): Promise<tf.LayersModel> {
  const json = parseModel(join(folder, 'model.json'));
  const weightSpecs = json.weightsManifest.flatMap(({ weights }) => weights);
  const files = json.weightsManifest.flatMap(({ paths }) =>
    paths.map((path) => readBytes(join(folder, path))),
  );
  const bytes = Uint8Array.from(Buffer.concat(files));
  const needed = weightSpecs.reduce((sum, spec) => sum + bytesOf(spec), 0);
  if (bytes.length !== needed) {
    const got = `${bytes.length}`;
    throw expected('loadModel', `${needed} bytes of weights in "${folder}"`, got, 'save the model again');
  }
  const { modelTopology, format, generatedBy, convertedBy } = json;
  const artifacts = {
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    weightSpecs,
    weightData: bytes.buffer,
  };
  return tf.loadLayersModel({ load: async () => artifacts as tf.io.ModelArtifacts });
}

function parseModel(path: string): tf.io.ModelJSON {
  let json: tf.io.ModelJSON;
  try {
    json = JSON.parse(readBytes(path).toString('utf8'));
  } catch (cause) {
    if (!(cause instanceof SyntaxError)) throw cause;
    throw expected('loadModel', `JSON in "${path}"`, cause.message, 'save the model again');
  }
  if (!Array.isArray(json?.weightsManifest) || typeof json.modelTopology !== 'object') {
    throw expected('loadModel', `modelTopology and weightsManifest in "${path}"`, 'another kind of file');
  }
  return json;
}

function readBytes(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    throw expected('loadModel', 'a saved model', `no readable "${path}" (${code})`, 'check the folder');
  }
}

function bytesOf({ shape, dtype, quantization }: tf.io.WeightsManifestEntry): number {
  const type = quantization?.dtype ?? dtype;
  const size = { uint8: 1, bool: 1, uint16: 2, float16: 2 }[type as string] ?? 4;
  return shape.reduce((product, length) => product * length, size);
}
