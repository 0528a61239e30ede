// Messages: one row, a channel's list, and the thread beside it.
import { Blocks } from "./blockkit.js";
import { Link } from "./links.js";
import { formatDay, formatTime } from "./moments.js";
import { renderMrkdwn } from "./mrkdwn.js";
import { SLACKBOT, countReplies, findPerson, listMessages, listThread } from "./people.js";
import { html, useLayoutEffect, useRef } from "./ui.js";

function Avatar({ person, bot }) {
  const name = person?.name ?? "?";
  const tone = [...name].reduce((sum, letter) => sum + letter.codePointAt(0), 0) % 6;
  return html`<span class=${`avatar ${bot ? "avatar-bot" : `tone-${tone}`}`} aria-hidden="true">${bot ? "🔑" : [...name][0]?.toUpperCase()}</span>`;
}

function Attachment({ attachment, ctx }) {
  return html`<div class="attachment">${attachment.blocks ? html`<${Blocks} blocks=${attachment.blocks} ctx=${ctx} />`
    : html`<div class="text">${renderMrkdwn(attachment.text ?? attachment.fallback, ctx)}</div>`}</div>`;
}

function MessageBody({ message, ctx }) {
  const attachments = message.attachments ?? [];
  const blocks = message.blocks?.length ? message.blocks : null;
  return html`
    ${blocks ? html`<${Blocks} blocks=${blocks} ctx=${ctx} />` : message.text && html`<div class="text">${renderMrkdwn(message.text, ctx)}</div>`}
    ${message.edited && !blocks && html`<small class="edited">${ctx.labels.edited}</small>`}
    ${attachments.map((attachment) => html`<${Attachment} attachment=${attachment} ctx=${ctx} />`)}
    ${(message.files ?? []).map((file) => html`<p class="file">📄 <${Link} address=${file.url_private}>${file.title ?? file.name}<//> <small>${file.name}</small></p>`)}`;
}

// What a message offers: its thread, and the app's message shortcuts; both tools where a mouse hovers.
function Footer({ message, channel, state, ctx, perform, onThread }) {
  if (message.ephemeral) return null;
  const count = Math.max(message.reply_count ?? 0, countReplies(channel, message.ts));
  const open = () => onThread(message.thread_ts ?? message.ts);
  return html`
    ${onThread && count > 0 && html`<button type="button" class="reply-link has-replies" onClick=${open}>${ctx.labels.replies(count)}</button>`}
    <p class="tools">
      ${onThread && !count && html`<button type="button" class="reply-link" onClick=${open}>${ctx.labels.reply}</button>`}
      ${state.shortcuts.map(({ name, callback_id }) => html`<button type="button" class="reply-link" key=${callback_id}
        onClick=${() => perform("shortcut", { channel: channel.id, ts: message.ts, callback_id })}>${name}</button>`)}
    </p>`;
}

// Where the bot is at work: on the growing message itself, in the channel on the message it answers.
function AtWork({ message, channel, state, ctx, perform, onThread }) {
  const root = message.thread_ts ?? message.ts;
  const grows = message.streaming_state === "in_progress";
  const works = (state.sessions ?? []).some((session) =>
    session.channel === channel.id && session.thread_ts === root && session.status === "processing");
  if (!works || !(grows || (onThread && message.ts === root))) return null;
  return html`<p class="at-work"><span role="status">${ctx.labels.answering}</span>
    <button type="button" class="button small" onClick=${() => perform("stop", { channel: channel.id, thread_ts: root })}>■ ${ctx.labels.stop}</button></p>`;
}

function Message({ message, channel, state, ctx, perform, onThread }) {
  const id = message.user ?? state.bot_user_id;
  const person = findPerson(state, id);
  const bot = (id === state.bot_user_id || Boolean(message.bot_id)) && id !== SLACKBOT;
  const act = (action) => perform("click", { channel: channel.id, ts: message.ts, ...action });
  return html`<article class=${`message ${message.ephemeral ? "ephemeral" : ""}`} data-ts=${message.ts} aria-busy=${message.streaming_state === "in_progress" ? "true" : undefined}>
    <${Avatar} person=${person} bot=${bot} />
    <div class="message-main">
      ${message.ephemeral && html`<p class="only-you">👁 ${ctx.labels.onlyYou}</p>`}
      <p class="byline"><strong>${message.username ?? person?.name ?? id}</strong>${bot && html`<span class="badge">${ctx.labels.appBadge}</span>`}
        <time dateTime=${new Date(Number(message.ts) * 1000).toISOString()}>${formatTime(message.ts, ctx)}</time></p>
      <${MessageBody} message=${message} ctx=${{ ...ctx, act }} />
      ${(message.reactions ?? []).length > 0 && html`<p class="reactions">${message.reactions.map((reaction) =>
        html`<span>${renderMrkdwn(`:${reaction.name}:`, ctx)} ${reaction.count}</span>`)}</p>`}
      <${AtWork} message=${message} channel=${channel} state=${state} ctx=${ctx} perform=${perform} onThread=${onThread} />
      <${Footer} message=${message} channel=${channel} state=${state} ctx=${ctx} perform=${perform} onThread=${onThread} />
    </div>
  </article>`;
}

// A private note has no life of its own after a reload, so its key carries that it is one.
const keyOf = (message) => `${message.ephemeral ? "e" : "m"}${message.ts}`;

// A message that grows is new with every word.
const sizeOf = (message) => `${keyOf(message)} ${message.text?.length ?? 0}`;

// New messages are scrolled to, but not under the eyes of somebody who reads further up.
function useScrollToNewest(place, newest) {
  const list = useRef(null);
  const follows = useRef(true);
  useLayoutEffect(() => { follows.current = true; }, [place]);
  useLayoutEffect(() => {
    if (follows.current) list.current.scrollTop = list.current.scrollHeight;
  }, [place, newest]);
  const onScroll = ({ currentTarget: box }) => {
    follows.current = box.scrollHeight - box.scrollTop - box.clientHeight < 80;
  };
  return { ref: list, onScroll };
}

function renderRows(messages, props) {
  let day = "";
  return messages.flatMap((message) => {
    const today = formatDay(message.ts, props.ctx);
    const divider = today === day ? [] : [html`<div class="day" key=${`d${today}`}><span>${today}</span></div>`];
    day = today;
    return [...divider, html`<${Message} key=${keyOf(message)} message=${message} ...${props} />`];
  });
}

export function MessageList({ channel, state, ctx, perform, onThread }) {
  const messages = listMessages(state, channel, ctx.me);
  const newest = messages.at(-1);
  const list = useScrollToNewest(`${channel.id} ${ctx.me}`, newest && sizeOf(newest));
  return html`<div class="messages" ...${list} role="log" aria-label=${ctx.title} tabindex="0">
    ${messages.length === 0 ? html`<p class="empty">${ctx.labels.empty}</p>`
      : renderRows(messages, { channel, state, ctx, perform, onThread })}
  </div>`;
}

export function Thread({ channel, root, state, ctx, perform }) {
  const messages = listThread(state, channel, root, ctx.me);
  const newest = messages.at(-1);
  const list = useScrollToNewest(root, newest && sizeOf(newest));
  return html`<div class="messages" ...${list} role="log" aria-label=${ctx.labels.thread} tabindex="0">
    ${renderRows(messages, { channel, state, ctx, perform })}</div>`;
}
