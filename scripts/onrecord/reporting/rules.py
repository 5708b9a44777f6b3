"""The catalogue of rules: code, severity, title, reason and fix of each."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Severity = Literal["error", "warning"]


@dataclass(frozen=True, slots=True)
class Rule:
    """An entry of the catalogue; the handbook has a page generated from each.

    Attributes:
        code: The rule's stable name, `topic.problem`.
        title: The problem in a few words.
        why: The reason for the rule.
        fix: Advice on a fix.
        severity: Whether a violation stops the build.
    """

    code: str
    title: str
    why: str
    fix: str
    severity: Severity = "error"


def _catalogue(*rules: Rule) -> dict[str, Rule]:
    return {rule.code: rule for rule in rules}


RULES = _catalogue(
    # How a file is written
    Rule(
        "yaml.syntax",
        "The file is not valid YAML",
        "A file that can't be read as YAML says nothing for certain.",
        "Look at the line: often a quotation mark isn't closed, a tab stands where spaces "
        "should, or a text with `: ` or ` #` needs quotation marks around it.",
    ),
    Rule(
        "yaml.duplicate-key",
        "A field stands twice",
        "YAML readers keep one of the two in silence, and nobody knows which.",
        "Keep one of them.",
    ),
    Rule(
        "yaml.comment-in-text",
        "A comment begins inside a text",
        "In YAML, ` #` behind a plain text begins a comment, and what follows is left out in "
        "silence.",
        "Put the whole text in quotation marks: `title: 'Shade for Ward #7'`. A comment begins "
        "with `# `, or stands on a line of its own.",
        "warning",
    ),
    Rule(
        "yaml.unsafe",
        "Tags, anchors and aliases are not used here",
        "Tags make some programs run code, and aliases can blow a small file up to fill all "
        "memory. A record needs neither.",
        "Write the value out in full; put quotation marks around a text that begins with "
        "`!`, `&` or `*`.",
    ),
    Rule(
        "yaml.encoding",
        "The file is not in UTF-8",
        "Only with one encoding does a letter mean the same everywhere.",
        "Save the file again as UTF-8.",
    ),
    Rule(
        "yaml.too-large",
        "The file is too large",
        "A record is small; a file of many megabytes is a mistake or an attack.",
        "Split the article, or check what was saved here.",
    ),
    Rule(
        "yaml.empty",
        "The file is empty",
        "An empty file says nothing; it may be the rest of an interrupted save.",
        "Fill it, or delete it.",
    ),
    # What a record holds
    Rule(
        "record.unknown-field",
        "The record has no such field",
        "A misspelt field would be left out in silence.",
        "Correct the name, or remove the line.",
    ),
    Rule(
        "record.missing-field",
        "A field is missing",
        "Without it the record can't be shown or checked.",
        "Add it; or say `draft: true` as long as it isn't known.",
    ),
    Rule(
        "record.wrong-type",
        "The value has another form than this field needs",
        "Dates, languages and numbers are sorted and compared.",
        "Write the value as the message says.",
    ),
    Rule(
        "record.bad-id",
        "Not an id",
        "Ids stand in addresses: lower-case ASCII letters, digits and hyphens, starting with "
        "a letter; `index`, `page` and the device names of Windows are reserved.",
        "Choose another id, and the same one wherever the record is named.",
    ),
    Rule(
        "record.duplicate-id",
        "Two records have one id",
        "An address can only lead to one of them.",
        "Give the newer record another id.",
    ),
    Rule(
        "record.unknown-file",
        "The file is no record",
        "A file with another name or place than a record's would be left out in silence.",
        "Records are `<id>.yml`; an article is a folder with `article.yml`, `text.md` and "
        "`quotes.yml`. Rename, move or remove the file.",
        "warning",
    ),
    Rule(
        "record.missing-file",
        "A file is missing",
        "An article without its text can't be checked, and an image that isn't there can't "
        "be shown.",
        "Add the file, or remove what names it.",
    ),
    Rule(
        "record.unsafe-url",
        "Not an http or https address",
        "Other addresses can run code in a reader's browser.",
        "Give the address of a public page, beginning with `https://` or `http://`.",
    ),
    Rule(
        "record.unsafe-path",
        "The path leaves the project",
        "A record may only name files of its own project.",
        "Copy the file into the project, and give its path from there.",
    ),
    Rule(
        "record.unused",
        "Nothing refers to this record",
        "It has a page, but no statement leads there.",
        "Refer to it, or delete it.",
        "warning",
    ),
    # What a record refers to
    Rule(
        "reference.unknown-article",
        "No such article",
        "A reference must lead somewhere.",
        "Correct the id, or add the record.",
    ),
    Rule(
        "reference.unknown-speaker",
        "No such speaker",
        "A statement must lead to who said it.",
        "Correct the id, or add `speakers/<id>.yml`.",
    ),
    Rule(
        "reference.unknown-city",
        "No such city",
        "A reference must lead somewhere.",
        "Correct the id, or add `cities/<id>.yml`.",
    ),
    Rule(
        "reference.unknown-organization",
        "No such organization",
        "A reference must lead somewhere.",
        "Correct the id, or add `organizations/<id>.yml`.",
    ),
    Rule(
        "reference.unknown-theme",
        "No such theme",
        "A reference must lead somewhere.",
        "Correct the id, or add `themes/<id>.yml`.",
    ),
    Rule(
        "reference.unknown-event",
        "No such event",
        "A reference must lead somewhere.",
        "Correct the id, or add `events/<id>.yml`.",
    ),
    Rule(
        "reference.former-id",
        "The record has a new id",
        "The old id still leads there, but only by a detour.",
        "Write the new id.",
        "warning",
    ),
    Rule(
        "reference.cycle",
        "A record stands above itself",
        "Themes (`broader`) and organizations (`parent`) form a tree.",
        "Remove one of the links of the circle.",
    ),
    # Articles
    Rule(
        "article.markup",
        "The text uses markup that a stored article doesn't have",
        "Only paragraphs, `#` headings, `>` block quotes, lists, emphasis, links and "
        "backslash escapes have a plain text that everybody agrees on.",
        "Remove the markup, or put a backslash before the character that was meant as text.",
    ),
    Rule(
        "article.characters",
        "The text holds a character that no article has",
        "A replacement character (U+FFFD) or a control character is left where a text was read in "
        "the wrong encoding; a soft hyphen is a hint for the layout of a line. A quote copied with "
        "them isn't what the article says.",
        "Look at the original, and put the letter that it has; delete soft hyphens.",
        "warning",
    ),
    Rule(
        "article.no-rights",
        "The whole text is shown, and nothing says that it may be",
        "An article is somebody's work.",
        "State what is known in `rights` (also that nothing is stated), or say `show_text: false`.",
        "warning",
    ),
    # Quotes
    Rule(
        "quote.not-in-text",
        "The statement does not stand in its article",
        "Every statement is checked word for word against the stored text; only white space "
        "may differ.",
        "Copy the passage from `text.md`. Mark words left out with `[…]`.",
    ),
    Rule(
        "quote.cut-off",
        "A comment cuts the statement off",
        "In YAML, ` #` behind a plain text begins a comment. The words before it stand in the "
        "article, so they would be published as the whole statement.",
        "Put the whole text in quotation marks, or write it below `text: >-`.",
    ),
    Rule(
        "quote.ambiguous",
        "The statement stands in its article more than once",
        "It must be certain which passage is meant.",
        "Add `prefix` or `suffix`: the words just before or after the right one.",
    ),
    Rule(
        "quote.wrong-kind",
        "The passage is of another kind",
        "`direct` is for words in quotation marks or a block quote, `emphasised` for words "
        "that the article emphasises, `reported` for the article's own words.",
        "Change `kind`, or take the right passage.",
    ),
    Rule(
        "quote.speaker-not-named",
        "The article does not name this speaker",
        "A statement is only somebody's if the article says so.",
        "Add the name that the article uses to the speaker's `other_names`, or give the words "
        "by which it says who speaks as `attribution`.",
    ),
    # Dates
    Rule(
        "membership.dates",
        "A membership ends before it starts",
        "The role shown with a quote follows from these dates.",
        "Correct `start_date` or `end_date`.",
    ),
    Rule(
        "event.dates",
        "An event ends before it starts",
        "The day of a quote follows from these dates.",
        "Correct `date` or `end_date`.",
    ),
    # What is left to do
    Rule(
        "draft.left",
        "A draft is left",
        "A draft is not published.",
        "Decide what is missing, then remove `draft: true`.",
        "warning",
    ),
)
"""Every rule by its code. A code never changes its meaning and is never used again."""
