"""One transaction, with a room for each thing kept."""

from __future__ import annotations

from storage.audit import SqlAudit
from storage.cards import SqlCards
from storage.case_writes import CaseWrites
from storage.cases import SqlCases
from storage.deadlines import SqlDeadlines
from storage.files import SqlFiles
from storage.inbox import SqlInbox
from storage.keys import SubjectKeys
from storage.lane_wakes import LaneWakes
from storage.lanes import SqlLanes
from storage.messages import SqlMessages
from storage.notes import SqlNotes
from storage.numbers import SqlNumbers
from storage.people import SqlPeople
from storage.pruning import SqlPruning
from storage.sessions import SqlSessions
from storage.texts import SqlTexts
from storage.trace import SqlTrace
from storage.transaction import Transaction


class SqlWork:
    """`cases.ports.Work` in SQL."""

    def __init__(self, tx: Transaction) -> None:
        keys = SubjectKeys(tx)
        writes = CaseWrites(tx)
        wakes = LaneWakes(tx)
        self.inbox = SqlInbox(tx, keys)
        self.cases = SqlCases(tx, writes)
        self.deadlines = SqlDeadlines(tx, writes)
        self.numbers = SqlNumbers(tx)
        self.texts = SqlTexts(tx, keys)
        self.files = SqlFiles(tx, keys)
        self.messages = SqlMessages(tx, keys, wakes)
        self.cards = SqlCards(tx, wakes)
        self.sessions = SqlSessions(tx, keys)
        self.notes = SqlNotes(tx, keys)
        self.people = SqlPeople(tx)
        self.lanes = SqlLanes(tx, keys, self.messages, wakes)
        self.audit = SqlAudit(tx, writes)
        self.trace = SqlTrace(tx)
        self.pruning = SqlPruning(tx)
        tx.flushes += [writes.flush, wakes.flush, self.messages.flush, self.cards.flush]
