export {
  type ClassificationReport,
  type ClassScores,
  classificationReport,
  confusionMatrix,
  majorityBaseline,
} from './classification-report';
export { type Prediction, predict, predictEmbeddings, savePredictions } from './predict';
