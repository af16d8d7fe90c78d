import { stepCommand } from './step-command';

/** `thetalab classify RUN`. */
export const classifyCommand = () =>
  stepCommand('classify', 'classify', 'train the classifiers on the pretrained encoder');
