// The left column: who am I, in which language, and where to go; and the strip with the clock.
import { LABELS } from "./labels.js";
import { formatMoment } from "./moments.js";
import { getBotName, listPersons, nameChannel, sortConversations } from "./people.js";
import { html, useEffect, useState } from "./ui.js";

function Identity({ state, me, lang, labels, onMe, onLang }) {
  const kind = (person) => labels.kinds[person.kind] ?? person.kind;
  return html`<div class="identity">
    <label>${labels.whoAmI}<select value=${me} onChange=${(event) => onMe(event.currentTarget.value)}>
      ${listPersons(state).map((person) => html`<option value=${person.id}>${`${person.name} · ${kind(person)}`}</option>`)}</select></label>
    <label>${labels.pageLanguage}<select value=${lang} onChange=${(event) => onLang(event.currentTarget.value)}>
      ${Object.entries(LABELS).map(([code, words]) => html`<option value=${code} lang=${code}>${words.language}</option>`)}</select></label>
  </div>`;
}

function Places({ title, entries, state, me, place, unread, onPlace }) {
  if (entries.length === 0) return null;
  return html`<h2>${title}</h2><ul>${entries.map((channel) => html`<li><button type="button" class=${unread.has(channel.id) ? "unread" : ""}
    aria-current=${place === channel.id ? "page" : undefined} onClick=${() => onPlace(channel.id)}>${nameChannel(state, channel, me)}</button></li>`)}</ul>`;
}

export function Sidebar({ state, me, lang, labels, place, unread, onMe, onLang, onPlace }) {
  const { joined, others, direct } = sortConversations(state, me);
  const shared = { state, me, place, unread, onPlace };
  return html`<nav class="sidebar" aria-label=${labels.menu}>
    <p class="workspace">🔑 ${state.team?.name ?? labels.workspace}</p>
    <p class=${`status ${state.ready ? "on" : "off"}`}><span class="dot"></span>${state.ready ? labels.connected : labels.disconnected}</p>
    <${Identity} state=${state} me=${me} lang=${lang} labels=${labels} onMe=${onMe} onLang=${onLang} />
    <${Places} title=${labels.channels} entries=${joined} ...${shared} />
    <${Places} title=${labels.direct} entries=${direct} ...${shared} />
    <h2>${getBotName(state)}</h2>
    <ul><li><button type="button" aria-current=${place === "home" ? "page" : undefined} onClick=${() => onPlace("home")}>🏠 ${labels.home}</button></li></ul>
    <${Places} title=${labels.otherChannels} entries=${others} ...${shared} />
  </nav>`;
}

// The playground's clock runs with real time between jumps, so the page lets it run too.
function useRunningClock(now) {
  const [moment, setMoment] = useState(now);
  useEffect(() => {
    const start = Date.now();
    setMoment(now);
    const timer = setInterval(() => setMoment(new Date(new Date(now).getTime() + Date.now() - start).toISOString()), 5000);
    return () => clearInterval(timer);
  }, [now]);
  return moment;
}

export function ClockStrip({ state, ctx, perform }) {
  const [moving, setMoving] = useState(false);
  const moment = useRunningClock(state.now);
  const advance = async (seconds) => {
    setMoving(true);
    await perform("clock", { advance_s: seconds });
    setMoving(false);
  };
  const { labels } = ctx;
  return html`<div class="clock"><span class="clock-label">${labels.clock}</span> <time>${formatMoment(moment, ctx)}</time>
    <button type="button" class="button small" disabled=${moving} onClick=${() => advance(3600)}>${labels.hour}</button>
    <button type="button" class="button small" disabled=${moving} onClick=${() => advance(86_400)}>${labels.day}</button>
    ${moving && html`<span class="working" role="status">${labels.moving}</span>`}</div>`;
}
