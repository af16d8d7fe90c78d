// npm start: sets up what is missing, then opens JupyterLab in notebooks/, or with --headless executes notebooks.
import { requireNode } from './setup/node-version.mjs';

requireNode();
import('./lab.mjs').then(({ start }) => start(process.argv.slice(2)));
