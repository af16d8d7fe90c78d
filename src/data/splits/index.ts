export { type NightSplitOptions, splitByNight } from './by-night';
export { type SplitOptions, type SplitSubjects, splitBySubject, splitSubjects } from './by-subject';
export { splitByTime } from './by-time';
export { type Fold, Folds } from './folds';
export { type KFoldOptions, kFold, leaveOneSubjectOut } from './k-fold';
export { checkLeaks } from './leaks';
export { type Fractions, type Split, type SplitPart, splitParts } from './partition';
export { loadFolds, loadSplit, saveSplit } from './save';
