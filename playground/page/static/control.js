// The control interface, and nothing else: what the page knows and does goes through `/_control/*`.

/** A refusal of the playground; `code` is Slack's word for it, e.g. "operation_timeout". */
export class Refusal extends Error {
  constructor(code) {
    super(code);
    this.code = code;
  }
}

async function get(path) {
  const answer = await fetch(`/_control/${path}`, { headers: { Accept: "application/json" } });
  if (!answer.ok) throw new Refusal(`http_${answer.status}`);
  return answer.json();
}

export const getState = () => get("state");
export const getJournal = (since) => get(`journal?since=${since}`);

/** Does one thing as a person; resolves after the bot's acknowledgement, throws a Refusal. */
export async function post(path, body) {
  let answer;
  try {
    answer = await fetch(`/_control/${path}`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "X-Playground": "1" },
      body: JSON.stringify(body),
    });
  } catch {
    throw new Refusal("network");
  }
  const result = await answer.json().catch(() => ({ ok: false, error: `http_${answer.status}` }));
  if (!answer.ok || result.ok === false) throw new Refusal(result.error ?? `http_${answer.status}`);
  return result;
}

/** Runs one `load` at a time; a call during a run asks for one more run afterwards. */
function singleFlight(load) {
  let running = null;
  let again = false;
  return function run() {
    if (running) {
      again = true;
      return running;
    }
    running = (async () => {
      do {
        again = false;
        await load();
      } while (again);
    })().finally(() => { running = null; });
    return running;
  };
}

/** Follows the playground: `onState` at once and after each event, `onJournal` with new entries.
 * `refresh` resolves to the state as it is now. */
export function follow({ onState, onJournal, onOnline }) {
  let next = 0;
  let latest = null;
  const load = singleFlight(async () => {
    try {
      const [state, journal] = await Promise.all([getState(), getJournal(next)]);
      next = journal.next;
      latest = state;
      onState(state);
      onJournal(journal.entries);
      onOnline(true);
    } catch {
      onOnline(false);
    }
  });
  const refresh = async () => {
    await load();
    return latest;
  };
  const events = new EventSource("/_control/events");
  events.onopen = refresh;
  events.onmessage = refresh;
  events.onerror = () => onOnline(false);
  refresh();
  return { refresh, close: () => events.close() };
}
