// Block Kit: a list of blocks → vnodes. What is unknown or malformed shows as itself, never as nothing.
//
// `ctx` carries what a block needs of the world: people, channels, me, lang, tz, now, labels,
// act(action) and ask(confirm); `form` {values, set, errors} is added here where the surface has none.
import { Chart } from "./chart.js";
import { Element, GROUPS, Picture } from "./elements.js";
import { Markdown } from "./markdown.js";
import { Text } from "./mrkdwn.js";
import { RichText } from "./richtext.js";
import { DataTable, Table } from "./tables.js";
import { html, table, useErrorBoundary, useId, useState } from "./ui.js";

function Header({ block, ctx }) {
  return html`<h3 class="block-header"><${Text} text=${block.text} ctx=${ctx} /></h3>`;
}

function Section({ block, ctx }) {
  return html`<div class="section">
    <div class="section-body">
      ${block.text && html`<div class="section-text"><${Text} text=${block.text} ctx=${ctx} /></div>`}
      ${block.fields && html`<div class="fields">${block.fields.map((field) => html`<div><${Text} text=${field} ctx=${ctx} /></div>`)}</div>`}
    </div>
    ${block.accessory && html`<div class="accessory"><${Element} element=${block.accessory} block=${block} ctx=${ctx} /></div>`}
  </div>`;
}

function Context({ block, ctx }) {
  return html`<div class="context">${block.elements.map((element) => (element.type === "image"
    ? html`<${Picture} element=${element} ctx=${ctx} />` : html`<${Text} text=${element} ctx=${ctx} />`))}</div>`;
}

function Actions({ block, ctx }) {
  return html`<div class="actions">${block.elements.map((element) =>
    html`<${Element} element=${element} block=${block} ctx=${ctx} key=${element.action_id} />`)}</div>`;
}

function Image({ block, ctx }) {
  return html`<figure class="image">${block.title && html`<figcaption><${Text} text=${block.title} ctx=${ctx} /></figcaption>`}
    <${Picture} element=${block} ctx=${ctx} /></figure>`;
}

function Input({ block, ctx }) {
  const id = useId();
  const error = ctx.form.errors?.[block.block_id];
  const group = GROUPS.has(block.element?.type);
  const described = [block.hint && `${id}-hint`, error && `${id}-error`].filter(Boolean).join(" ") || undefined;
  const label = html`<${Text} text=${block.label} ctx=${ctx} />${block.optional && html`<small class="optional"> ${ctx.labels.optional}</small>`}`;
  const element = html`<${Element} element=${block.element} block=${block} ctx=${ctx} id=${group ? undefined : id} describedBy=${described} />`;
  return html`<div class=${`input ${error ? "has-error" : ""}`}>
    ${group ? html`<fieldset aria-describedby=${described}><legend>${label}</legend>${element}</fieldset>`
      : html`<label for=${id}>${label}</label>${element}`}
    ${error && html`<p class="error" role="alert" id=${`${id}-error`}>${error}</p>`}
    ${block.hint && html`<p class="hint" id=${`${id}-hint`}><${Text} text=${block.hint} ctx=${ctx} /></p>`}
  </div>`;
}

const SIGNS = table({ info: "ℹ️", warning: "⚠️", error: "⛔", success: "✅" });

function Alert({ block, ctx }) {
  const level = SIGNS[block.level] ? block.level : "default";
  return html`<div class=${`alert alert-${level}`} role="note">${SIGNS[level] && html`<span aria-hidden="true">${SIGNS[level]}</span>`}
    <div><${Text} text=${block.text} ctx=${ctx} /></div></div>`;
}

function Card({ block, ctx }) {
  return html`<div class="card">
    ${block.hero_image && html`<${Picture} element=${block.hero_image} ctx=${ctx} />`}
    ${block.icon && html`<${Picture} element=${block.icon} ctx=${ctx} />`}
    ${block.title && html`<p class="card-title"><${Text} text=${block.title} ctx=${ctx} /></p>`}
    ${block.subtitle && html`<p class="card-subtitle"><${Text} text=${block.subtitle} ctx=${ctx} /></p>`}
    ${block.body && html`<p><${Text} text=${block.body} ctx=${ctx} /></p>`}
    ${block.actions?.length > 0 && html`<div class="actions">${block.actions.map((element) =>
      html`<${Element} element=${element} block=${block} ctx=${ctx} />`)}</div>`}
  </div>`;
}

