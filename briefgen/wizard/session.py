"""The interview itself: asks what is due, saves each answer, goes where the person wants to go."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TypeAlias

from briefgen.answers import Draft, WrongAnswerError, read_draft
from briefgen.bank import as_begun
from briefgen.conditions import earlier_paths_only
from briefgen.interview import (
    Prompt,
    PromptKind,
    add_row_prompt,
    answer_to,
    following_prompt,
    is_answered,
    key_prompt,
    next_open,
    next_prompt,
    previous_prompt,
    progress,
    prompts,
)
from briefgen.knowledge import BankedQuestion
from briefgen.problems import BrokenDataError, ExitCode, Problem, UserError
from briefgen.questionnaire import Questionnaire, Section
from briefgen.source import Plain, did_you_mean
from briefgen.wizard import shown
from briefgen.wizard.banked import Bank, taken, with_bank
from briefgen.wizard.interrupts import Interrupts
from briefgen.wizard.saving import Saving, show_problems
from briefgen.wizard.terminal import Terminal
from briefgen.wizard.typed import (
    SEVERAL_LINES,
    Command,
    clean,
    numbers,
    plain_answer,
    plain_status,
    read_command,
    row_meant,
    typed_again,
)

Preview: TypeAlias = "Callable[[Draft, str], str]"
"""From a draft and an answer path to the words that would be printed there."""


def run_interview(
    path: Path,
    questionnaire: Questionnaire,
    terminal: Terminal,
    section: str | None = None,
    preview: Preview | None = None,
    bank: Bank = (),
) -> int:
    """Ask until everything is answered or the person stops; the exit code. Every answer is saved at once.

    `bank` holds the questions that are offered where a question to CBER begins.

    A file that is no YAML, and a section that does not exist, are shown as problems and end it. Ctrl-C at any moment
    ends it with the words how to go on; the process is to end then, and no further Ctrl-C is taken.
    """
    interrupts = Interrupts()
    saving = Saving(path, terminal, interrupts)
    with interrupts.taken():
        try:
            code = _sit(saving, questionnaire, terminal, section, preview, bank)
        except KeyboardInterrupt:
            interrupts.note()
            code = ExitCode.INTERRUPTED
            terminal.show("\n" + shown.going_on(path, saving.unsaved.values(), saving.is_gone))
    return int(ExitCode.INTERRUPTED if interrupts.is_pressed else code)


def _sit(
    saving: Saving,
    questionnaire: Questionnaire,
    terminal: Terminal,
    section: str | None,
    preview: Preview | None,
    bank: Bank,
) -> ExitCode:
    try:
        if unsound := earlier_paths_only(questionnaire):
            raise BrokenDataError(*unsound)
        if section is not None:
            _section_named(questionnaire, section)
        draft = read_draft(saving.path, questionnaire)
    except UserError as error:
        show_problems(terminal, error.problems)
        return error.exit_code
    try:
        _Interview(saving, draft, terminal, section, preview, bank).run()
    except EOFError:
        terminal.show("\n" + shown.going_on(saving.path, saving.unsaved.values(), saving.is_gone))
    return ExitCode.FINE


class _Interview:
    """One sitting. What is asked next follows from the draft; kept here is only what the person chose to see."""

    def __init__(
        self,
        saving: Saving,
        draft: Draft,
        terminal: Terminal,
        section: str | None,
        preview: Preview | None,
        bank: Bank,
    ) -> None:
        self._saving = saving
        self._draft = draft
        self._questionnaire = draft.questionnaire
        self._terminal = terminal
        self._section = section
        self._preview = preview
        self._bank = bank
        self._reviewed: str | None = None  # a section gone through answer by answer
        self._titled: str | None = None  # the section whose title was shown last
        self._mended: str | None = None  # a table, one row of which is gone through
        self._left: set[str] = set()  # the tables that were to get no other row

    def run(self) -> None:
        """Ask until nothing is left behind the last prompt."""
        draft = self._draft
        self._terminal.show(shown.opening(self._saving.path, progress(draft)))
        show_problems(self._terminal, draft.problems)
        prompt = self._first()
        while prompt is not None:
            prompt = self._visit(prompt)
        saving = self._saving
        if saving.unsaved or saving.is_gone:
            raise EOFError
        self._terminal.show("\n" + shown.closing(saving.path, self._draft, self._due()))

    def _first(self) -> Prompt | None:
        if self._section is not None:
            prompt = self._start_of(self._questionnaire.by_section[self._section])
        else:
            prompt = next_prompt(self._draft)
        if prompt is not None and prompt.path != self._due()[0].path:
            self._terminal.show(f"Going on at: {shown.position(prompt, self._draft, self._due())}")
        return prompt

    def _due(self) -> tuple[Prompt, ...]:
        return prompts(self._draft)

    def _visit(self, prompt: Prompt) -> Prompt | None:
        """Ask one prompt until it takes what was typed; the prompt to ask next, which may be the same."""
        self._show(prompt)
        while True:
            try:
                return self._act(prompt, clean(self._ask(prompt)))
            except WrongAnswerError as error:
                self._terminal.show(f"{error.what} {error.remedy}".strip())

    def _show(self, prompt: Prompt) -> None:
        if prompt.section != self._titled:
            section = self._questionnaire.by_section[prompt.section]
            self._terminal.section(section.title, section.intro)
            self._titled = prompt.section
        card = shown.card(prompt, self._draft, self._due())
        self._terminal.card(with_bank(card, prompt, self._draft, self._bank))

    def _ask(self, prompt: Prompt, default: str = "") -> str:
        label = shown.label(prompt, self._draft)
        is_long = prompt.value_kind in SEVERAL_LINES and prompt.kind is PromptKind.VALUE
        return self._saving.ask(label, default, tuple(choice.label for choice in prompt.choices), is_long)

    def _act(self, prompt: Prompt, text: str) -> Prompt | None:
        command = read_command(text)
        return self._answer(prompt, text) if command is None else self._obey(prompt, command)

    def _obey(self, prompt: Prompt, command: Command) -> Prompt | None:
        match command:
            case Command.QUIT:
                raise EOFError
            case Command.BACK:
                return self._back(prompt)
            case Command.SKIP:
                return self._next(prompt)
            case Command.SECTIONS:
                return self._go_to_section(prompt)
            case Command.OPEN:
                return self._next_open(prompt)
            case Command.EDIT:
                return self._edit(prompt)
            case Command.HELP | Command.PREVIEW:
                self._terminal.show(self._help_or_preview(prompt, command))
                return prompt

    def _answer(self, prompt: Prompt, text: str) -> Prompt | None:
        if not text.strip():
            return self._next(prompt)
        if prompt.kind is PromptKind.ADD_ROW:
            return self._add_row(prompt, text)
        if banked := taken(prompt, self._draft, self._bank, text):
            return self._take(prompt, banked)
        value = plain_answer(prompt, text, answer_to(prompt, self._draft.answers))
        if not prompt.is_key:
            return self._next(prompt) if self._store(prompt, prompt.path, value) else prompt
        key = str(value)
        self._refuse_second(prompt, key)
        named = key_prompt(prompt.question, self._draft.answers, key)
        where = prompt.path if prompt.row_key else named.path
        if not self._store(prompt, where, value):
            return prompt
        self._warn_of_pointers(prompt, key)
        return self._next(named)

    def _take(self, prompt: Prompt, banked: BankedQuestion) -> Prompt | None:
        """Begin a question to CBER with the words of the bank; its cells are then gone through one by one."""
        begun = key_prompt(prompt.question, self._draft.answers, banked.slug)
        if not self._store(prompt, f"{prompt.question.path}[{banked.slug}]", as_begun(banked)):
            return prompt
        self._mended = prompt.question.path
        return self._next(begun)

    def _warn_of_pointers(self, prompt: Prompt, key: str) -> None:
        """A row that gets another name leaves behind what points to it; that is said, not changed."""
        pointing = [c for question in self._questionnaire for c in question.columns if c.rows_of]
        if prompt.row_key not in {"", key} and any(c.rows_of == prompt.question.path for c in pointing):
            self._terminal.show(f"Answers that point to `{prompt.row_key}` do so still. Change them to `{key}`, too.")

    def _add_row(self, prompt: Prompt, text: str) -> Prompt | None:
        word = text.strip()
        rows = answer_to(prompt, self._draft.answers).rows
        if word.lower() in {"y", "yes"}:
            self._mended = None
            return key_prompt(prompt.question, self._draft.answers)
        if word.lower() in {"n", "no"}:
            return self._next(prompt)
        if (key := row_meant([row.key for row in rows], word)) is not None:
            return self._go_to_row(prompt, key)
        status = plain_status(prompt, word)
        if status is None:
            raise WrongAnswerError(*shown.add_or_go(prompt, len(rows)))
        if rows:
            raise WrongAnswerError("There are rows already.", "Mark single answers tbd or na; here type y or n.")
        return self._next(prompt) if self._store(prompt, prompt.path, status) else prompt

    def _go_to_row(self, prompt: Prompt, key: str) -> Prompt:
        """The first cell of a row, which is then gone through cell by cell."""
        self._mended = prompt.path
        return key_prompt(prompt.question, self._draft.answers, key)

    def _refuse_second(self, prompt: Prompt, key: str) -> None:
        rows = self._draft.answers.rows(prompt.question.path)
        if key != prompt.row_key and any(row.key == key for row in rows):
            noun = shown.with_article(shown.noun_of(prompt.question))
            raise WrongAnswerError(f"There is already {noun} `{key}`.", "Type another name, or < to go back.")

    def _next(self, prompt: Prompt) -> Prompt | None:
        if self._mended == prompt.question.path and prompt.row_key:
            return self._next_in_row(prompt)
        self._mended = None
        if self._reviewed == prompt.section:
            following = following_prompt(self._draft, prompt.path)
            if following is not None and following.section == self._reviewed:
                return following
            self._reviewed = None
        if prompt.kind is PromptKind.ADD_ROW:
            self._left.add(prompt.path)
        found = next_prompt(self._draft, prompt.path, self._section)
        while found is not None and self._is_left(found, prompt):
            found = next_prompt(self._draft, found.path, self._section)
        return found

    def _next_in_row(self, prompt: Prompt) -> Prompt:
        """The next cell of the row; behind the last one, "Another row?" again."""
        following = following_prompt(self._draft, prompt.path)
        if following and (following.question.path, following.row_key) == (prompt.question.path, prompt.row_key):
            return following
        self._mended = None
        return add_row_prompt(prompt.question)

    def _is_left(self, found: Prompt, before: Prompt) -> bool:
        """Whether another row was declined already, and not just now a row changed."""
        return (
            found.kind is PromptKind.ADD_ROW
            and found.path in self._left
            and found.question is not before.question
            and is_answered(found, self._draft.answers)
        )

    def _back(self, prompt: Prompt) -> Prompt:
        before = previous_prompt(self._draft, prompt.path, self._section)
        if before is None:
            raise WrongAnswerError(
                "This is the first question.", "Type :s to go to another section." if self._section else ""
            )
        return before

    def _next_open(self, prompt: Prompt) -> Prompt:
        found = next_open(self._draft, prompt.path)
        if found is None:
            raise WrongAnswerError("No other question is open.", "Type :q to stop.")
        self._reviewed = self._mended = None
        self._section = None if self._section != found.section else self._section
        return found

    def _edit(self, prompt: Prompt) -> Prompt | None:
        if prompt.kind is PromptKind.ADD_ROW:
            rows = answer_to(prompt, self._draft.answers).rows
            raise WrongAnswerError("There is no single answer to edit here.", shown.add_or_go(prompt, len(rows))[1])
        now = answer_to(prompt, self._draft.answers)
        return self._act(prompt, clean(self._ask(prompt, typed_again(prompt, now))))

    def _help_or_preview(self, prompt: Prompt, command: Command) -> str:
        if command is Command.HELP:
            return shown.help_text(prompt, len(answer_to(prompt, self._draft.answers).rows))
        if self._preview is None:
            return "There is no preview here."
        if prompt.question.used_in != "none" and not is_answered(prompt, self._draft.answers):
            return "Nothing is printed for this yet: it will be printed once it is answered."
        return self._preview(self._draft, prompt.path)

    def _go_to_section(self, prompt: Prompt) -> Prompt | None:
        rows = progress(self._draft)
        self._terminal.table(("", "Section", "Answered", "Tbd"), shown.overview(rows, prompt.section))
        sections = [row.section for row in rows]
        titles = tuple(section.title for section in sections)
        while True:
            word = self._saving.ask("Go to (number or name; Enter stays):", "", titles).strip()
            if not word or (command := read_command(word)) is Command.BACK:
                return prompt
            if command is not None:
                return self._obey(prompt, command)
            if found := _chosen(sections, word):
                self._section = found.id if self._section else None
                return self._start_of(found)
            self._terminal.show(f"There is no section `{word}` here. Type {numbers(len(sections))}, or its name.")

    def _start_of(self, section: Section) -> Prompt | None:
        """The first unanswered prompt of a section; a section without one is gone through from its start."""
        here = [prompt for prompt in self._due() if prompt.section == section.id]
        is_done = all(is_answered(prompt, self._draft.answers) for prompt in here)
        self._reviewed = section.id if is_done else None
        if not here:
            self._terminal.show(f"With the answers so far, nothing is asked in `{section.title}`.")
        if is_done:
            return next(iter(here), None)
        return next_prompt(self._draft, section=section.id)

    def _store(self, prompt: Prompt, path: str, value: Plain) -> bool:
        """Save one answer; whether that worked."""
        words = shown.named(prompt) + (f" {value}" if prompt.is_key and isinstance(value, str) else "")
        saved = self._saving.save(self._draft, path, value, words)
        self._draft = saved or self._draft
        return saved is not None


def _section_named(questionnaire: Questionnaire, name: str) -> Section:
    if name in questionnaire.by_section:
        return questionnaire.by_section[name]
    known = ", ".join(questionnaire.by_section)
    remedy = did_you_mean(name, questionnaire.by_section) or f"Sections: {known}."
    raise UserError([Problem("U101", f"There is no section `{name}`.", remedy)], ExitCode.USAGE)


def _chosen(sections: list[Section], word: str) -> Section | None:
    if word.isdecimal() and 1 <= int(word) <= len(sections):
        return sections[int(word) - 1]
    folded = word.casefold()
    named = [s for s in sections if folded in {s.id.casefold(), s.title.casefold()}]
    begun = [s for s in sections if s.title.casefold().startswith(folded)]
    return next(iter(named or (begun if len(begun) == 1 else [])), None)
