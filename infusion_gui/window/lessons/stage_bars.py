"""The moment of a lesson on the stage: a ruler, the bars of one access in the spotlight, and the rail."""

from __future__ import annotations

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetricsF, QLinearGradient, QPainter, QPen, QPolygonF

from infusion_gui.case.model import Administration, Case
from infusion_gui.case.times import format_clock
from infusion_gui.drugs.naming import short_name
from infusion_gui.timeline.brushes import HATCH_SHARE
from infusion_gui.timeline.tokens import DrugClass, class_of
from infusion_gui.timeline.type import FAMILY
from infusion_gui.window import wording
from infusion_gui.window.chrome.theme import Look
from infusion_gui.window.classes import classed
from infusion_gui.window.lessons.stage_pattern import paint_pattern
from infusion_gui.window.lessons.step import LessonStep
from infusion_gui.window.mar.row_texts import row_texts

_STEPS = (1, 5, 10, 15, 30, 60)
_REACH = 26.0  # on both sides of the edge of the moment
_OPEN = 16  # minutes that a bar without a stop is drawn long
_AIR = 10.0  # stage units beside the number of a minute that stands in its cell
_NUMBERED = 62.0  # of the height of a bar that is alone its minutes take
_MIDDLE = Qt.AlignmentFlag.AlignCenter
_LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def _face(size: float, weight: int = 400) -> QFont:
    made = QFont(FAMILY)
    made.setPixelSize(round(size))
    made.setWeight(QFont.Weight(weight))
    made.setHintingPreference(QFont.HintingPreference.PreferNoHinting)
    made.setFeature(QFont.Tag("tnum"), 1)
    return made


def _times(step: LessonStep, case: Case) -> list[int]:
    """Every start and stop of the rows on the stage; a stop nobody charted needs room for its soft edge."""
    rows = [case.administration(row.id) for row in step.rows]
    times = [time for row in rows for time in (row.start, row.stop) if time is not None]
    return times + [
        row.start + _OPEN for row in rows if row.start is not None and row.stop is None and not row.single_time
    ]


