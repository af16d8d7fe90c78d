import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that start other programs come first: they take the longest, and the last to end must not be one of them. */
export default class ProgramsFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const startsPrograms = ({ moduleId }: TestSpecification) =>
      /\/tests\/(browser|cli|kernel|scripts)\/|kill\.test/.test(moduleId);
    return [...sorted.filter(startsPrograms), ...sorted.filter((file) => !startsPrograms(file))];
  }
}
