import { readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import type { ablation } from '../experiment';
import { writeFileAtomic } from '../system';
import { findBrowser } from './export/find-browser';
import type { Figure } from './figure';
import { forest } from './forest';
import { numberCurve } from './number-curve';
import { pairHeatMap } from './pair-heat-map';
import { saveFigures } from './save-figures';
import { severityCurves } from './severity-curves';
import { studyReport } from './study-report';

/** How each design is drawn; `none` has nothing to compare. */
const drawings: Partial<Record<ablation.DesignName, (results: ablation.StudyResults) => Figure>> = {
  'one-at-a-time': (results) => forest(results, { design: 'one-at-a-time' }),
  'leave-one-out': (results) => forest(results, { design: 'leave-one-out' }),
  'all-pairs': (results) => pairHeatMap(results),
  severity: (results) => severityCurves(results),
  number: (results) => numberCurve(results),
};

/** The figures of a study, by design; those of which nothing is done yet are left out. */
export function studyFigures(results: ablation.StudyResults): Map<ablation.DesignName, Figure> {
  const done = results.settings.designs.filter((design) =>
    results.summary.some((row) => row.design === design && row.difference !== undefined),
  );
  return new Map(
    done.flatMap((design) => {
      const draw = drawings[design];
      return draw ? [[design, draw(results)] as const] : [];
    }),
  );
}

/**
 * Draws a study into its `figures/`, as `saveFigures` does, and writes `report.html`, one page that
 * holds all of it. When interrupted, the rest of the figures is left out.
 *
 * @param folder the study's
 * @returns path of the report
 */
export async function drawStudy(folder: string, results: ablation.StudyResults): Promise<string> {
  const figures = [...studyFigures(results)];
  const title = `Figures of ${basename(folder)}`;
  const saved = await saveFigures(join(folder, 'figures'), title, figures, { width: 860, scale: 1.5 });
  const drawn = findBrowser() ? saved : [];
  const pictures = drawn.map((path, at) => ({
    title: figures[at]![1].title,
    png: readFileSync(`${path}.png`),
  }));
  const report = join(folder, 'report.html');
  writeFileAtomic(report, studyReport(results, pictures, folder));
  return report;
}
