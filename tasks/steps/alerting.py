"""Telling of prospects that resemble an entry of a watch list: a prospect stays one, and somebody has to look at it."""

from collections.abc import Sequence

from sqlalchemy import Connection

from leadwright.asking import Capability
from leadwright.counted import counted
from ledger.editions import last_answers, prospects_among
from ledger.events import Event, log_events
from ledger.findings import NewFinding, add_findings
from tasks.steps.sources import Opened
from tasks.steps.workplace import Workplace
from tasks.telling import tell

FACT = "screening.status"


def take_words(connection: Connection, place: Workplace, opened: Opened, findings: Sequence[NewFinding]) -> int:
    """Write down what a source said, and log an alert for each prospect that resembles an entry now; how many do.

    One that it was said of before gets none. Both happen in the caller's transaction, so that no alert is lost or
    given twice.
    """
    if opened.manifest.capability is not Capability.SCREEN:
        add_findings(connection, place.seller.id, findings)
        return 0
    prospects = prospects_among(connection, sorted({item.lead_id for item in findings}))
    before = last_answers(connection, opened.name, prospects, FACT)
    add_findings(connection, place.seller.id, findings)
    said = last_answers(connection, opened.name, prospects, FACT)
    alike = [id_ for id_ in prospects if said.get(id_) == "potential_match" != before.get(id_)]
    events = [Event(None, id_, "screening_alert", data={"source": opened.name}) for id_ in alike]
    log_events(connection, place.seller.id, events, place.now)
    if alike:
        those = counted(len(alike), "prospect resembles", "prospects resemble")
        tell("%s: %s an entry now; `leadwright why` tells of each", opened.name, those)
    return len(alike)
