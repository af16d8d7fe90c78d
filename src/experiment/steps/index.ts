export { newEncoder } from './classify';
export { prepare } from './prepare';
export { runStep } from './run-step';
