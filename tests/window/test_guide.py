"""Rule book and user guide: they open at the right page, find what is searched, and open nothing outside."""

from __future__ import annotations

import re

import pytest
from PySide6.QtCore import Qt, QUrl
from PySide6.QtGui import QDesktopServices, QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget
from pytestqt.qtbot import QtBot

from infusion_gui import resource
from infusion_gui.case.typed import QuickEntry
from infusion_gui.coding.policy import Policy
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.commands.actions import ACTIONS
from infusion_gui.window.guide import Reader, user_guide
from infusion_gui.window.guide_pages import Page, anchor, guide_pages, rule_pages
from infusion_gui.window.main_window import MainWindow
from tests.window.hands import VANCOMYCIN

PAGES = pytest.mark.parametrize("page", guide_pages(), ids=lambda page: page.key)


def listed(reader: Reader) -> list[str]:
    keys = (reader.contents.item(row).data(Qt.ItemDataRole.UserRole) for row in range(reader.contents.count()))
    return [key for key in keys if key]


def test_f1_opens_the_rule_that_decided_the_selection(window: MainWindow) -> None:
    window.document.select((VANCOMYCIN,))
    QTest.keyClick(window.timeline.canvas, Qt.Key.Key_F1)
    book = window.sheets.book
    assert book.isVisible() and not book.isModal()
    assert book.page == "R-INI-01"
    assert "The initial is the highest in rank" in book.text.toPlainText()
    assert book.contents.currentItem().text() == "The initial is the highest in rank"


def test_f1_without_a_selection_opens_the_book_as_it_was_left(window: MainWindow) -> None:
    window.open_rule("R-HYD-05")
    window.document.select(())
    window.commands.help_rule()
    assert window.sheets.book.page == "R-HYD-05"


def test_a_click_on_the_rule_of_a_sentence_opens_it_there(window: MainWindow) -> None:
    window.why.rule_asked.emit("R-HR-07")
    assert window.sheets.book.page == "R-HR-07"
    window.findings.rule_asked.emit("R-DOC-01")
    assert window.sheets.book.page == "R-DOC-01"
    assert "missing_stop_drug" in window.sheets.book.text.toPlainText()


def test_the_book_says_what_is_in_force_in_this_case() -> None:
    text = {page.key: page.text for page in rule_pages(Policy(missing_stop_drug="hold", hydration_min_ml=501.0))}
    assert re.search(r"`hold` \| conservative \| in force", text["R-DOC-01"])
    assert re.search(r"`push_flag` \| cpt, article \| \s", text["R-DOC-01"])
    assert "| `a number` | conservative: 501 | in force: 501 |" in text["R-HYD-09"]


def test_search_finds_rules_by_number_code_and_words(window: MainWindow) -> None:
    book = window.sheets.book
    book.open_at()
    for words, found in (("r-con-03", "R-CON-03"), ("96371", "R-SC-03"), ("bolus pump", "R-REP-05")):
        book.field.setText(words)
        assert found in listed(book), words
        assert all(found_page.holds(words) for found_page in rule_pages(Policy()) if found_page.key in listed(book))
    assert book.text.extraSelections()
    book.field.setText("no such words")
    assert listed(book) == [] and book.contents.item(0).text() == "Nothing found"
    book.field.clear()
    assert len(listed(book)) == len(rule_pages(Policy()))


def test_arrows_in_the_search_move_through_what_was_found(window: MainWindow) -> None:
    book = window.sheets.book
    book.open_at("R-DEF-01")
    QTest.keyClick(book.field, Qt.Key.Key_Down)
    assert book.page == "R-DEF-02"
    book.contents.setCurrentRow(0)
    book.open_at("R-DEF-07")
    QTest.keyClick(book.field, Qt.Key.Key_Down)
    assert book.page == "R-DOC-01"
    QTest.keyClick(book.field, Qt.Key.Key_Up)
    assert book.page == "R-DEF-07"


def test_escape_closes_the_book_and_nothing_else(window: MainWindow) -> None:
    book = window.sheets.book
    book.open_at()
    QTest.keyClick(book, Qt.Key.Key_Escape)
    assert not book.isVisible() and window.isVisible()


