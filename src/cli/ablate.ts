import { Command } from 'commander';
import { ablation, loadModule } from '../experiment';
import { counted, formatJson, interruptionSignal } from '../system';
import { badUsage, exitCodes, Stopped } from './exit';
import { wholeNumber } from './numbers';
import { addConfigOptions, checkData, folderName, overridesOf } from './options';

interface AblateOptions {
  data?: string;
  set: string[];
  out?: string;
  jobs?: number;
  register: string[];
  json?: boolean;
}

/** `thetalab ablate CONFIG`: which augmentations help, by how much, with what certainty. */
export function ablateCommand(): Command {
  const command = new Command('ablate')
    .description('run an ablation study of augmentations, or go on with it: a table, figures and a report')
    .argument('<config>', 'JSON file of an experiment with a section "ablation"');
  return addConfigOptions(command)
    .option(
      '-o, --out <folder>',
      'folder of the study (default runs/ and the name of the config)',
      folderName,
    )
    .option('-j, --jobs <count>', 'runs side by side (default one per core, as memory allows)', wholeNumber)
    .option(
      '--register <file...>',
      'programs that register augmentations of your own, in JavaScript or TypeScript',
      (value: string, previous: string[]) => [...previous, value],
      [],
    )
    .option('--json', 'print the results as JSON')
    .addHelpText('after', examples)
    .action(ablate);
}

const examples = `
Designs: ${ablation.designNames.join(', ')}.
Stopped or killed, the same command goes on; with more seeds, designs or augmentations in the config it adds to the study.

Examples:
  npx thetalab ablate configs/ablation-quick.json
  npx thetalab ablate configs/ablation-quick.json --set ablation.seeds=[0,1,2,3,4,5] --set 'ablation.designs=["severity"]'
  npx thetalab ablate study.json --data ../shared/data/sleep/dreams --set dataset.name=auto --jobs 4`;

async function ablate(path: string, { out, jobs, register, json, ...given }: AblateOptions): Promise<void> {
  for (const file of register) await badUsage(() => loadModule(file));
  const { config, folder } = badUsage(() => prepare(path, out, given));
  console.error(`study folder: ${folder}`);
  const { status, results, failures } = await ablation.runStudy(config, { folder, jobs, modules: register });
  const report = interruptionSignal().aborted ? undefined : await draw(folder, results);
  if (status === 'interrupted' || report === undefined || interruptionSignal().aborted) {
    const message = 'interrupted; what is done is kept: the same command goes on';
    throw new Stopped(message, exitCodes.interrupted);
  }
  if (json) process.stdout.write(formatJson({ study: folder, status, report, failures, ...results }));
  else console.log([results, ...results.notes.map((note) => `- ${note}`), `Report: ${report}`].join('\n'));
  if (failures.length) throw new Stopped(describe(failures), exitCodes.failed);
}

/** The study, once it is clear that it can begin. */
function prepare(path: string, out: string | undefined, given: Pick<AblateOptions, 'data' | 'set'>) {
  const config = ablation.readStudy(path, overridesOf(given));
  checkData(config.experiment);
  ablation.planStudy(config);
  const folder = out ?? ablation.studyFolder(config);
  ablation.checkStudy(folder, config);
  return { config, folder };
}

/** Draws; undefined when it was interrupted meanwhile, which ends the browser, too. */
async function draw(folder: string, results: ablation.StudyResults): Promise<string | undefined> {
  const { closeBrowser, drawStudy } = await import('../plot');
  try {
    return await drawStudy(folder, results);
  } catch (error) {
    if (!interruptionSignal().aborted) throw error;
    return undefined;
  } finally {
    await closeBrowser();
  }
}

/** Failures by reason: most often many runs have the same. */
function describe(failures: readonly { run: string; reason: string }[]): string {
  const reasons = new Map<string, string[]>();
  for (const { run, reason } of failures) reasons.set(reason, [...(reasons.get(reason) ?? []), run]);
  const lines = [...reasons].map(([reason, [first, ...others]]) => {
    const more = others.length ? ` and ${others.length} more` : '';
    return `${first}${more}: ${reason}`;
  });
  return [
    `thetalab: ${counted(failures.length, 'run')} failed; the same command tries them again`,
    ...lines,
  ].join('\n');
}
