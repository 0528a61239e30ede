// The `markdown` block: marked's lexer gives tokens, and tokens become vnodes. HTML stays text.
import { lexer } from "./vendor/marked.js";
import { Link } from "./links.js";
import { decodeEntities, replaceEmoji } from "./mrkdwn.js";
import { html, table } from "./ui.js";

const INLINE = table({
  strong: (token) => html`<strong>${renderInline(token.tokens)}</strong>`,
  em: (token) => html`<em>${renderInline(token.tokens)}</em>`,
  del: (token) => html`<s>${renderInline(token.tokens)}</s>`,
  codespan: (token) => html`<code>${token.text}</code>`,
  br: () => "\n",
  link: (token) => html`<${Link} address=${token.href}>${renderInline(token.tokens)}</${Link}>`,
  // Slack turns images of a markdown block into links as well.
  image: (token) => html`<${Link} address=${token.href}>${token.text || token.href}</${Link}>`,
  escape: (token) => token.text,
  text: (token) => (token.tokens ? renderInline(token.tokens) : replaceEmoji(decodeEntities(token.text))),
});

function renderInline(tokens = []) {
  return tokens.map((token) => (INLINE[token.type] ? INLINE[token.type](token) : token.raw));
}

function renderItem(item) {
  const box = item.task ? html`<input type="checkbox" disabled checked=${item.checked} aria-label=${item.text} /> ` : "";
  const inner = item.tokens.filter((token) => token.type !== "checkbox");
  return html`<li>${box}${inner.map((token) => (token.type === "text" ? INLINE.text(token) : renderBlock(token)))}</li>`;
}

function renderList(token) {
  const items = token.items.map(renderItem);
  return token.ordered ? html`<ol start=${token.start || 1}>${items}</ol>` : html`<ul>${items}</ul>`;
}

function renderTable(token) {
  const cell = (tag) => (part, index) =>
    html`<${tag} class=${`align-${token.align[index] ?? "left"}`}>${renderInline(part.tokens)}</${tag}>`;
  return html`<div class="table-scroll"><table>
    <thead><tr>${token.header.map(cell("th"))}</tr></thead>
    <tbody>${token.rows.map((row) => html`<tr>${row.map(cell("td"))}</tr>`)}</tbody>
  </table></div>`;
}

const BLOCK = table({
  space: () => null,
  hr: () => html`<hr />`,
  heading: (token) => html`<p class=${`heading heading-${token.depth}`}>${renderInline(token.tokens)}</p>`,
  paragraph: (token) => html`<p>${renderInline(token.tokens)}</p>`,
  text: (token) => html`<p>${INLINE.text(token)}</p>`,
  code: (token) => html`<pre><code>${token.text}</code></pre>`,
  blockquote: (token) => html`<blockquote>${token.tokens.map(renderBlock)}</blockquote>`,
  list: renderList,
  table: renderTable,
});

function renderBlock(token) {
  return BLOCK[token.type] ? BLOCK[token.type](token) : html`<p>${token.raw}</p>`;
}

export function Markdown({ text }) {
  return html`<div class="markdown">${lexer(String(text ?? ""), { gfm: true }).map(renderBlock)}</div>`;
}
