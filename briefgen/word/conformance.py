"""What must hold of every .docx of ours, beyond what schemas say; found by reading the saved file.

The Open XML SDK and the schemas see none of: a field without end, a reference to nothing, a style that is not
defined, two controls with one id. Word repairs or drops such things without a word.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from briefgen.word import conformance_body as body
from briefgen.word import conformance_controls as controls
from briefgen.word import conformance_drawings as drawings
from briefgen.word import conformance_fields as fields
from briefgen.word import conformance_marks as marks
from briefgen.word import conformance_package as package
from briefgen.word import conformance_sections as sections
from briefgen.word import conformance_settings as settings
from briefgen.word import conformance_styles as styles
from briefgen.word import conformance_tables as tables
from briefgen.word.conformance_reading import SavedFile
from briefgen.word.zipping import UnreadablePackageError

# Of any file, also of one in which people have written since.
_ALWAYS: tuple[Callable[[SavedFile], Iterable[str]], ...] = (
    package.parts_have_content_types,
    package.parts_are_what_their_relationships_say,
    package.relationships_lead_somewhere,
    package.relationship_ids_exist,
    package.prefixes_are_declared,
    package.no_remnant_of_another_writer,
    drawings.charts_can_be_edited,
    drawings.drawings_are_described,
    drawings.pictures_are_images,
    settings.no_update_is_asked_for,
    settings.no_older_word_is_imitated,
    settings.a_language_is_named,
    settings.theme_fonts_exist,
    settings.nothing_is_protected,
    marks.bookmarks_are_sound,
    marks.comments_have_places,
    marks.footnotes_are_words_own,
    marks.paragraph_ids_are_sound,
    marks.deletions_hold_deleted_text,
    controls.controls_are_sound,
    controls.stores_are_known_by_id,
    controls.controls_show_what_they_are_bound_to,
    styles.styles_are_defined,
    styles.word_finds_the_styles_it_expects,
    styles.styles_not_used_yet_are_listed,
    styles.lists_are_defined,
    styles.lists_are_told_apart,
    styles.properties_are_in_order,
    styles.sizes_are_half_points,
    fields.fields_are_balanced,
    fields.references_have_targets,
    fields.references_show_their_targets,
    fields.sequences_count_up,
    fields.contents_match_headings,
    fields.lists_match_captions,
    fields.lists_collect_headings_or_sequences,
    fields.entries_lead_to_what_they_name,
    fields.properties_are_shown_as_they_are,
    fields.page_numbers_are_fields,
    tables.cells_end_with_a_paragraph,
    body.spaces_are_kept,
    body.links_lead_outside,
    body.no_formula_stands_alone,
)
# Of a file as we write it; what people do to it in Word is theirs.
_AS_WRITTEN: tuple[Callable[[SavedFile], Iterable[str]], ...] = (
    settings.properties_are_filled,
    settings.no_change_is_tracked,
    styles.headings_are_numbered_by_their_style,
    styles.numbered_lists_start_at_one,
    fields.captions_are_numbered_by_fields,
    fields.references_are_fields,
    tables.tables_mark_their_heads,
    tables.tables_have_grids,
    tables.rows_stay_whole,
    tables.tables_are_described,
    tables.tables_fit_their_page,
    tables.captions_stay_with_tables_and_figures,
    sections.sections_end_where_word_looks,
    sections.sections_have_headers_and_footers,
    sections.pages_turn_and_count_on,
    body.looks_come_from_styles,
    body.no_paragraph_is_empty,
    body.heading_levels_do_not_skip,
    body.links_look_like_links,
    body.hyphens_that_do_not_break_are_words_own,
)


def conformance_problems(content: bytes, *, edited: bool = False) -> tuple[str, ...]:
    """What is wrong with a .docx, one sentence each; nothing for a sound one.

    In an `edited` file only that is judged which must hold whoever wrote in it.
    """
    try:
        file = SavedFile(content)
    except UnreadablePackageError as error:
        return (str(error),)
    return (*package.zip_is_plain(content), *_problems(file, _ALWAYS if edited else _ALWAYS + _AS_WRITTEN))


def _problems(file: SavedFile, checks: Iterable[Callable[[SavedFile], Iterable[str]]]) -> Iterator[str]:
    for check in checks:
        yield from check(file)
