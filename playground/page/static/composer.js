// The composer: Enter sends, `/` offers the app's commands, names become Slack's mentions.
import { getBotName } from "./people.js";
import { html, useRef, useState } from "./ui.js";

/** Turns "@apikey-bot" and "#general" into Slack's marks; the playground escapes the rest. */
export function encodeMessage(text, state) {
  const names = [
    ...state.users.map((user) => [`@${user.name}`, `<@${user.id}>`]),
    ...state.channels.filter((channel) => channel.kind !== "im").map((channel) => [`#${channel.name}`, `<#${channel.id}|${channel.name}>`]),
  ].sort(([a], [b]) => b.length - a.length);
  let rest = text;
  let wire = "";
  while (rest) {
    const found = names.find(([name]) => rest.startsWith(name));
    wire += found ? found[1] : rest[0];
    rest = rest.slice(found ? found[0].length : 1);
  }
  return wire;
}

const isCommand = (text) => /^[/／][^\s/／]/.test(text.trimStart());

// Full-width letters are the bot's to understand, but Slack itself only sees commands that begin with "/".
const asCommand = (text) => text.trimStart().replace(/^／/, "/");

function listCompletions(text, commands) {
  if (!/^[/／]/.test(text) || text.includes("\n")) return [];
  const typed = asCommand(text).toLowerCase();
  return (commands ?? []).filter((entry) => entry.command.startsWith(typed.split(/\s/)[0]) && !typed.includes(" "));
}

function Completions({ entries, onPick, labels }) {
  if (entries.length === 0) return null;
  return html`<ul class="completions" aria-label=${labels.commands}>${entries.map((entry) => html`<li>
    <button type="button" onClick=${() => onPick(`${entry.command} `)}><strong>${entry.command}</strong> <code>${entry.usage_hint}</code> <span>${entry.description}</span></button></li>`)}</ul>`;
}

export function Composer({ state, channel, thread, ctx, perform, onProblem, label }) {
  const [text, setText] = useState("");
  const [busy, setBusy] = useState(false);
  const box = useRef(null);
  const put = (value) => {
    setText(value);
    box.current?.focus();
  };
  const send = async () => {
    if (busy || !text.trim()) return;
    const command = isCommand(text);
    if (command && thread) {
      onProblem("threads", text.trim().split(/\s/)[0]);
      return;
    }
    setBusy(true);
    const sent = command
      ? await perform("command", { channel: channel.id, text: asCommand(text) })
      : await perform("message", { channel: channel.id, text: encodeMessage(text, state), ...(thread && { thread_ts: thread }) });
    setBusy(false);
    if (sent) setText("");
    box.current?.focus();
  };
  const onKey = (event) => {
    // Enter that ends a Japanese conversion is not "send".
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };
  const bot = getBotName(state);
  return html`<div class="composer">
    <${Completions} entries=${listCompletions(text, state.commands)} onPick=${put} labels=${ctx.labels} />
    <textarea ref=${box} aria-label=${label} placeholder=${label} rows="2" value=${text} aria-busy=${busy}
      onInput=${(event) => setText(event.currentTarget.value)} onKeyDown=${onKey}></textarea>
    <div class="composer-bar">
      <button type="button" class="button small" title=${ctx.labels.mentionBot(bot)} aria-label=${ctx.labels.mentionBot(bot)}
        onClick=${() => put(`${text}${text && !/\s$/.test(text) ? " " : ""}@${bot} `)}>@${bot}</button>
      <button type="button" class="button small" onClick=${() => put(text || "/apikey ")}>/apikey</button>
      <span class="spacer"></span>
      ${busy && html`<span class="working" role="status">${ctx.labels.working}</span>`}
      <button type="button" class="button primary" disabled=${busy || !text.trim()} onClick=${send}>${ctx.labels.send}</button>
    </div>
  </div>`;
}
