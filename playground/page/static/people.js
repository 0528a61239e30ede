// Who is who, and which conversations a person sees, read from the playground's state.

export const SLACKBOT = "USLACKBOT";

export function findPerson(state, id) {
  if (id === SLACKBOT) return { id, name: "Slackbot", kind: "bot" };
  return state.users.find((user) => user.id === id);
}

export function listPersons(state) {
  return state.users.filter((user) => user.kind !== "bot" && user.id !== state.bot_user_id);
}

export function getBotName(state) {
  return findPerson(state, state.bot_user_id)?.name ?? "apikey-bot";
}

export const isMember = (channel, me) => (channel.members ?? []).includes(me);

/** The channels a person is in, those they could join, and their direct messages. */
export function sortConversations(state, me) {
  const rooms = state.channels.filter((channel) => channel.kind !== "im");
  const mayBrowse = ["admin", "member"].includes(findPerson(state, me)?.kind);
  return {
    joined: rooms.filter((channel) => isMember(channel, me)),
    others: rooms.filter((channel) => mayBrowse && !isMember(channel, me) && channel.kind === "public"),
    direct: state.channels.filter((channel) => channel.kind === "im" && isMember(channel, me)),
  };
}

export function nameChannel(state, channel, me) {
  if (channel.kind !== "im") return `${channel.kind === "private" ? "🔒" : "#"}${channel.kind === "private" ? " " : ""}${channel.name}`;
  const other = (channel.members ?? []).find((id) => id !== me) ?? state.bot_user_id;
  return `@${findPerson(state, other)?.name ?? channel.name}`;
}

const bySlackTime = (a, b) => Number(a.ts) - Number(b.ts);

/** How often Slack itself (not the bot) has spoken to this person: its notes about failures. */
export function countSlackbotNotes(state, me) {
  return (state?.ephemerals ?? []).filter((note) => note.user === me && note.sender === SLACKBOT).length;
}

function ownEphemerals(state, channelId, me) {
  return (state.ephemerals ?? []).filter((note) => note.user === me && note.channel === channelId)
    .map((note) => ({ ...note, user: note.sender ?? state.bot_user_id, ephemeral: true }));
}

const isReply = (message) => message.thread_ts && message.thread_ts !== message.ts;

/** What stands in the middle column: roots and broadcasts with the person's own private notes, oldest first. */
export function listMessages(state, channel, me) {
  const roots = (channel.messages ?? []).filter((message) => !isReply(message) || message.subtype === "thread_broadcast");
  return [...roots, ...ownEphemerals(state, channel.id, me).filter((note) => !isReply(note))].sort(bySlackTime);
}

/** A thread: its root, the replies, and the person's own private notes in it, oldest first. */
export function listThread(state, channel, root, me) {
  const own = ownEphemerals(state, channel.id, me);
  return [...(channel.messages ?? []), ...own].filter((message) => message.ts === root || message.thread_ts === root).sort(bySlackTime);
}

export function countReplies(channel, ts) {
  return (channel.messages ?? []).filter((message) => isReply(message) && message.thread_ts === ts).length;
}
