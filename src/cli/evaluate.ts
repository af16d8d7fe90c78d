import { stepCommand } from './step-command';

/** `thetalab evaluate RUN`. */
export const evaluateCommand = () =>
  stepCommand('evaluate', 'evaluate', 'score the test part and write results.json');
