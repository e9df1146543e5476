// HTML from templates in which every value is escaped unless it is HTML itself.

import { escapeMarkup } from '../../../markup.js';

/** A piece of HTML that is right as it stands. */
export class Html {
  constructor(readonly text: string) {}
}

/** A number and its unit stay on one line. */
function keepUnits(text: string): string {
  return text.replaceAll(/(\d) (?=(?:%|s|min)(?!\w))/g, '$1&nbsp;');
}

type Value = Html | string | number | undefined | readonly (Html | undefined)[];

function toText(value: Value): string {
  if (value === undefined) return '';
  if (value instanceof Html) return value.text;
  if (typeof value === 'object') return value.map((part) => part?.text ?? '').join('\n');
  return keepUnits(escapeMarkup(String(value)));
}

/**
 * html`<p>${text}</p>`: strings are escaped, with a no-break space before a unit; HTML is put in as it is; undefined
 * is nothing.
 */
export function html(strings: TemplateStringsArray, ...values: Value[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(toText)));
}

/** A chart with its title above and what it shows below. */
export function renderFigure(title: string, chart: Html, caption: string): Html {
  return html`<figure><h3>${title}</h3>${chart}<figcaption>${caption}</figcaption></figure>`;
}
