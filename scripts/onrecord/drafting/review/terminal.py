"""The terminal of a review: paragraphs, single keys, and lines with completion."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from prompt_toolkit import PromptSession, print_formatted_text
from prompt_toolkit.application import Application
from prompt_toolkit.completion import CompleteEvent, Completer, Completion
from prompt_toolkit.document import Document
from prompt_toolkit.formatted_text import FormattedText
from prompt_toolkit.key_binding import KeyBindings, KeyPressEvent
from prompt_toolkit.layout import FormattedTextControl, Layout, Window
from prompt_toolkit.output import create_output
from prompt_toolkit.shortcuts import clear

from onrecord.drafting.review.display import Fragment, wrap
from onrecord.reporting.formats import printable
from onrecord.text.normalize import fold_name

WIDEST = 88


class Terminal:
    """The terminal of stdin and stdout, by prompt_toolkit."""

    def clear(self) -> None:
        """Clear the screen."""
        clear()

    def say(self, *fragments: Fragment) -> None:
        """Print a paragraph, wrapped to the width of the terminal."""
        width = min(create_output().get_size().columns - 1, WIDEST)
        print_formatted_text(FormattedText(wrap(fragments, max(width, 20))))

    def key(self, keys: Mapping[str, str]) -> str:
        """Return the key pressed, one of `keys` (each with the label of its action).

        Ctrl+D counts as `q`, if `q` is a key.

        Raises:
            KeyboardInterrupt: Ctrl+C.
        """
        bindings = KeyBindings()
        for key in keys:
            bindings.add(key)(_answering(key))
        if "q" in keys:
            bindings.add("c-d")(_answering("q"))
        bindings.add("c-c")(_interrupt)
        line: list[Fragment] = [("", "  ")]
        for key, what in keys.items():
            line += [("bold underline", key), ("", f" {what}   ")]
        control = FormattedTextControl(FormattedText(line))
        window = Window(control, wrap_lines=True, dont_extend_height=True)
        app: Application[str] = Application(
            Layout(window), key_bindings=bindings, erase_when_done=True
        )
        return app.run()

    def ask(
        self,
        question: str,
        names: Iterable[str] = (),
        default: str = "",
        *,
        several: bool = False,
    ) -> str | None:
        """Return a line of text, or None if Escape was pressed.

        Known names are offered for completion; with `several`, for each part between commas.
        """
        bindings = KeyBindings()
        bindings.add("escape", eager=True)(_give_up)
        session: PromptSession[str | None] = PromptSession(
            completer=_Names(list(names), several=several),
            complete_while_typing=True,
            key_bindings=bindings,
            bottom_toolbar="Enter: take it   Down, Tab: choose   Escape: back",
        )
        try:
            answer = session.prompt(f"  {question}: ", default=default)
        except EOFError:
            return None
        return None if answer is None else answer.strip()


def matching(words: str, names: Iterable[str]) -> list[str]:
    """Return the names with a word that begins with each word typed, case and accents folded."""
    wanted = fold_name(words).split()
    return [
        name
        for name in names
        if all(any(part.startswith(word) for part in fold_name(name).split()) for word in wanted)
    ]


class _Names(Completer):
    """A completer for known names; with `several`, for the part behind the last comma."""

    def __init__(self, names: list[str], *, several: bool) -> None:
        self.names = names
        self.several = several

    def get_completions(self, document: Document, event: CompleteEvent) -> Iterable[Completion]:
        typed = document.text_before_cursor
        if self.several:
            typed = typed.rpartition(",")[2].lstrip()
        for name in matching(typed, self.names):
            yield Completion(name, start_position=-len(typed), display=printable(name))


def _answering(key: str) -> Callable[[KeyPressEvent], None]:
    def answer(event: KeyPressEvent) -> None:
        event.app.exit(result=key)

    return answer


def _interrupt(event: KeyPressEvent) -> None:
    event.app.exit(exception=KeyboardInterrupt())


def _give_up(event: KeyPressEvent) -> None:
    event.app.exit(result=None)
