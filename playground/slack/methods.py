"""The Web API methods that the loopback Slack knows; any other is `unknown_method`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from playground.slack import (
    conversations,
    directory,
    files,
    messages,
    modals,
    sessions,
    streams,
    validation,
)
from playground.slack.arguments import Arguments
from playground.slack.platform import Answer, Platform

Method = Callable[[Platform, Arguments], Awaitable[Answer]]

METHODS: dict[str, Method] = {
    "agents.sessions.rename": sessions.rename,
    "agents.sessions.setStatus": sessions.set_status,
    "assistant.threads.setStatus": sessions.set_thread_status,
    "assistant.threads.setSuggestedPrompts": sessions.set_prompts,
    "auth.test": directory.auth_test,
    "blocks.validate": validation.validate,
    "chat.appendStream": streams.append,
    "chat.delete": messages.delete,
    "chat.getPermalink": messages.get_permalink,
    "chat.postEphemeral": messages.post_ephemeral,
    "chat.postMessage": messages.post_message,
    "chat.startStream": streams.start,
    "chat.stopStream": streams.stop,
    "chat.update": messages.update,
    "conversations.history": conversations.history,
    "conversations.info": conversations.info,
    "conversations.list": conversations.list_all,
    "conversations.members": conversations.members,
    "conversations.open": conversations.open_im,
    "conversations.replies": conversations.replies,
    "files.completeUploadExternal": files.complete_upload,
    "files.getUploadURLExternal": files.get_upload_url,
    "team.info": directory.team_info,
    "users.info": directory.user_info,
    "users.list": directory.user_list,
    "views.open": modals.open_modal,
    "views.publish": modals.publish,
    "views.push": modals.push,
    "views.update": modals.update_modal,
}
