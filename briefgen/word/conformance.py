"""What must hold of every .docx of ours, beyond what schemas say; found by reading the saved file.

The Open XML SDK and the schemas see none of: a field without end, a reference to nothing, a style that is not
defined, two controls with one id. Word repairs or drops such things without a word.
"""

from __future__ import annotations

from collections.abc import Iterator

from briefgen.word import conformance_body as text
from briefgen.word import conformance_package as package_checks
from briefgen.word.reading import Package
from briefgen.word.zipping import UnreadablePackageError

_CHECKS = (
    package_checks.parts_have_content_types,
    package_checks.relationships_lead_somewhere,
    package_checks.relationship_ids_exist,
    package_checks.charts_can_be_edited,
    package_checks.drawings_are_described,
    package_checks.pictures_are_images,
    package_checks.no_update_is_asked_for,
    package_checks.no_remnant_of_another_writer,
    text.bookmarks_are_sound,
    text.controls_are_sound,
    text.cells_end_with_a_paragraph,
    text.deletions_hold_deleted_text,
    text.styles_are_defined,
    text.lists_are_defined,
    text.fields_are_balanced,
    text.references_have_targets,
    text.run_properties_are_in_order,
    text.sequences_count_up,
    text.contents_match_headings,
    text.lists_match_captions,
    text.tables_have_heads_and_grids,
    text.comments_have_places,
)


def conformance_problems(content: bytes) -> tuple[str, ...]:
    """What is wrong with a .docx, one sentence each; nothing for a sound one."""
    try:
        package = Package(content)
    except UnreadablePackageError as error:
        return (str(error),)
    return tuple(_problems(package))


def _problems(package: Package) -> Iterator[str]:
    for check in _CHECKS:
        yield from check(package)
