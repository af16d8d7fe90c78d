// TensorFlow.js core's own specs, told to run on the engine THETALAB_SPECS_ENGINE. Bundled with the engine, so that both use one copy
// of TensorFlow.js.
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { use } from '../../../src/engine';

const engine = process.env.THETALAB_SPECS_ENGINE as 'native' | 'cpu';
setTestEnvs([{ name: engine, backendName: engine, isDataSync: true }]);
require('@tensorflow/tfjs-core/dist/tests');

/** Starts the engine that the specs run on. */
export const start = () => use(engine);
