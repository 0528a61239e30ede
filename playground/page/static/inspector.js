// The drawer that shows what the bot sent: the playground's journal, newest first.
import { formatTime } from "./moments.js";
import { html } from "./ui.js";

const SHOWN = 200;

function Entry({ entry, ctx }) {
  const where = ctx.channels.find((channel) => channel.id === entry.channel);
  const who = ctx.people.find((person) => person.id === entry.user);
  const place = [where && where.kind !== "im" ? `#${where.name}` : null, who ? `@${who.name}` : null].filter(Boolean).join(" ");
  const { n, at, kind, method, ok, error, ...rest } = entry;
  return html`<li><details><summary>
      <span class=${`outcome ${ok === false ? "bad" : "good"}`}>${ok === false ? "✕" : "✓"}</span>
      <time>${formatTime(at, ctx)}</time> <code>${method || kind}</code> <span class="entry-place">${place}</span>
      ${error && html`<strong class="entry-error">${error}</strong>`}</summary>
    <pre>${JSON.stringify({ n, kind, ...rest }, null, 2)}</pre></details></li>`;
}

export function Inspector({ entries, ctx, onClose }) {
  const { labels } = ctx;
  return html`<aside class="inspector" aria-label=${labels.inspector}>
    <header><h2>${labels.inspector}</h2><button type="button" class="icon" aria-label=${labels.close} onClick=${onClose}>✕</button></header>
    ${entries.length === 0 ? html`<p class="empty">${labels.inspectorEmpty}</p>`
      : html`<ol reversed>${entries.slice(-SHOWN).reverse().map((entry) => html`<${Entry} key=${entry.n} entry=${entry} ctx=${ctx} />`)}</ol>`}
  </aside>`;
}
