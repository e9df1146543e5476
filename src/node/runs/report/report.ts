// The report of a run: one HTML file that needs no network and no script. Every figure names its images.

import type { Dataset } from '../../../engine/training/dataset.js';
import type { Network } from '../../../formats/model.js';
import { percent } from '../../../numbers.js';
import type { RunRecord } from '../record.js';
import { Html, html } from './html.js';
import { findWorstMistakes } from './mistakes.js';
import { renderAnswers } from './sections/answers.js';
import { renderFirstLayer } from './sections/first-layer.js';
import { renderHead } from './sections/head.js';
import { renderLearning } from './sections/learning.js';
import { renderSettings } from './sections/settings.js';
import { renderSpeed } from './sections/speed.js';
import { renderMistakes } from './sections/worst-mistakes.js';
import { STYLE } from './style.js';

const MOST_MISTAKES = 40;

/** The report of a run of at least one epoch, as an HTML page. */
export async function renderReport(record: RunRecord, model: Network, dataset: Dataset): Promise<string> {
  const { test } = record.done;
  const sections = [
    renderHead(record),
    await renderLearning(record),
    await renderAnswers(record),
    await renderMistakes(record, findWorstMistakes(model, dataset.test, MOST_MISTAKES), dataset),
    await renderFirstLayer(model),
    await renderSpeed(record),
    renderSettings(record, model),
  ];
  const page = html`<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8"/>
<meta name="viewport" content="width=device-width, initial-scale=1"/>
<title>${record.name}: test accuracy ${percent(test.accuracy)} (${record.done.dataset})</title>
<style>${new Html(STYLE)}</style>
</head>
<body>
<main>
${sections}
</main>
</body>
</html>
`;
  return page.text;
}
