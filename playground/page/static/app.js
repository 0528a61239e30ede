// The page: follows the playground's state and puts the parts together.
import { Blocks } from "./blockkit.js";
import { Composer } from "./composer.js";
import { Refusal, follow, post } from "./control.js";
import { ConfirmDialog, ModalView } from "./dialog.js";
import { Inspector } from "./inspector.js";
import { LABELS, explainProblem } from "./labels.js";
import { MessageList, Thread } from "./messages.js";
import { countSlackbotNotes, findPerson, isMember, listMessages, listPersons, nameChannel, sortConversations } from "./people.js";
import { ClockStrip, Sidebar } from "./sidebar.js";
import { html, render, useEffect, useMemo, useRef, useState } from "./ui.js";

function useKept(name, first) {
  const [value, setValue] = useState(() => sessionStorage.getItem(name) ?? first);
  return [value, (next) => {
    sessionStorage.setItem(name, next);
    setValue(next);
  }];
}

function usePlayground() {
  const [state, setState] = useState(null);
  const [entries, setEntries] = useState([]);
  const [online, setOnline] = useState(true);
  const following = useRef(null);
  useEffect(() => {
    following.current = follow({
      onState: setState,
      onOnline: setOnline,
      onJournal: (fresh) => fresh.length > 0 && setEntries((old) => [...old.filter((entry) => entry.n < fresh[0].n), ...fresh]),
    });
    return () => following.current.close();
  }, []);
  return { state, entries, online, refresh: () => following.current?.refresh() };
}

// Which channels hold something newer than what this person last looked at.
function useUnread(state, me, place) {
  const seen = useRef(new Map());
  if (!state) return new Set();
  const { joined, direct } = sortConversations(state, me);
  const unread = new Set();
  for (const channel of [...joined, ...direct]) {
    const newest = Number(listMessages(state, channel, me).at(-1)?.ts ?? 0);
    const key = `${me} ${channel.id}`;
    if (channel.id === place || !seen.current.has(key)) seen.current.set(key, newest);
    else if (newest > seen.current.get(key)) unread.add(channel.id);
  }
  return unread;
}

function useConfirm() {
  const [asked, setAsked] = useState(null);
  const ask = (confirm) => new Promise((resolve) => { setAsked({ confirm, resolve }); });
  const answer = (yes) => {
    setAsked(null);
    asked.resolve(yes);
  };
  return { asked, ask, answer };
}

function Home({ state, ctx, perform }) {
  const view = state.homes?.[ctx.me];
  const act = (action) => perform("click", { view_id: view.id, ...action });
  return html`<div class="messages home">${view?.blocks?.length
    ? html`<${Blocks} blocks=${view.blocks} ctx=${{ ...ctx, act }} />` : html`<p class="empty">${ctx.labels.emptyHome}</p>`}</div>`;
}

function Conversation({ state, channel, ctx, perform, onProblem, onThread }) {
  const name = nameChannel(state, channel, ctx.me);
  return html`<${MessageList} channel=${channel} state=${state} ctx=${{ ...ctx, title: name }} perform=${perform} onThread=${onThread} />
    ${isMember(channel, ctx.me)
      ? html`<${Composer} key=${`${channel.id}${ctx.me}`} state=${state} channel=${channel} ctx=${ctx} perform=${perform} onProblem=${onProblem} label=${ctx.labels.messageTo(name)} />`
      : html`<div class="composer join"><span>${ctx.labels.joinFirst}</span><button type="button" class="button primary" onClick=${() => perform("join", { channel: channel.id })}>${ctx.labels.join}</button></div>`}`;
}

function ThreadPane({ state, channel, root, ctx, perform, onProblem, onClose }) {
  return html`<aside class="thread" aria-label=${ctx.labels.thread}>
    <header><h2>${ctx.labels.thread}</h2><button type="button" class="icon" aria-label=${ctx.labels.close} onClick=${onClose}>✕</button></header>
    <${Thread} channel=${channel} root=${root} state=${state} ctx=${ctx} perform=${perform} />
    <${Composer} key=${root} state=${state} channel=${channel} thread=${root} ctx=${ctx} perform=${perform} onProblem=${onProblem} label=${ctx.labels.replyTo} />
  </aside>`;
}

function Dialogs({ state, ctx, send, confirm }) {
  const views = (state.views ?? []).filter((view) => view.user === ctx.me);
  return html`${views.map((view) => html`<${ModalView} key=${view.id} view=${view} ctx=${ctx} post=${send} />`)}
    ${confirm.asked && html`<${ConfirmDialog} confirm=${confirm.asked.confirm} ctx=${ctx} onAnswer=${confirm.answer} />`}`;
}

function describe(path, body, labels) {
  return path === "command" ? body.text.split(/\s/)[0] : labels.action;
}

