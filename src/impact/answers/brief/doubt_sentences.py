"""Sentences of a brief on what it assumes and what nobody knows: whole, with named values."""

from __future__ import annotations

from impact.wording import count, counted, ends, listed, noun, ratio, simulated


def war_is_condition() -> str:
    """Write that a certain war is no forecast."""
    return "War reaches the mines: a condition, not a forecast."


def inputs(*, number: int, pages: int, conditions: int, judgements: int) -> str:
    """Write on what the inputs of the scenario rest."""
    asked = f", {conditions} {noun(conditions, 'is a condition', 'are conditions')} of the question"
    return (
        f"Of the {number} inputs {pages} rest on pages{asked if conditions else ''} and {judgements} "
        f"{noun(judgements, 'is a judgement', 'are judgements')} of the authors; the web page lists all."
    )


def later_pages(number: int) -> str:
    """Write how many inputs rest on pages that appeared after the day of the brief."""
    verb = noun(number, "rests", "rest")
    return f"{counted(number, 'input')} {verb} on pages that appeared after the day of this brief."


def strongest(name: str, low: float, high: float) -> str:
    """Write which input, changed alone, matters most, and between which results it moves the scenario."""
    return (
        f"Changed alone, {name} moves the result most: from {simulated(min(low, high))} to "
        f"{simulated(max(low, high))} casualties."
    )


def calibration(*, places: int, factor: float) -> str:
    """Write on how many places the model was fitted, and how near it comes to their records."""
    return (
        f"The model was set by recorded casualties of {places} places, and counts harm as completely as they "
        f"did. Each predicted from the others, half come within a factor of {ratio(factor)} of their record."
    )


def calibration_range(*, inside: int, places: int, times: float) -> str:
    """Write how many places lie in the range predicted for them, and how wide that range is."""
    return (
        f"{count(inside)} of these {places} places lie in the range of nine in ten simulated outcomes. It is "
        f"a wide one: its upper end is about {simulated(times)} times the lower."
    )


def measuring(name: str, low: float, high: float, now_low: float, now_high: float) -> str:
    """Write which measurement would narrow the answer most, and to what on average."""
    return (
        f"Measuring one thing would help most: {name}. The range of {ends(now_low, now_high, 'simulated')} "
        f"casualties would narrow to {ends(low, high, 'simulated')} on average."
    )


def measuring_all(number: int, low: float, high: float) -> str:
    """Write what would be left of the range if everything measurable were known."""
    return (
        f"With all {number} measurable inputs known, {ends(low, high, 'simulated')} casualties would remain "
        "plausible."
    )


def fighting_left_out() -> str:
    """Write what of a war the model leaves out."""
    return (
        "What mines do in the fighting is left out: in war, only civilians who stay near them are counted, "
        "with accidents as frequent as just after other wars."
    )


def whether_laid(place: str) -> str:
    """Write that nobody knows whether mines come at all."""
    return (
        f"Whether mines would be laid in {place}, of which kind, and whether war would come. Where none are "
        "laid, none of this harm follows."
    )


def war_without_mines() -> str:
    """Write that the harm is not set against that of a war without mines."""
    return "How much harm the same war would do without these mines: the two are not compared."


def never_counted() -> str:
    """Write that records are lower bounds."""
    return "How many people are harmed and never counted: every recorded number here is a lower bound."


def contradictions(steps: list[str]) -> str:
    """Write on which steps of a country pages contradict each other."""
    return f"Pages contradict each other on {listed(steps)}; the table gives both."


def listed_under(heading: str, sentences: list[str]) -> str:
    """Write sentences as a list, under a heading where there is one."""
    return heading + "\n".join(f"- {sentence}" for sentence in sentences)
