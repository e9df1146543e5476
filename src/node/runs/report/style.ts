// The report's style sheet: light and dark by what the reader's system prefers, one column or several by width.

export const STYLE = `
:root {
  color-scheme: light dark;
  --page: #ffffff; --card: #f6f7f9; --ink: #1c2430; --soft: #5b6675; --faint: #d5dae1;
  --first: #185aad; --second: #c2590c; --third: #9aa3af; --wrong: #d9730d;
  --positive: #185aad; --negative: #b4500a;
}
@media screen and (prefers-color-scheme: dark) {
  :root {
    --page: #12161c; --card: #1b212a; --ink: #e4e8ee; --soft: #98a3b3; --faint: #39424f;
    --first: #6cabf7; --second: #f0995a; --third: #6b7685; --wrong: #e8791a;
    --positive: #6cabf7; --negative: #f0995a;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem clamp(0.75rem, 3vw, 2.5rem) 4rem; max-width: 1400px;
  background: var(--page); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
h1 { margin: 0; font-size: 1.6rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 3rem 0 0.5rem; font-size: 1.25rem; }
h3 { margin: 0 0 0.5rem; font-size: 1rem; }
p { margin: 0.25rem 0 1rem; max-width: 90ch; }
.soft { color: var(--soft); }
.grid { display: grid; gap: 1rem; grid-template-columns: repeat(auto-fit, minmax(min(320px, 100%), 1fr)); }
.curves { grid-template-columns: repeat(auto-fill, minmax(min(320px, 100%), 1fr)); }
.wide { grid-template-columns: repeat(auto-fit, minmax(min(440px, 100%), 1fr)); }
.tiles { margin: 1.5rem 0; grid-template-columns: repeat(auto-fit, minmax(min(220px, 100%), 1fr)); }
@media (max-width: 1000px) and (min-width: 480px) { .tiles { grid-template-columns: 1fr 1fr; } }
.card, figure { margin: 0; padding: 1rem; border-radius: 10px; background: var(--card); }
.tiles strong { display: block; font-size: 1.8rem; line-height: 1.2; font-weight: 650; }
.tiles .soft { font-size: 0.875rem; }
figure svg { display: block; width: 100%; height: auto; max-height: 460px; }
.speed svg { max-height: 320px; }
figcaption { margin-top: 0.5rem; color: var(--soft); font-size: 0.875rem; }
img { display: block; image-rendering: pixelated; }
.mistakes { display: grid; gap: 0.75rem; grid-template-columns: repeat(auto-fill, minmax(190px, 1fr)); }
.mistakes figure { padding: 0.75rem; }
.mistakes figcaption { display: flex; flex-wrap: wrap; justify-content: space-between; font-size: 0.8125rem; }
.mistakes .pair { display: flex; gap: 0.75rem; align-items: start; }
.mistakes img { width: 64px; height: 64px; border-radius: 4px; }
.mistakes ol { flex: 1; margin: 0; padding: 0; list-style: none; font-size: 0.8125rem; }
.mistakes li {
  display: flex; gap: 0.75em; justify-content: space-between; padding: 0 4px; border-radius: 3px;
  font-variant-numeric: tabular-nums;
  background: linear-gradient(var(--faint) 0 0) 0 0 / var(--share) 100% no-repeat;
}
.mistakes .label { color: var(--first); font-weight: 650; }
.weights { display: grid; gap: 6px; grid-template-columns: repeat(auto-fill, minmax(56px, 1fr)); }
.weights img { width: 100%; border-radius: 4px; background: var(--card); }
.positive { color: var(--positive); }
.negative { color: var(--negative); }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: 0.9375rem; }
.facts { width: 100%; table-layout: fixed; }
.facts th { width: 38%; font-weight: normal; color: var(--soft); }
th, td { padding: 0.25rem 0.75rem 0.25rem 0; text-align: left; vertical-align: top; overflow-wrap: anywhere; }
.numbers th, .numbers td {
  padding: 0.25rem 0.625rem; text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums;
}
.numbers tbody th { font-weight: normal; color: var(--soft); }
tr + tr, tbody tr { border-top: 1px solid var(--faint); }
details { margin-top: 1rem; }
summary { cursor: pointer; }
code { padding: 0.1em 0.35em; border-radius: 4px; background: var(--card); overflow-wrap: anywhere; }
@media print {
  body { padding: 0; font-size: 12px; }
  .wide { grid-template-columns: 1fr 1fr; }
  .tiles { grid-template-columns: repeat(4, 1fr); }
  .scroll { overflow: visible; }
  table, .mistakes ol { font-size: 0.75rem; }
  .card, figure { break-inside: avoid; border: 1px solid var(--faint); }
  h2, h3, summary, section > .soft { break-after: avoid; }
  ::details-content { content-visibility: visible; block-size: auto; }
}
`;
