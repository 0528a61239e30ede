// The interactive elements of Block Kit. Each takes {element, block, ctx, id, describedBy}.
import { Text } from "./mrkdwn.js";
import { html, table } from "./ui.js";
import { readValue } from "./values.js";

async function act(ctx, element, block, payload) {
  if (element.confirm && !(await ctx.ask(element.confirm))) return;
  await ctx.act({ action_id: element.action_id, block_id: block.block_id, ...payload });
}

// A change is remembered for the submission; outside plain input blocks the bot hears of it at once.
function change(ctx, element, block, value) {
  ctx.form.set(element.action_id, value);
  const tells = block.type !== "input" || block.dispatch_action;
  if (tells) act(ctx, element, block, { selected: value });
}

const words = (text) => (typeof text === "string" ? text : text?.text ?? "");

function Button({ element, block, ctx }) {
  const audience = element.visible_to_user_ids;
  if (audience?.length && !audience.includes(ctx.me)) return null;
  const press = () => {
    if (element.url) window.open(element.url, "_blank", "noopener,noreferrer");
    return act(ctx, element, block, { value: element.value });
  };
  return html`<button type="button" class=${`button ${element.style ?? ""}`} aria-label=${element.accessibility_label}
    disabled=${ctx.busy} onClick=${press}><${Text} text=${element.text} ctx=${ctx} /></button>`;
}

function Overflow({ element, block, ctx }) {
  const choose = (event, option) => {
    event.currentTarget.closest("details").open = false;
    return act(ctx, element, block, { selected: option.value });
  };
  return html`<details class="overflow"><summary class="button" aria-label=${ctx.labels.more}>⋯</summary>
    <div class="menu" role="menu">${element.options.map((option) => html`<button type="button" role="menuitem"
      onClick=${(event) => choose(event, option)}><${Text} text=${option.text} ctx=${ctx} /></button>`)}</div></details>`;
}

function listPeople(ctx) {
  return ctx.people.filter((person) => person.kind !== "bot").map((person) => ({ value: person.id, text: `@${person.name}` }));
}

function listChannels(ctx) {
  return ctx.channels.filter((channel) => channel.kind !== "im").map((channel) => ({ value: channel.id, text: `#${channel.name}` }));
}

function listOptions(element, ctx) {
  if (element.type.includes("users_select")) return listPeople(ctx);
  if (/(conversations|channels)_select/.test(element.type)) return listChannels(ctx);
  return element.options ?? (element.option_groups ?? []).flatMap((group) => group.options);
}

function renderOptions(element, ctx) {
  const draw = (option) => html`<option value=${option.value}>${words(option.text)}</option>`;
  if (!element.option_groups) return listOptions(element, ctx).map(draw);
  return element.option_groups.map((group) => html`<optgroup label=${words(group.label)}>${group.options.map(draw)}</optgroup>`);
}

function Select({ element, block, ctx, id, describedBy }) {
  const value = readValue(element, ctx.form) ?? "";
  const empty = words(element.placeholder) || ctx.labels.choose;
  return html`<select id=${id} aria-label=${id ? undefined : empty} aria-describedby=${describedBy} value=${value}
    onChange=${(event) => change(ctx, element, block, event.currentTarget.value)}>
    <option value="" disabled=${!block.optional && block.type === "input"}>${empty}</option>
    ${renderOptions(element, ctx)}</select>`;
}

function Choices({ element, block, ctx, id, kind }) {
  const many = kind === "checkbox";
  const value = readValue(element, ctx.form) ?? (many ? [] : "");
  const isChosen = (option) => (many ? value.includes(option.value) : value === option.value);
  const toggle = (option) => {
    const next = !many ? option.value
      : isChosen(option) ? value.filter((entry) => entry !== option.value) : [...value, option.value];
    change(ctx, element, block, next);
  };
  return html`<div class="choices" id=${id}>${listOptions(element, ctx).map((option) => html`<label class="choice">
    <input type=${kind} name=${`${block.block_id}-${element.action_id}`} checked=${isChosen(option)} onChange=${() => toggle(option)} />
    <span><${Text} text=${option.text} ctx=${ctx} />${option.description && html`<small><${Text} text=${option.description} ctx=${ctx} /></small>`}</span>
  </label>`)}</div>`;
}