class StageBars:
    """Lays the rows of the lesson's case under one ruler. All measures are units of the stage (1600 x 1000)."""

    def __init__(self, painter: QPainter, look: Look, step: LessonStep, hidden: bool = False) -> None:
        """`hidden`: nothing that tells the answer is drawn, so that a class can predict it."""
        self._hidden = hidden
        self._painter = painter
        self._look = look
        self._step = step
        # The span of both sides of the moment: the ruler stays while the edge moves, and gives way only beyond it.
        both = [time for side in (0, 1) for time in _times(step, step.at(side))]
        length = max(max(both) - min(both), 16)
        here = _times(step, step.case) or both
        self._start = min(min(both) - max(length * 0.1, 1.6), min(here) - max(length * 0.05, 0.8))
        self._stop = max(max(both) + max(length * 0.28, 6.0), max(here) + max(length * 0.18, 3.5))

    def paint(self, area: QRectF) -> None:
        """Ruler, bars and rail inside `area`."""
        self._area = area
        self._per_minute = area.width() / (self._stop - self._start)
        rows = self._step.rows
        if len(rows) == 1:  # its access is named left of the only bar
            name = QFontMetricsF(_face(38, 600)).horizontalAdvance(self._step.row.site or "") + 34
            lead = self._step.row.start or self._start
            if (lead - self._start) * self._per_minute < name:
                self._per_minute = (area.width() - name) / (self._stop - lead)
                self._start = lead - name / self._per_minute
        self._paint_ruler(area.top() + 71)
        room = area.bottom() - (area.top() + 150)  # the words beside the rail stand under the bars
        pitch = min(room / len(rows), 168.0)
        height = min(pitch * 0.82, 150.0) if len(rows) > 1 else 150.0
        top = area.top() + 128
        for n, row in enumerate(rows):
            box_top = top + n * pitch
            if row.single_time:
                self._paint_push(row, box_top + height / 2, min(height, 70) / 2)
            else:
                self._paint_bar(row, QRectF(0, box_top, 0, height), alone=len(rows) == 1)
        if len(rows) == 1:
            self._line(self._area.left(), top + height / 2 - 28, rows[0].site or "", _face(38, 600), "text")
        elif len({row.site for row in rows}) > 1:  # which access a bar runs through is the point then
            for n, row in enumerate(rows):
                width = QFontMetricsF(_face(38, 600)).horizontalAdvance(row.site or "")
                self._line(
                    self._area.right() - width, top + n * pitch + height / 2, row.site or "", _face(38, 600), "text"
                )
        if self._step.moment.edge != "site":
            self._paint_rail(top - 30, top + (len(rows) - 1) * pitch + height + 30)

    @property
    def per_minute(self) -> float:
        """The width of a minute."""
        return self._per_minute

    def holds(self, place: QPointF) -> bool:
        """True where a hand takes the edge of the moment: on it or near it, from the ruler to the foot of the bars."""
        moved = self._moved()
        if moved is None or not self._area.contains(place):
            return False
        return abs(place.x() - self._x(moved)) <= max(_REACH, self._per_minute)

    def _x(self, minute: float) -> float:
        return self._area.left() + (minute - self._start) * self._per_minute

    # The ruler

    def _paint_ruler(self, base: float) -> None:
        painter, look = self._painter, self._look
        painter.fillRect(QRectF(self._area.left(), base, self._area.width(), 2), look.color("text.2"))
        label = next((step for step in _STEPS if step * self._per_minute >= 190), 60)
        tick = next((step for step in _STEPS if step * self._per_minute >= 18), 15)
        moved = self._moved()
        moved_x = self._x(moved) if moved is not None else -1000.0
        first = int(self._start) + 1
        for minute in range(first, int(self._stop) + 1):
            x = self._x(minute)
            if minute % label == 0:
                painter.fillRect(QRectF(x - 1, base - 20, 2, 20), look.color("text.2"))
                width = QFontMetricsF(_face(27)).horizontalAdvance("00:00")
                shift = -28.0 if 0 < abs(x - moved_x) < width else 0.0
                if abs(x + shift - moved_x) > width + 6 or moved is None:
                    self._centred(x + shift, base - 38, format_clock(minute), _face(27), "text.2")
            elif minute % tick == 0:
                painter.fillRect(QRectF(x - 0.75, base - 10, 1.5, 10), look.color("line.strong"))
        if moved is not None:
            self._tag(moved_x + (28.0 if self._per_minute > 40 else 0.0), base - 38, format_clock(moved))

    def _moved(self) -> int | None:
        row, edge = self._step.row, self._step.moment.edge
        return None if edge == "site" else row.stop if edge == "stop" else row.start

    def _tag(self, x: float, middle: float, text: str) -> None:
        face = _face(27, 600)
        width = QFontMetricsF(face).horizontalAdvance(text) + 26
        box = QRectF(x - width / 2, middle - 23, width, 44)
        self._painter.setPen(Qt.PenStyle.NoPen)
        self._painter.setBrush(self._look.color("ink"))
        self._painter.drawRoundedRect(box, 5, 5)
        self._painter.setFont(face)
        self._painter.setPen(self._look.color("on.ink"))
        self._painter.drawText(box, _MIDDLE, text)

    # Bars

    def _paint_bar(self, row: Administration, box: QRectF, alone: bool) -> None:
        painter, look, kind = self._painter, self._look, class_of(classed(row).category)
        assert row.start is not None
        stop = row.stop if row.stop is not None else row.start + _OPEN
        box.setLeft(self._x(row.start))
        box.setRight(self._x(stop))
        painter.setPen(QPen(self._soft(box, f"{kind}.edge", row), 3))
        painter.setBrush(self._soft(box, f"{kind}.fill", row))
        painter.drawRoundedRect(box, 6, 6)
        tile = look.theme.tiles[kind]
        if tile != "plain":
            inside = box.adjusted(2, 2, -2, -_NUMBERED if alone else -2)
            paint_pattern(painter, inside, tile, self._soft(box, f"{kind}.pattern", row))
        self._paint_blocked(row, box, kind)
        name = f"{short_name(row.drug)} {row.dose or ''}".strip() + (
            "" if row.stop is not None else ", no stop charted"
        )
        counted = not alone and kind == "hydration" and row.stop is not None and box.height() >= 80
        face = _face(42 if alone else min(box.height() * 0.55, 32 if counted else 38), 600)
        width = QFontMetricsF(face).horizontalAdvance(name)
        left = box.left() + 24
        crowns = () if self._hidden else self._step.result.drawing.crowns
        crowned = any(crown.administration == row.id for crown in crowns)
        middle = box.top() + (44 if alone else 28 if counted else box.height() / 2)
        if crowned:
            size = 36 if alone else 30
            look.icon("crown", f"{kind}.text", 40).paint(painter, round(left), round(middle - size / 2) - 2, size, size)
            left += size + 18
        place = self._name_at(box, left, width)
        if left <= place < box.right():
            self._plate(place, middle, name, face, kind)
        else:
            self._line(place, middle, name, face, "text")
        if counted:
            self._paint_left_over(row, box, kind)
        if alone and row.stop is not None:
            self._paint_minutes(row, box, kind)
            if not self._hidden:
                self._paint_ahead(row, box, max(box.right(), place + width) + 30)

    def _soft(self, box: QRectF, token: str, row: Administration) -> QBrush:
        """A colour that fades out where no stop was charted."""
        colour = QColor(self._look.theme[token])
        if row.stop is not None:
            return QBrush(colour)
        fade = QLinearGradient(box.topLeft(), box.topRight())
        fade.setColorAt(0.4, colour)
        colour.setAlpha(0)
        fade.setColorAt(1.0, colour)
        return QBrush(fade)

    def _name_at(self, box: QRectF, left: float, width: float) -> float:
        """Where a name of this width begins: in its bar from `left` on, after it or before it, clear of the rail."""
        inside = left + width < box.right() - 12
        after, before = box.right() + 16, box.left() - 16 - width
        behind = self._x(self._rail_minute()) + 16 if self._step.moment.edge != "site" else left
        places = [left, behind] if inside else []
        places += [after, before, behind] if behind > after else [after, before]
        for place in places:
            room = box.right() - 12 if left <= place < box.right() else self._area.right()
            if self._area.left() <= place and place + width < room and not self._crossed(place, place + width):
                return place
        return left if inside else after if after + width < self._area.right() else before

    def _crossed(self, left: float, right: float) -> bool:
        """True where the rail would stand in words from `left` to `right`."""
        return self._step.moment.edge != "site" and left - 12 < self._x(self._rail_minute()) < right + 12

    def _paint_left_over(self, row: Administration, box: QRectF, kind: DrugClass) -> None:
        """How many minutes each stretch of a fluid has, free or blocked: the class adds the free ones up."""
        assert row.start is not None and row.stop is not None
        taken = [
            (p.start, p.stop)
            for p in self._step.result.drawing.pieces
            if p.administration == row.id and p.kind != "counted"
        ]
        at, stretches = row.start, []
        for start, stop in sorted(taken):
            stretches += [(at, start, ""), (max(start, at), stop, " blocked")]
            at = max(at, stop)
        for start, stop, what in (*stretches, (at, row.stop, "")):
            words, face = f"{stop - start}{what}", _face(27, 400 if what else 700)
            width = QFontMetricsF(face).horizontalAdvance(words)
            if stop > start and width + 12 < (stop - start) * self._per_minute:
                place = self._x((start + stop) / 2) - width / 2
                self._plate(place, box.bottom() - 22, words, face, kind, hatched=bool(what))

    def _plate(
        self, left: float, middle: float, text: str, face: QFont, kind: DrugClass, *, hatched: bool = False
    ) -> None:
        """Words on a bar or on the hatch of its blocked minutes, on a plate where what is under them is not plain."""
        metrics = QFontMetricsF(face)
        if hatched or self._look.theme.tiles[kind] != "plain":
            plate = QRectF(
                left - 8, middle - metrics.height() / 2, metrics.horizontalAdvance(text) + 16, metrics.height()
            )
            self._painter.fillRect(plate, self._look.color("canvas" if hatched else f"{kind}.fill"))
        self._line(left, middle, text, face, "text" if hatched else f"{kind}.text")

    def _paint_blocked(self, row: Administration, box: QRectF, kind: str) -> None:
        """Minutes a fluid loses to another row, hatched in that row's colour."""
        for piece in self._step.result.drawing.pieces:
            if piece.administration != row.id or piece.kind != "blocked" or piece.by is None:
                continue
            taken = QRectF(self._x(piece.start), box.top(), (piece.stop - piece.start) * self._per_minute, box.height())
            by = class_of(classed(self._step.case.administration(piece.by)).category)
            painter = self._painter
            painter.save()
            painter.setClipRect(taken)
            painter.fillRect(taken, self._look.color("canvas"))
            hatch = QColor(self._look.color(f"{by}.edge"))
            hatch.setAlphaF(HATCH_SHARE)
            painter.setPen(QPen(hatch, 3))
            x = taken.left() - box.height()
            while x < taken.right():
                painter.drawLine(QPointF(x, taken.bottom()), QPointF(x + box.height(), taken.top()))
                x += 18
            painter.restore()
            painter.setPen(QPen(self._look.color(f"{kind}.edge"), 3))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRect(taken)

    def _paint_minutes(self, row: Administration, box: QRectF, kind: str) -> None:
        """Every minute of the bar, to be counted by pointing; numbered where there is room."""
        painter, look = self._painter, self._look
        assert row.start is not None and row.stop is not None
        rail = self._rail_minute()
        count = row.stop - row.start
        room = max(QFontMetricsF(_face(25, 700)).horizontalAdvance(str(count)) + 8, 36)
        every = next((step for step in (1, 5, 10, 15, 30) if step * self._per_minute >= room), 60)
        beyond = QRectF(self._x(rail), box.top(), max(self._x(row.stop) - self._x(rail), 0), box.height())
        if rail < row.stop:
            painter.fillRect(beyond, look.color(f"{kind}.edge"))
        painter.setPen(QPen(look.color(f"{kind}.edge"), 1.5))
        written = box.left()
        for n in range(1, count + 1):
            x = self._x(row.start + n)
            if n < count:
                tall = 48 if every == 1 else 30 if n % every == 0 else 18
                painter.fillRect(QRectF(x - 0.75, box.bottom() - tall, 1.5, tall), look.color(f"{kind}.edge"))
            past = row.start + n > rail
            crowded = every > 1 and abs(x - self._x(rail)) < 24
            numbered = n % every == 0 and not crowded
            inside = past and QFontMetricsF(_face(25, 700)).horizontalAdvance(str(n)) + _AIR <= self._per_minute
            if numbered or inside:
                bold = past or row.start + n == rail
                tone = "canvas" if past else f"{kind}.text"
                face = _face(25, 700 if bold else 400)
                half = QFontMetricsF(face).horizontalAdvance(str(n)) / 2
                cell = every == 1 or not numbered
                middle = x - self._per_minute / 2 if cell else min(x, box.right() - 6 - half)  # not across the edge
                if middle - half > written + 6:
                    self._centred(middle, box.bottom() - (25 if every == 1 else 46), str(n), face, tone)
                    written = middle + half

    def _paint_ahead(self, row: Administration, box: QRectF, left: float) -> None:
        """How far the next threshold is, from `left` on beside the bar."""
        rails = [rail for rail in self._step.result.drawing.rails if rail.administration == row.id]
        ahead = next((rail for rail in rails if not rail.passed), None)
        if ahead is None or row.stop is None:
            return
        middle = box.top() + box.height() * 0.33
        far = f"{ahead.at - row.stop} more to {ahead.net}"
        width = QFontMetricsF(_face(28, 500)).horizontalAdvance(far)
        rail = self._x(self._rail_minute())
        if box.right() < rail < left + width + 16 and rail + 30 + width < self._area.right():
            left = rail + 30  # behind the rail, not across it
        self._line(left, middle, far, _face(28, 500), "text")
        added = "then +" if any(rail.passed for rail in rails) else "then"
        self._line(left, middle + 38, f"{added} {ahead.code}", _face(28), "text.2")
        self._painter.setPen(QPen(self._look.color("text.2"), 3, Qt.PenStyle.DotLine))
        tip = QPointF(self._area.right(), middle + 78)
        self._painter.drawLine(QPointF(left, middle + 78), tip)
        self._painter.setPen(QPen(self._look.color("text.2"), 3))
        for dy in (-11, 11):
            self._painter.drawLine(tip, tip + QPointF(-14, dy))

    # Pushes

    def _paint_push(self, row: Administration, middle: float, reach: float) -> None:
        painter, look, kind = self._painter, self._look, class_of(classed(row).category)
        assert row.start is not None
        x = self._x(row.start)
        account = wording.account_of(self._step.result, row.id)
        earns = self._hidden or (account is not None and account.status == "coded")
        link = next((link for link in self._step.result.drawing.links if link.second == row.id), None)
        if link is not None:
            first = self._step.case.administration(link.first).start
            if first is not None:
                painter.setPen(QPen(look.color(f"{kind}.edge"), 3, Qt.PenStyle.DotLine))
                painter.drawLine(QPointF(self._x(first), middle), QPointF(x - reach, middle))
                self._centred((self._x(first) + x) / 2, middle - 24, f"{link.minutes} min", _face(28, 600), "text")
        painter.setPen(QPen(look.color(f"{kind}.edge"), 3))
        painter.setBrush(look.color(f"{kind}.fill" if earns else "canvas"))
        steps = ((0, -reach), (reach, 0), (0, reach), (-reach, 0))
        painter.drawPolygon(QPolygonF([QPointF(x + dx, middle + dy) for dx, dy in steps]))
        codes = "" if self._hidden else row_texts(self._step.case, self._step.result)[row.id].codes
        words, face = f"{short_name(row.drug)}  {codes}".strip(), _face(28, 500)
        left, width = x + reach + 14, QFontMetricsF(face).horizontalAdvance(words)
        crossed = self._step.moment.edge != "site" and left - 12 < self._x(self._rail_minute()) < left + width
        if link is not None and (crossed or left + width > self._area.right()):  # then under the line that leads there
            self._line(x - reach - 14 - width, middle + 34, words, face, "text")
        else:
            self._line(left, middle, words, face, "text")

    # The rail

    def _rail_minute(self) -> int:
        """The minute between the two answers, where the edge stood before the change."""
        before = self._step.at(0).administration(self._step.moment.row)
        minute = before.stop if self._step.moment.edge == "stop" else before.start
        assert minute is not None
        return minute

    def _paint_rail(self, top: float, bottom: float) -> None:
        x = self._x(self._rail_minute())
        self._painter.fillRect(QRectF(x - 3, top, 6, bottom - top), self._look.color("ink"))
        before, after = self._step.rail
        later = self._step.later
        for words, right, face, tone in (
            (before, not later, _face(30), "text.2"),
            ("" if self._hidden else after, later, _face(30, 500), "text"),
        ):
            width = QFontMetricsF(face).horizontalAdvance(words)
            self._line(x + 16 if right else x - 16 - width, bottom - 4, words, face, tone)

    # Words

    def _line(self, left: float, middle: float, text: str, face: QFont, token: str) -> None:
        metrics = QFontMetricsF(face)
        self._painter.setFont(face)
        self._painter.setPen(QColor(self._look.theme[token]))
        width, height = metrics.horizontalAdvance(text), metrics.height()
        self._painter.drawText(QRectF(left, middle - height / 2, width + 8, height), _LEFT, text)

    def _centred(self, x: float, middle: float, text: str, face: QFont, token: str) -> None:
        self._line(x - QFontMetricsF(face).horizontalAdvance(text) / 2, middle, text, face, token)
