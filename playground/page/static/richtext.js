// The `rich_text` block.
import { EMOJI } from "./vendor/emoji.js";
import { Link } from "./links.js";
import { formatDateTemplate } from "./moments.js";
import { ChannelMention, Mention } from "./mrkdwn.js";
import { html, table } from "./ui.js";

const STYLES = [["code", "code"], ["strike", "s"], ["underline", "u"], ["italic", "em"], ["bold", "strong"]];

function applyStyle(node, style = {}) {
  return STYLES.reduce((inner, [name, tag]) => (style[name] ? html`<${tag}>${inner}</${tag}>` : inner), node);
}

function renderEmoji(element) {
  const points = element.unicode?.split("-").map((code) => Number.parseInt(code, 16));
  const valid = points?.every((point) => point >= 0 && point <= 0x10ffff);
  return EMOJI[element.name] ?? (valid ? String.fromCodePoint(...points) : `:${element.name}:`);
}

const ELEMENTS = table({
  text: (element) => element.text,
  link: (element) => html`<${Link} address=${element.url}>${element.text ?? element.url}</${Link}>`,
  user: (element, ctx) => html`<${Mention} id=${element.user_id} people=${ctx.people} me=${ctx.me} />`,
  channel: (element, ctx) => html`<${ChannelMention} id=${element.channel_id} channels=${ctx.channels} />`,
  usergroup: (element) => html`<span class="mention">@${element.usergroup_id}</span>`,
  broadcast: (element) => html`<span class="mention mention-me">@${element.range}</span>`,
  emoji: renderEmoji,
  color: (element) => html`<span><span class="swatch" style=${{ backgroundColor: element.value }}></span>${element.value}</span>`,
  date: (element, ctx) =>
    html`<time title=${element.fallback}>${formatDateTemplate(element.timestamp, element.format ?? "",
      { ...ctx, tz: element.timezone ?? ctx.tz }) ?? element.fallback}</time>`,
});

function renderElements(elements = [], ctx) {
  return elements.map((element) => {
    const draw = ELEMENTS[element.type];
    return applyStyle(draw ? draw(element, ctx) : html`<code>${JSON.stringify(element)}</code>`, element.style);
  });
}

function renderPart(part, ctx) {
  const inner = () => renderElements(part.elements, ctx);
  if (part.type === "rich_text_section") return html`<div class="rich-section">${inner()}</div>`;
  if (part.type === "rich_text_preformatted") return html`<pre><code>${inner()}</code></pre>`;
  if (part.type === "rich_text_quote") return html`<blockquote>${inner()}</blockquote>`;
  if (part.type === "rich_text_list") {
    const tag = part.style === "ordered" ? "ol" : "ul";
    const items = (part.elements ?? []).map((item) => html`<li>${renderElements(item.elements, ctx)}</li>`);
    return html`<${tag} class=${`indent-${Math.min(part.indent ?? 0, 8)}`} start=${(part.offset ?? 0) + 1}>${items}</${tag}>`;
  }
  return html`<pre><code>${JSON.stringify(part, null, 2)}</code></pre>`;
}

export function RichText({ block, ctx }) {
  return html`<div class="rich-text">${(block.elements ?? []).map((part) => renderPart(part, ctx))}</div>`;
}

/** The words of a rich_text value, for sorting and for reading aloud. */
export function readRichText(value) {
  if (Array.isArray(value)) return value.map(readRichText).join("");
  return value?.text ?? value?.name ?? readRichText(value?.elements ?? []);
}