const Checkboxes = (props) => html`<${Choices} ...${props} kind="checkbox" />`;
const Radios = (props) => html`<${Choices} ...${props} kind="radio" />`;

function MultiSelect(props) {
  const { element, ctx } = props;
  const chosen = readValue(element, ctx.form) ?? [];
  const names = listOptions(element, ctx).filter((option) => chosen.includes(option.value)).map((option) => words(option.text));
  return html`<details class="multi"><summary>${names.join(", ") || words(element.placeholder) || ctx.labels.choose}</summary>
    <${Checkboxes} ...${props} /></details>`;
}

const FIELD_TYPES = table({
  number_input: "number", email_text_input: "email", url_text_input: "url",
  datepicker: "date", timepicker: "time",
});

function TextInput({ element, block, ctx, id, describedBy }) {
  const tag = element.multiline ? "textarea" : "input";
  const picks = element.type.endsWith("picker");
  const store = (event) => ctx.form.set(element.action_id, event.currentTarget.value);
  const tell = (event) => change(ctx, element, block, event.currentTarget.value);
  const enter = (event) => block.dispatch_action && tag === "input" && event.key === "Enter" && !event.isComposing
    && act(ctx, element, block, { value: event.currentTarget.value });
  return html`<${tag} id=${id} type=${tag === "input" ? FIELD_TYPES[element.type] ?? "text" : undefined}
    aria-label=${id ? undefined : words(element.placeholder) || element.action_id} aria-describedby=${describedBy} value=${readValue(element, ctx.form) ?? ""}
    placeholder=${words(element.placeholder)} autocomplete="off" spellcheck=${false} maxlength=${element.max_length}
    step=${element.is_decimal_allowed ? "any" : undefined} rows=${tag === "textarea" ? 4 : undefined}
    onInput=${picks ? undefined : store} onChange=${picks ? tell : undefined} onKeyDown=${picks ? undefined : enter} />`;
}

function FeedbackButtons({ element, block, ctx }) {
  const draw = (button, sign) => button && html`<button type="button" class="button small" aria-label=${button.accessibility_label}
    onClick=${() => act(ctx, element, block, { value: button.value })}>${sign} <${Text} text=${button.text} ctx=${ctx} /></button>`;
  return html`${draw(element.positive_button, "👍")}${draw(element.negative_button, "👎")}`;
}

const ICONS = table({ trash: "🗑" });

function IconButton({ element, block, ctx }) {
  return html`<button type="button" class="button small" aria-label=${words(element.text)} title=${words(element.text)}
    onClick=${() => act(ctx, element, block, { value: element.value })}>${ICONS[element.icon] ?? words(element.text)}</button>`;
}

/** A picture is never fetched: its words stand in its place. */
export function Picture({ element, ctx }) {
  return html`<span class="picture" role="img" aria-label=${element.alt_text}>🖼 ${element.alt_text || ctx.labels.picture}</span>`;
}

const ELEMENTS = table({
  button: Button, workflow_button: Button, overflow: Overflow, image: Picture,
  static_select: Select, users_select: Select, conversations_select: Select, channels_select: Select,
  multi_static_select: MultiSelect, multi_users_select: MultiSelect,
  multi_conversations_select: MultiSelect, multi_channels_select: MultiSelect,
  checkboxes: Checkboxes, radio_buttons: Radios,
  plain_text_input: TextInput, number_input: TextInput, email_text_input: TextInput,
  url_text_input: TextInput, datepicker: TextInput, timepicker: TextInput,
  feedback_buttons: FeedbackButtons, icon_button: IconButton,
});

/** Elements whose label names a group of boxes, not one field. */
export const GROUPS = new Set(["checkboxes", "radio_buttons", "multi_static_select", "multi_users_select",
  "multi_conversations_select", "multi_channels_select"]);

/** Draws one element; one that is unknown shows as its own JSON. */
export function Element(props) {
  const draw = ELEMENTS[props.element?.type];
  if (draw) return html`<${draw} ...${props} />`;
  return html`<details class="unknown"><summary>${props.ctx.labels.unknownElement(props.element?.type)}</summary>
    <pre>${JSON.stringify(props.element, null, 2)}</pre></details>`;
}

