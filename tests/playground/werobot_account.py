"""An Official Account served by werobot, which we did not write: a process of its own.

`python werobot_account.py TOKEN AES_KEY APP_ID` prints its port and serves until it is ended.
"""

import importlib
import sys
from wsgiref.simple_server import WSGIRequestHandler, make_server


class Quiet(WSGIRequestHandler):
    def log_message(self, *_said: object) -> None:
        """A request is no news."""


def main() -> None:
    werobot = importlib.import_module("werobot")
    replies = importlib.import_module("werobot.replies")
    token, aes_key, app_id = sys.argv[1:]
    robot = werobot.WeRoBot(
        config={
            **importlib.import_module("werobot.config").Config(),
            "TOKEN": token,
            "ENCODING_AES_KEY": aes_key,
            "APP_ID": app_id,
            "SESSION_STORAGE": False,
        }
    )
    robot.text(lambda message: f"你说：{message.content}")
    robot.image(lambda message: replies.ImageReply(message=message, media_id=message.MediaId))
    robot.voice(lambda message: f"语音 {message.format}")
    robot.location(lambda message: f"{message.location} {message.label}")
    robot.subscribe(lambda event: f"欢迎 {event.key}")
    robot.scan(lambda event: f"扫码 {event.key}")
    robot.click(lambda event: f"菜单 {event.key}")
    server = make_server("127.0.0.1", 0, robot.wsgi, handler_class=Quiet)
    sys.stdout.write(f"{server.server_port}\n")
    sys.stdout.flush()
    server.serve_forever()


if __name__ == "__main__":
    main()
