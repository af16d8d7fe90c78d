export { describeValue as describe, isRecord } from '../system';