function Carousel({ block, ctx }) {
  return html`<div class="carousel">${block.elements.map((card) => html`<${Block} block=${card} ctx=${ctx} />`)}</div>`;
}

function renderContainerTitle(block, ctx) {
  const rich = block.rich_text_title;
  return html`<span class="container-title">${rich
    ? html`<${RichText} block=${rich.type === "rich_text" ? rich : { elements: [{ ...rich, type: "rich_text_section" }] }} ctx=${ctx} />`
    : html`<${Text} text=${block.title} ctx=${ctx} />`}
    ${block.subtitle && html`<small><${Text} text=${block.subtitle} ctx=${ctx} /></small>`}</span>`;
}

function Container({ block, ctx }) {
  const title = renderContainerTitle(block, ctx);
  const inside = html`<div class="container-body">${block.child_blocks.map((child, index) =>
    html`<${Block} block=${child} ctx=${ctx} key=${child?.block_id ?? index} />`)}</div>`;
  if (!block.is_collapsible) return html`<section class="container"><div class="container-head">${title}</div>${inside}</section>`;
  return html`<details class="container" open=${!block.default_collapsed}><summary>${title}</summary>${inside}</details>`;
}

const TASK_SIGNS = table({ pending: "○", in_progress: "◔", complete: "✓", error: "✕" });

function Task({ block, ctx }) {
  const part = (value) => value && (value.type === "rich_text" ? html`<${RichText} block=${value} ctx=${ctx} />` : html`<p><${Text} text=${value} ctx=${ctx} /></p>`);
  return html`<div class=${`task task-${block.status}`}><p><span aria-hidden="true">${TASK_SIGNS[block.status] ?? "○"}</span>
    <${Text} text=${block.title} ctx=${ctx} /></p>${part(block.details)}${part(block.output)}</div>`;
}

function Plan({ block, ctx }) {
  return html`<div class="plan"><p class="card-title"><${Text} text=${block.title} ctx=${ctx} /></p>
    ${(block.tasks ?? []).map((task) => html`<${Task} block=${task} ctx=${ctx} />`)}</div>`;
}

const BLOCKS = table({
  header: Header, section: Section, divider: () => html`<hr />`, context: Context, actions: Actions, image: Image,
  rich_text: RichText, markdown: ({ block }) => html`<${Markdown} text=${block.text} />`,
  table: Table, data_table: DataTable, data_visualization: Chart, alert: Alert, card: Card, carousel: Carousel,
  container: Container, context_actions: Actions, input: Input, task_card: Task, plan: Plan,
});

function Unknown({ block, ctx }) {
  return html`<details class="unknown"><summary>${ctx.labels.unknownBlock(block?.type)}</summary>
    <pre>${JSON.stringify(block, null, 2)}</pre></details>`;
}

/** One block; a shape that cannot be drawn shows as its own JSON. */
export function Block({ block, ctx }) {
  const [fault] = useErrorBoundary();
  const draw = fault ? undefined : BLOCKS[block?.type];
  return html`<div class="block" data-block=${block?.type}>${draw ? html`<${draw} block=${block} ctx=${ctx} />` : html`<${Unknown} block=${block} ctx=${ctx} />`}</div>`;
}

export function Blocks({ blocks, ctx }) {
  const [values, setValues] = useState({});
  const form = ctx.form ?? { values, set: (name, value) => setValues((old) => ({ ...old, [name]: value })), errors: {} };
  return html`<div class="blocks">${blocks.map((block, index) =>
    html`<${Block} block=${block} ctx=${{ ...ctx, form }} key=${block?.block_id ?? index} />`)}</div>`;
}
