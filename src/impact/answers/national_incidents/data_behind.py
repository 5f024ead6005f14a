"""The data behind the report: what became of each row, what is doubtful, who stands out, what changed."""

from __future__ import annotations

import pandas as pd
from IPython.display import Markdown

from impact.answers.national_incidents.incident_evidence import Evidence
from impact.charts import Column, Table
from impact.findings import Finding, state
from impact.incidents import privacy
from impact.incidents.kinds import catalogue
from impact.incidents.releases.compare import compare
from impact.wording import capital, count, counted, listed, noun, percent

#: why rows are no records, as a page says it
_REASONS = {
    "blank": "blank",
    "tags": "a row of tags",
    "note": "a note",
    "total": "a total",
    "repeat": "a repeat of a row with the same number",
    "not_selected": "not selected by the mapping",
    "second_table": "of a second table",
    "heading": "a heading",
}
#: what people are told apart by, as a page says it
_QUASI = {
    "admin1": "first-level area",
    "admin1_code": "first-level area",
    "admin2": "second-level area",
    "admin2_code": "second-level area",
    "admin3": "locality",
    "admin3_code": "locality",
    "pcode": "place",
}
_EFFECTS = {
    "note": "noted",
    "repaired": "repaired by a rule of the mapping",
    "withheld": "value withheld",
    "quarantined": "row set aside",
    "excluded": "no record",
    "refused": "column not imported",
}


def state_account(evidence: Evidence) -> Finding:
    """State how many rows were counted in the file, and what became of them."""
    account = evidence.data.account
    apart = sum(account.excluded.values())
    asked = len(evidence.data.asked)
    waiting = f"; {counted(asked, 'doubt')} {noun(asked, 'waits', 'wait')} for a decision" if asked else ""
    return state(
        "rows-of-the-file",
        f"Of {counted(account.counted, 'row')} counted in the file of {evidence.subject}, "
        f"{count(account.kept)} {noun(account.kept, 'is a record', 'are records')}{_apart(apart)}"
        f"{_aside(account.quarantined)}{waiting}.",
        value=account.kept,
        unit="records",
        kind="count",
        method="rows counted apart from the reader of the file",
        sources=evidence.source,
    )


def _apart(rows: int) -> str:
    return f", {count(rows)} {noun(rows, 'is no record', 'are no records')}" if rows else ""


def _aside(rows: int) -> str:
    return f", {count(rows)} {noun(rows, 'is', 'are')} set aside" if rows else ", none is set aside"


def describe_account(evidence: Evidence) -> Markdown:
    """Say what became of each row of the file, and which values are missing."""
    account = evidence.data.account
    lines = [
        f"{counted(account.counted, 'row')} {noun(account.counted, 'was', 'were')} counted in the file "
        f"({account.format.upper()}), and the account "
        f"{'balances' if account.balances else 'does not balance'}: {count(account.kept)} kept, "
        f"{count(account.quarantined)} set aside, {count(sum(account.excluded.values()))} no records."
    ]
    if account.excluded:
        reasons = [
            f"{_REASONS.get(name, name.replace('_', ' '))} ({count(n)})"
            for name, n in account.excluded.items()
        ]
        lines.append(f"No records are rows that are {listed(reasons)}.")
    if evidence.undated:
        where = "in no figure of the period chosen" if evidence.chosen else "in no figure by year"
        lines.append(f"{capital(evidence.undated_number)} no readable year and stand {where}.")
    unknown = {name: sum(reasons.values()) for name, reasons in account.missing.items()}
    often = sorted((n, name) for name, n in unknown.items() if account.kept and n / account.kept > 0.01)
    if often:
        named = [f"{name.replace('_', ' ')} ({percent(n / account.kept)})" for n, name in reversed(often)]
        lines.append(f"Not known in more than one row in a hundred: {listed(named)}.")
    return Markdown("\n".join(f"- {line}" for line in lines))


def tabulate_doubts(evidence: Evidence) -> Table | Markdown:
    """List the findings in the file by kind, with what became of them."""
    findings = evidence.data.findings
    if not findings:
        return Markdown("Nothing in the file is doubtful by the rules of this project.")
    kinds = catalogue()
    rows = pd.DataFrame(
        [
            {
                "kind": kinds[f.kind].title if f.kind in kinds else f.kind.replace("_", " "),
                "effect": _EFFECTS[f.effect.value],
                "count": f.count,
                "decided": "decided" if f.decided else "waits for a decision",
            }
            for f in findings
        ]
    )
    table = rows.groupby(["kind", "effect", "decided"], as_index=False)["count"].sum()
    table = table.sort_values(["count", "kind"], ascending=[False, True], ignore_index=True)
    return Table(
        table,
        id="doubts",
        title=evidence.titled("What is doubtful in the file, and what became of it"),
        columns=(
            Column("kind", "Doubt"),
            Column("count", "Values or rows", kind="number"),
            Column("effect", "What became of it"),
            Column("decided", "Decision"),
        ),
        caption=f"{evidence.caption} The help for each kind says how it is found and what to do.",
        sources=evidence.source,
        stack=True,
    )


def describe_uniqueness(evidence: Evidence) -> Markdown | None:
    """Say how many people stand out by place, month, sex and age; nothing where rows are no people."""
    people = evidence.data.people
    if people is None or people.empty:
        return None
    unique = privacy.uniqueness(people, threshold=evidence.publish.threshold)
    if not unique.quasi:
        return Markdown("The rows say nothing of a person by which one would stand out.")
    known = listed(_QUASI.get(name, name.replace("_", " ")) for name in unique.quasi)
    few = evidence.small(unique.alone)
    apart = " listed one by one" if evidence.data.mapping.unit == "incident" else ""
    people = f" of {counted(unique.people, 'person', 'people')}{apart}"
    whole = "" if evidence.small(unique.people) or evidence.tells_of_few(unique.people) else people
    one = noun(unique.alone, "person", "people")
    alone = "Few people" if few else f"{count(unique.alone)}{whole or ' ' + one}"
    share = "" if few else f" ({percent(unique.alone / unique.people)})"
    return Markdown(
        f"{alone}{share} are alone with their {known}. Whoever knows that of a neighbour finds the "
        "neighbour's row, so that no row is on this page; numbers of people below "
        f"{count(evidence.publish.threshold)} are hidden, and with them those that would give them away."
    )


def describe_releases(evidence: Evidence) -> Markdown:
    """Say what changed from the release before to this one; nothing of few people."""
    if evidence.before is None:
        return Markdown("One release of this dataset is at hand, so that nothing can be compared.")
    changes = compare(evidence.before, evidence.data).sentences()
    return Markdown("\n".join(f"- {sentence}" for sentence in changes))
