"""Two bots never share one SQLite file."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from pathlib import Path

from storage.transaction import Database


async def test_a_second_process_on_the_same_file_is_refused_and_told_what_to_do(
    tmp_path: Path,
) -> None:
    first = Database(url=f"sqlite:///{tmp_path / 'apikey-bot.sqlite3'}")
    await first.migrate()
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        environ = {
            "PATH": os.environ["PATH"],
            "SLACK_BOT_TOKEN": "xoxb-1-abc",
            "SLACK_APP_TOKEN": "xapp-1-abc",
            "SLACK_API_URL": f"http://127.0.0.1:{closed.getsockname()[1]}/api/",
            "APIKEY_BOT_DATA_DIR": str(tmp_path),
        }
        command = [sys.executable, "-m", "bot", "run"]

        ended = subprocess.run(  # noqa: ASYNC221 (our own program; nothing else runs here)
            command, env=environ, capture_output=True, text=True, timeout=50, check=False
        )
        await first.close()
        freed = subprocess.run(  # noqa: ASYNC221 (as above)
            command, env=environ, capture_output=True, text=True, timeout=50, check=False
        )

    assert ended.returncode == 2
    assert "Another apikey-bot already uses the database" in ended.stderr
    assert str(tmp_path) in ended.stderr
    assert "Traceback" not in ended.stderr
    assert "Slack does not answer" in freed.stderr
