export { type BootstrapOptions, bootstrapInterval, type Interval, percentileInterval } from './bootstrap';
export { ClassificationReport, type ClassScores, classificationReport } from './classification-report';
export { compareNights, type NightComparison, NightComparisons } from './compare-nights';
export { confusionMatrix } from './confusion-matrix';
export { holm } from './holm';
export { majorityBaseline } from './majority-baseline';
export { type Prediction, predict, predictEmbeddings } from './predict';
export { savePredictions, saveReport } from './save';
export { type SignFlipOptions, signFlipTest, smallestSignFlipP } from './sign-flip-test';
