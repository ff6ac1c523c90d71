"""Document properties, and what stands in header and footer of package and letter."""

from __future__ import annotations

import datetime

from briefgen.answers import Answer, Answers
from briefgen.document import Bound, Inline, Properties, Text
from briefgen.facts import bound
from briefgen.knowledge import MeetingType

_HEADER_LABELS = {"meeting.meeting_id": "Meeting ID", "meeting.version": "Version"}


def package_properties(answers: Answers, meeting: MeetingType) -> Properties:
    """Those of the package: sponsor, product and meeting in the header, version and date beside them."""
    product = bound(answers["product.name"])
    named = [answers[f"meeting.{name}"] for name in ("meeting_id", "version", "package_date")]
    title = f"{meeting.package_title}: {product.text}"
    return _properties(answers, meeting, title, meeting.package_title, named)


def letter_properties(answers: Answers, meeting: MeetingType) -> Properties:
    """Those of its cover letter, with the same line of confidentiality."""
    product = bound(answers["product.name"])
    named = [answers[f"meeting.{name}"] for name in ("meeting_id", "package_date")]
    title = f"Cover letter: {meeting.package_title}, {product.text}"
    return _properties(answers, meeting, title, "Cover letter", named)


def _properties(answers: Answers, meeting: MeetingType, title: str, headed: str, named: list[Answer]) -> Properties:
    def words(path: str) -> str:
        return bound(answers[path]).text

    product, sponsor = bound(answers["product.name"]), bound(answers["sponsor.short_name"])
    date = answers["meeting.package_date"].value
    right = [inline for answer in named if answer.is_known for inline in (Text(", "), *_labelled(answer))]
    return Properties(
        title=title,
        subject=words("product.short_description"),
        organization=words("sponsor.name"),
        header_left=(sponsor, Text(", "), product, Text(f": {headed}")),
        header_right=tuple(right[1:]),
        confidentiality=(bound(answers["sponsor.confidentiality"]),),
        date=date.isoformat() if isinstance(date, datetime.date) else "",
        keywords=(product.text, meeting.type, meeting.title),
    )


def _labelled(answer: Answer) -> tuple[Inline, ...]:
    label = _HEADER_LABELS.get(answer.path)
    return (Text(f"{label} "), bound(answer)) if label else (bound(answer),)


def names_in_templates(meeting: MeetingType) -> dict[str, Bound]:
    """`meeting` in a template: what the meeting type itself is called."""
    path = f"knowledge.meetings.{meeting.id}"
    return {
        "title": Bound(meeting.title, (path,)),
        "package_title": Bound(meeting.package_title, (path,)),
        "type": Bound(meeting.type, (path,)),
    }
