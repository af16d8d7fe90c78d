export { ClassificationReport, type ClassScores, classificationReport } from './classification-report';
export { compareNights, type NightComparison, NightComparisons } from './compare-nights';
export { confusionMatrix } from './confusion-matrix';
export { majorityBaseline } from './majority-baseline';
export { type Prediction, predict, predictEmbeddings } from './predict';
export { savePredictions, saveReport } from './save';