def test_the_book_takes_the_colours_of_another_theme(window: MainWindow) -> None:
    window.open_rule("R-HYD-05")
    window.look.choose("dark")
    book = window.sheets.book
    assert book.page == "R-HYD-05"
    start = book.text.document().begin().begin().fragment().charFormat()
    assert start.foreground().color() == window.look.color("text")
    window.look.choose("light")


def test_no_link_leads_outside(window: MainWindow, monkeypatch: pytest.MonkeyPatch) -> None:
    opened: list[QUrl] = []
    monkeypatch.setattr(QDesktopServices, "openUrl", lambda url: opened.append(url))
    window.open_rule("R-CON-03")
    text = window.sheets.book.text
    assert "https://medlearn.com" in text.toPlainText()
    assert "https://" not in text.toHtml().replace("https://medlearn", "").partition("href=")[2]
    text.anchorClicked.emit(QUrl("https://medlearn.com/"))
    assert opened == [] and window.sheets.book.page == "R-CON-03"
    picture = QTextDocument.ResourceType.ImageResource.value
    for name in ("https://medlearn.com/a.png", "../samples/ed-bed-7.infusion", "none.png"):
        assert text.loadResource(picture, QUrl(name)) is None


def test_a_rule_named_in_the_guide_opens_the_book(window: MainWindow) -> None:
    window.commands.help_guide()
    guide = window.sheets.guide
    guide.open_at("missing-stops")
    guide.text.anchorClicked.emit(QUrl("rule:R-DOC-01"))
    assert window.sheets.book.page == "R-DOC-01" and guide.page == "missing-stops"


@PAGES
def test_every_page_of_the_guide_shows_its_pictures_and_links(qtbot: QtBot, look: Look, page: Page) -> None:
    parent = QWidget()
    qtbot.addWidget(parent)
    guide = user_guide(look, parent)
    guide.open_at(page.key)
    assert guide.text.toPlainText().startswith(page.title)
    rules = {rule.key for rule in rule_pages(Policy())}
    for target in re.findall(r"\]\(([^)]+)\)", page.text):
        kind, _, name = target.partition(":")
        if kind == "rule":
            assert name in rules
        elif target.startswith("#"):
            assert target[1:] in {one.key for one in guide_pages()}
        else:
            picture = guide.text.loadResource(QTextDocument.ResourceType.ImageResource.value, QUrl(target))
            assert picture is not None and picture.width() <= 780 * guide.text.devicePixelRatioF()
    assert "<!--" not in guide.text.toPlainText()


def test_the_guide_names_every_key_and_every_knob() -> None:
    pages = {page.key: page.text for page in guide_pages()}
    for action in ACTIONS:
        if action.keys:
            assert action.title.rstrip("…") in pages["keys"]
    for knob in Policy.model_fields:
        assert f"| `{knob}` |" in pages["setting-profiles-and-choices"]


def test_commands_the_guide_speaks_of_exist() -> None:
    text = resource.path("docs/guide.md").read_text("utf-8")
    titles = {(action.menu, action.title.rstrip("…")) for action in ACTIONS}
    found = re.findall(r"\b(File|View|Tools|Help) > ([A-Z][a-z]+(?: [a-z]+)*)", text)
    assert found
    for menu, words in found:
        assert any(menu == where and words.startswith(title) for where, title in titles), (menu, words)


def test_lines_that_the_guide_types_are_understood(window: MainWindow) -> None:
    text = next(page.text for page in guide_pages() if page.key == "typing")
    lines = re.findall(r"^\| `([^`]+)`", text, flags=re.MULTILINE)
    assert len(lines) >= 3
    for line in lines:
        window.entry.field.setText(line)
        assert isinstance(window.entry.read(), QuickEntry), line


def test_titles_become_keys() -> None:
    assert anchor("Setting, profiles and choices") == "setting-profiles-and-choices"
    assert len({page.key for page in guide_pages()}) == len(guide_pages())


@pytest.mark.parametrize("part", ["contents", "text"])
def test_the_part_that_has_the_focus_shows_it(qtbot: QtBot, window: MainWindow, part: str) -> None:
    window.commands.help_guide()
    guide = window.sheets.guide
    guide.activateWindow()
    shown: QWidget = getattr(guide, part)
    guide.field.setFocus()
    qtbot.waitUntil(guide.field.hasFocus)
    at_rest = shown.grab().toImage()
    shown.setFocus()
    qtbot.waitUntil(shown.hasFocus)
    assert shown.grab().toImage() != at_rest
