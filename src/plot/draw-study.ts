import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ablation } from '../experiment';
import { interrupted, writeFileAtomic } from '../system';
import { findBrowser } from './export/find-browser';
import type { Figure } from './figure';
import { forest } from './forest';
import { numberCurve } from './number-curve';
import { pairHeatMap } from './pair-heat-map';
import { severityCurves } from './severity-curves';
import { type ReportFigure, studyReport } from './study-report';

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
 * Draws a study into its `figures/` (plotly JSON, and PNG when a browser is there) and writes `report.html`, one page that
 * holds all of it. When interrupted, the rest of the figures is left out.
 *
 * @param folder the study's
 * @returns path of the report
 */
export async function drawStudy(folder: string, results: ablation.StudyResults): Promise<string> {
  const figures: ReportFigure[] = [];
  for (const [design, figure] of studyFigures(results)) {
    if (await interrupted()) break;
    const path = join(folder, 'figures', design);
    await figure.save(`${path}.json`);
    if (!findBrowser()) continue;
    await figure.save(`${path}.png`, { width: 860, scale: 1.5 });
    figures.push({ title: figure.title, png: readFileSync(`${path}.png`) });
  }
  const report = join(folder, 'report.html');
  writeFileAtomic(report, studyReport(results, figures, folder));
  return report;
}
