"""A tick: claiming due deadlines and writing what follows, next to the same rows in plain SQL.

    python bench/tick.py [--json] [--million] [--postgres URL]

0, 10 and 1,000 deadlines are due among 10,000 (`--million`: 1,000,000), on SQLite and on PostgreSQL
(a private server with fsync off where its programs are found, or the empty database of `--postgres`).
Both sides work in batches of 100 and write the same rows: an event, the case row, the next deadline,
a notice and its lane. The floor goes through the bare drivers (aiosqlite, asyncpg) and leaves out
encoding, hashes and sealing. `ratio` is the floor's time over ours: 1.0 would cost nothing. Medians of
three rounds, in turns, in one process.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import os
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

import aiosqlite
import asyncpg

if __package__ in (None, ""):  # run as a file
    sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from sqlalchemy import insert

from cases import events as e
from cases.agenda import Deadline
from cases.case import Case, evolve
from cases.events import Event
from cases.outgoing import Outgoing
from storage.case_rows import columns_of
from storage.chain import link
from storage.codec_rows import event_row
from storage.schema import migrate
from storage.sealing import Sealer
from storage.stages import deadline_row
from storage.store import SqlStore
from storage.tables import cases, deadlines, events
from storage.transaction import Transaction
from tests import services

BATCH = 100
ROUNDS = 3
DUE = (0, 10, 1_000)
START = datetime(2026, 3, 2, tzinfo=UTC)
NEVER = START + timedelta(days=3650)
