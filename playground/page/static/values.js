// What the inputs of a view hold: first values, required fields, and the shape of a submission.

const FIRST = [
  "initial_value", "initial_option", "initial_options", "initial_user", "initial_users",
  "initial_conversation", "initial_conversations", "initial_channel", "initial_channels",
  "initial_date", "initial_time",
];

function plain(value) {
  if (Array.isArray(value)) return value.map(plain);
  return value !== null && typeof value === "object" ? value.value : value;
}

/** The value an element starts with: a text, a list of texts, or undefined. */
export function findFirstValue(element) {
  const name = FIRST.find((key) => element[key] !== undefined && element[key] !== null);
  return name === undefined ? undefined : plain(element[name]);
}

/** The element's value now: what the person chose, else what it started with. */
export function readValue(element, form) {
  return Object.hasOwn(form.values, element.action_id) ? form.values[element.action_id] : findFirstValue(element);
}

function isEmpty(value) {
  return value === undefined || value === null || value === "" || (Array.isArray(value) && value.length === 0);
}

// Buttons and menus carry no value of their own into a submission.
const WITHOUT_VALUE = new Set(["button", "overflow", "workflow_button", "image", "feedback_buttons", "icon_button"]);

function listElements(blocks) {
  return blocks.flatMap((block) => {
    if (block.type === "container") return listElements(block.child_blocks ?? []);
    const elements = block.type === "input" ? [block.element] : block.type === "actions" ? block.elements
      : block.accessory ? [block.accessory] : [];
    return elements.filter((element) => element && !WITHOUT_VALUE.has(element.type)).map((element) => ({ block, element }));
  });
}

/** `{action_id: text | [texts]}` of every field; "" where the person left it empty. */
export function collectValues(blocks, form) {
  return Object.fromEntries(listElements(blocks).map(({ element }) => [element.action_id, readValue(element, form) ?? ""]));
}

function findFault({ block, element }, form, labels) {
  const value = readValue(element, form);
  if (isEmpty(value)) return block.optional ? null : labels.required;
  if (typeof value !== "string") return null;
  const text = [...value];
  if (element.min_length && text.length < element.min_length) return labels.tooShort(element.min_length);
  if (element.max_length && text.length > element.max_length) return labels.tooLong(element.max_length);
  return null;
}

/** `{block_id: words}` for what Slack itself would refuse before the bot hears of it. */
export function collectFaults(blocks, form, labels) {
  const inputs = listElements(blocks).filter(({ block }) => block.type === "input");
  const faults = inputs.map((input) => [input.block.block_id, findFault(input, form, labels)]);
  return Object.fromEntries(faults.filter(([, words]) => words !== null));
}
