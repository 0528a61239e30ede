// Dialogs: the bot's modals (a stack of views) and Slack's "are you sure?".
import { Blocks } from "./blockkit.js";
import { Text } from "./mrkdwn.js";
import { explainProblem } from "./labels.js";
import { html, useEffect, useRef, useState } from "./ui.js";
import { collectFaults, collectValues } from "./values.js";

function Dialog({ label, onClose, children, kind }) {
  const dialog = useRef(null);
  useEffect(() => {
    if (!dialog.current.open) dialog.current.showModal();
  }, []);
  const cancel = (event) => {
    event.preventDefault();
    onClose();
  };
  return html`<dialog ref=${dialog} class=${kind} aria-label=${label} onCancel=${cancel}>${children}</dialog>`;
}

const words = (text) => text?.text ?? "";

function useForm(view, errors) {
  const [values, setValues] = useState({});
  return { values, errors: { ...view.errors, ...errors }, set: (name, value) => setValues((old) => ({ ...old, [name]: value })) };
}

/** One modal of the bot, with its own errors and problems; `post` throws a Refusal. */
export function ModalView({ view, ctx, post }) {
  const [errors, setErrors] = useState({});
  const [problem, setProblem] = useState(null);
  const [busy, setBusy] = useState(false);
  const form = useForm(view, errors);
  const fields = useRef(null);
  // A refused field may have scrolled out of sight: bring the first one to the person.
  useEffect(() => { fields.current.querySelector(".has-error :is(input, select, textarea)")?.focus(); },
    [JSON.stringify(form.errors)]);
  const run = async (path, body, what) => {
    setBusy(true);
    setProblem(null);
    try {
      return await post(path, { view_id: view.id, ...body });
    } catch (refusal) {
      setProblem(explainProblem(ctx.labels, what, refusal.code));
      return null;
    } finally {
      setBusy(false);
    }
  };
  const submit = async (event) => {
    event.preventDefault();
    const faults = collectFaults(view.blocks, form, ctx.labels);
    setErrors(faults);
    if (busy || Object.keys(faults).length > 0) return;
    const answer = await run("submit", { values: collectValues(view.blocks, form) }, words(view.title));
    if (answer?.response_action === "errors") setErrors(answer.errors ?? {});
  };
  const act = (action) => run("click", action, ctx.labels.action);
  const onClose = () => run("close", {}, ctx.labels.action);
  const title = words(view.title) || view.callback_id;
  return html`<${Dialog} label=${title} onClose=${onClose} kind="modal"><form ref=${fields} onSubmit=${submit} novalidate>
    <header><h2><${Text} text=${view.title ?? title} ctx=${ctx} /></h2>
      <button type="button" class="icon" aria-label=${ctx.labels.close} onClick=${onClose}>✕</button></header>
    <div class="modal-body">
      ${problem && html`<p class="problem" role="alert">${problem}</p>`}
      <${Blocks} blocks=${view.blocks} ctx=${{ ...ctx, act, form, busy }} />
    </div>
    <footer>${busy && html`<span class="working" role="status">${ctx.labels.working}</span>`}
      <button type="button" class="button" onClick=${onClose}>${words(view.close) || ctx.labels.cancel}</button>
      ${view.submit && html`<button type="submit" class="button primary" disabled=${busy}>${words(view.submit)}</button>`}
    </footer></form></${Dialog}>`;
}

/** Slack's confirmation; `onAnswer` hears true or false once. */
export function ConfirmDialog({ confirm, ctx, onAnswer }) {
  const title = words(confirm.title);
  return html`<${Dialog} label=${title} onClose=${() => onAnswer(false)} kind="modal confirm">
    <header><h2><${Text} text=${confirm.title} ctx=${ctx} /></h2></header>
    <div class="modal-body"><p><${Text} text=${confirm.text} ctx=${ctx} /></p></div>
    <footer><button type="button" class="button" onClick=${() => onAnswer(false)}>${words(confirm.deny) || ctx.labels.cancel}</button>
      <button type="button" class=${`button ${confirm.style === "danger" ? "danger" : "primary"}`} onClick=${() => onAnswer(true)}>${words(confirm.confirm) || ctx.labels.yes}</button></footer>
  </${Dialog}>`;
}