function useActions({ state, me, labels, refresh, setProblem }) {
  const send = async (path, body) => {
    try {
      return await post(path, path === "clock" ? body : { user: me, ...body });
    } finally {
      await refresh();
    }
  };
  const perform = async (path, body) => {
    setProblem(null);
    try {
      return await send(path, body);
    } catch (refusal) {
      if (!(refusal instanceof Refusal)) throw refusal;
      // Where Slackbot has told the person already, once is enough.
      const told = countSlackbotNotes(await refresh(), me) > countSlackbotNotes(state, me);
      if (!told) setProblem(explainProblem(labels, describe(path, body, labels), refusal.code));
      return null;
    }
  };
  return { send, perform };
}

// An open menu closes when the person clicks elsewhere.
function useClosingMenus() {
  useEffect(() => {
    const close = (event) => document.querySelectorAll("details.overflow[open]").forEach((menu) => {
      if (!menu.contains(event.target)) menu.open = false;
    });
    document.addEventListener("click", close);
    return () => document.removeEventListener("click", close);
  }, []);
}

function App() {
  const { state, entries, online, refresh } = usePlayground();
  const [keptMe, setMe] = useKept("me", "");
  const [lang, setLang] = useKept("lang", navigator.language.startsWith("ja") ? "ja" : "en");
  const [keptPlace, setPlace] = useKept("place", "");
  const [problem, setProblem] = useState(null);
  const [thread, setThread] = useState(null);
  const [panel, setPanel] = useState(null);
  const confirm = useConfirm();
  const labels = LABELS[lang] ?? LABELS.en;
  const me = state && findPerson(state, keptMe) ? keptMe : state ? listPersons(state)[0]?.id : "";
  const { send, perform } = useActions({ state, me, labels, refresh, setProblem });
  const channel = state && pickChannel(state, me, keptPlace);
  const place = keptPlace === "home" ? "home" : channel?.id;
  const unread = useUnread(state, me, place);
  const ctx = useMemo(() => state && makeContext({ state, me, lang, labels, ask: confirm.ask }), [state, me, lang]);
  useClosingMenus();
  useEffect(() => { document.documentElement.lang = lang; }, [lang]);
  useEffect(() => { if (me && place === "home") perform("home", {}); }, [me, place]);
  if (!state) return html`<p class="loading" role="status">${online ? "…" : labels.offline}</p>`;
  const go = (next) => {
    setPlace(next);
    setThread(null);
    setProblem(null);
    setPanel(null);
  };
  const onProblem = (code, what) => setProblem(explainProblem(labels, what, code));
  const shared = { state, ctx, perform, onProblem };
  return html`<div class=${`layout ${thread ? "with-thread" : ""} ${panel === "inspector" ? "with-inspector" : ""} ${panel === "menu" ? "with-menu" : ""}`}>
    <${Sidebar} state=${state} me=${me} lang=${lang} labels=${labels} place=${place} unread=${unread} onMe=${(id) => { setMe(id); setThread(null); setProblem(null); }} onLang=${setLang} onPlace=${go} />
    <main onClick=${() => panel === "menu" && setPanel(null)}>
      <header class="top"><button type="button" class="icon menu-button" aria-label=${labels.menu} aria-expanded=${panel === "menu"} onClick=${(event) => { event.stopPropagation(); setPanel(panel === "menu" ? null : "menu"); }}>☰</button>
        <h1>${place === "home" ? labels.home : channel && nameChannel(state, channel, me)}</h1>
        <button type="button" class="button small" aria-expanded=${panel === "inspector"} onClick=${() => setPanel(panel === "inspector" ? null : "inspector")}>${labels.inspector}</button></header>
      <${ClockStrip} ...${shared} />
      ${!online && html`<p class="notice" role="status">${labels.offline}</p>`}
      ${place === "home" ? html`<${Home} ...${shared} />` : channel && html`<${Conversation} ...${shared} channel=${channel} onThread=${setThread} />`}
      ${problem && html`<p class="notice problem" role="alert">${problem}<button type="button" class="icon" aria-label=${labels.close} onClick=${() => setProblem(null)}>✕</button></p>`}
    </main>
    ${thread && channel && place !== "home" && html`<${ThreadPane} ...${shared} channel=${channel} root=${thread} onClose=${() => setThread(null)} />`}
    ${panel === "inspector" && html`<${Inspector} entries=${entries} ctx=${ctx} onClose=${() => setPanel(null)} />`}
    <${Dialogs} state=${state} ctx=${ctx} send=${send} confirm=${confirm} />
  </div>`;
}

function pickChannel(state, me, wanted) {
  const { joined, others, direct } = sortConversations(state, me);
  const all = [...joined, ...direct, ...others];
  return all.find((channel) => channel.id === wanted) ?? all[0];
}

function makeContext({ state, me, lang, labels, ask }) {
  return {
    people: state.users, channels: state.channels, me, lang, labels, ask,
    tz: findPerson(state, me)?.tz, now: new Date(state.now), act: async () => {},
  };
}

render(html`<${App} />`, document.getElementById("app"));
