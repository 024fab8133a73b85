"""Logs never show a secret and never rewrite a screen."""

from __future__ import annotations

from bot.logs import scrubbed


def test_tokens_passwords_and_control_characters_are_taken_out() -> None:
    event = {
        "why": "404 for bot 123456789:AAF-abcdefghijklmnopqrstuvwxyz0123 \x1b]0;owned\x07",
        "database": "postgresql://kesu:s3cret@db.example.org/kesu",
        "text": "gpj.exe\u202e \u2066x",
        "attempts": 3,
    }
    plain = scrubbed(None, "info", event)
    shown = repr(plain)
    assert "AAF-" not in shown
    assert "s3cret" not in shown
    assert "\\x1b" not in shown
    assert "\\u202e" not in shown
    assert plain["attempts"] == 3
    assert "db.example.org" in shown


def test_what_wechat_and_wecom_take_as_parameters_is_taken_out() -> None:
    asked = "https://api.example.com/cgi-bin/token?grant_type=client_credential&secret=S3CRET"
    event = {
        "first": f"no connection to {asked}",
        "second": "url='https://api.example.com/cgi-bin/menu/get?access_token=S3CRET&lang=zh'",
        "third": "https://api.example.com/cgi-bin/webhook/send?key=S3CRET#x",
        "fourth": "/cgi-bin/gettoken?corpid=ww1&corpsecret=S3CRET",
    }
    plain = scrubbed(None, "info", event)
    assert "S3CRET" not in repr(plain)
    assert "grant_type=client_credential&secret=***" in plain["first"]
    assert plain["second"].endswith("access_token=***&lang=zh'")
    assert "corpid=ww1" in plain["fourth"]
