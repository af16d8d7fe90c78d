import { stepCommand } from './step-command';

/** `thetalab latent RUN`. */
export const latentCommand = () =>
  stepCommand('latent', 'latent', 'embed the test part, cluster it and project it');
