import * as tf from '@tensorflow/tfjs';

/** A second model of the same layers and weights; training one leaves the other as it is. */
export async function cloneModel(model: tf.LayersModel): Promise<tf.LayersModel> {
  const { modelTopology } = JSON.parse(JSON.stringify({ modelTopology: model.toJSON(undefined, false) }));
  const copy = await tf.models.modelFromJSON(modelTopology);
  copy.setWeights(model.getWeights());
  return copy;
}
