// Slack's mrkdwn: text → vnodes. Nothing here ever becomes HTML source; it is text and elements only.
import { EMOJI } from "./vendor/emoji.js";
import { Link, findSafeAddress } from "./links.js";
import { formatDateTemplate } from "./moments.js";
import { html } from "./ui.js";

const WORD = /[\p{L}\p{N}]/u;
const MARKS = { "*": "strong", _: "em", "~": "s" };
const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

export function decodeEntities(text) {
  return text.replace(/&(lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

export function replaceEmoji(text) {
  return text.replace(/(^|[^\p{L}\p{N}]):([a-z0-9_+'-]+):(?=$|[^\p{N}])/gu, (whole, before, name) =>
    EMOJI[name] ? before + EMOJI[name] : whole);
}

export function Mention({ id, people, me }) {
  const person = people.find((user) => user.id === id);
  return html`<span class=${`mention ${id === me ? "mention-me" : ""}`}>@${person?.name ?? id}</span>`;
}

export function ChannelMention({ id, label, channels }) {
  const channel = channels.find((entry) => entry.id === id);
  return html`<span class="mention">#${channel?.name ?? label ?? id}</span>`;
}

function renderBang(body, label, ctx) {
  const [kind, ...rest] = body.slice(1).split("^");
  if (kind === "date") {
    const [seconds, template = "", address] = rest;
    const text = formatDateTemplate(seconds, template, ctx) ?? label ?? body;
    const time = html`<time title=${label}>${text}</time>`;
    return address ? html`<${Link} address=${address}>${time}</${Link}>` : time;
  }
  if (kind === "subteam") return html`<span class="mention">${label ?? `@${rest[0] ?? ""}`}</span>`;
  return html`<span class="mention mention-me">@${label ?? kind}</span>`;
}

function renderAngle(inside, ctx) {
  const bar = inside.indexOf("|");
  const body = bar < 0 ? inside : inside.slice(0, bar);
  const label = bar < 0 ? undefined : decodeEntities(inside.slice(bar + 1));
  if (body.startsWith("@")) return html`<${Mention} id=${body.slice(1)} people=${ctx.people} me=${ctx.me} />`;
  if (body.startsWith("#")) {
    return html`<${ChannelMention} id=${body.slice(1)} label=${label} channels=${ctx.channels} />`;
  }
  if (body.startsWith("!")) return renderBang(body, label, ctx);
  const address = decodeEntities(body);
  if (findSafeAddress(address) === null) return decodeEntities(`<${inside}>`);
  return html`<${Link} address=${address}>${replaceEmoji(label ?? address.replace(/^mailto:/, ""))}</${Link}>`;
}

function renderPlain(text) {
  return text.split(/(https?:\/\/[^\s<>|"'、。）」]+)/).map((part, index) =>
    index % 2 ? html`<${Link} address=${decodeEntities(part)}>${decodeEntities(part)}</${Link}>`
      : decodeEntities(replaceEmoji(part)));
}

// Marks work at word breaks only (as in Slack: これは*太字*です stays as it is).
function findClosing(text, start, mark) {
  if (WORD.test(text[start - 1] ?? " ") || /\s/.test(text[start + 1] ?? " ")) return -1;
  for (let end = text.indexOf(mark, start + 2); end > 0; end = text.indexOf(mark, end + 1)) {
    if (text.slice(start, end).includes("\n")) return -1;
    if (!/\s/.test(text[end - 1]) && !WORD.test(text[end + 1] ?? " ")) return end;
  }
  return -1;
}

function findToken(text, at, ctx) {
  const mark = text[at];
  if (mark === "<") {
    const end = text.indexOf(">", at);
    return end > at + 1 ? [renderAngle(text.slice(at + 1, end), ctx), end + 1] : null;
  }
  if (mark === "`") {
    const end = text.indexOf("`", at + 1);
    if (end <= at + 1 || text.slice(at, end).includes("\n")) return null;
    return [html`<code>${decodeEntities(text.slice(at + 1, end))}</code>`, end + 1];
  }
  const tag = MARKS[mark];
  const end = tag ? findClosing(text, at, mark) : -1;
  if (end < 0) return null;
  return [html`<${tag}>${renderInline(text.slice(at + 1, end), ctx)}</${tag}>`, end + 1];
}

function renderInline(text, ctx) {
  const nodes = [];
  let plainFrom = 0;
  let at = 0;
  while (at < text.length) {
    const token = "<`*_~".includes(text[at]) ? findToken(text, at, ctx) : null;
    if (token) {
      nodes.push(...renderPlain(text.slice(plainFrom, at)), token[0]);
      at = plainFrom = token[1];
    } else {
      at += 1;
    }
  }
  nodes.push(...renderPlain(text.slice(plainFrom)));
  return nodes;
}

function renderQuotes(text, ctx) {
  const runs = [];
  for (const line of text.split("\n")) {
    const quoted = /^(&gt;|>) ?/.exec(line);
    const last = runs.at(-1);
    const content = quoted ? line.slice(quoted[0].length) : line;
    if (last && last.quoted === Boolean(quoted)) last.lines.push(content);
    else runs.push({ quoted: Boolean(quoted), lines: [content] });
  }
  return runs.map((run) => {
    const inline = renderInline(run.lines.join("\n"), ctx);
    return run.quoted ? html`<blockquote>${inline}</blockquote>` : html`<span>${inline}</span>`;
  });
}

/** The vnodes of one mrkdwn text; line breaks are kept by the style sheet (pre-wrap). */
export function renderMrkdwn(text, ctx) {
  return String(text ?? "").split(/```\n?([\s\S]+?)\n?```\n?/).map((part, index) =>
    index % 2 ? html`<pre><code>${decodeEntities(part)}</code></pre>` : part && renderQuotes(part, ctx));
}

/** A text object of Block Kit, or a bare string taken as plain text. */
export function Text({ text, ctx }) {
  if (text === null || text === undefined) return null;
  if (typeof text === "string") return html`<span class="text">${text}</span>`;
  if (text.type === "mrkdwn") return html`<span class="text">${renderMrkdwn(text.text, ctx)}</span>`;
  return html`<span class="text">${text.emoji === false ? text.text : replaceEmoji(String(text.text ?? ""))}</span>`;
}
