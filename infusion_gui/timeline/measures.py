"""Sizes of the drawing in logical pixels, named once."""

from __future__ import annotations

OVERVIEW = 42
RULER = 38
HEADER = 160
HEADER_NARROW = 120

BAR_TALL = 30  # crowned and hydration
BAR = 28
BAR_THIN = 16  # not codable
RADIUS = 3
GAP_BRIDGE = 23
GAP = 17
BRIDGE_INTO = 5  # how far a bridge reaches into each of its two bars
CAPTION = 15
LANE_ABOVE = 26  # rail numbers stand here
LANE_BELOW = 14
MARKER_ROW = 25
MARKER = 16
MARKER_GRAB = 24
MARKERS_ABOVE = 12  # a lane of markers alone has no rail numbers
MARKERS_BELOW, MARKERS_BELOW_BARS = 7, 5
MARKERS_AFTER_CAPTION = 9
MARKERS_AFTER_BAR = 2
LANE_LEAST = 48
LANE_LEAST_ACCESS = 88
COLLAPSED = 28
ADD_ACCESS = 32

COMPACT_STRIP = 19
COMPACT_ROW = 18
COMPACT_ROW_MOST = 24  # where there is room to spare
COMPACT_BAR = 12
COMPACT_MARKER = 11
COMPACT_ABOVE = 4
COMPACT_BELOW = 5
COMPACT_SCALE = 0.8  # pixels a minute under which rows are compact however much room there is
CLOSE_SCALE = 4.0  # pixels a minute from which rows are full however little room there is: the lanes scroll

EDGE_IN, EDGE_OUT = 6, 4
EDGE_IN_SMALL, EDGE_OUT_SMALL = 3, 6
SMALL_BAR = 24  # narrower bars take the small edge zones and carry no text

RAIL = 11
RAIL_IN = 6
RAIL_FOOT = 5
HANDLE_WIDTH, HANDLE_HEIGHT, HANDLE_RADIUS = 6, 16, 3
CHIP_RADIUS = 9
CHIP_HEIGHT = 19
CROWN_WIDTH, CROWN_HEIGHT = 14, 13
PAD = 8  # from the edge of a bar to its text
GAP_TEXT = 6  # between a bar and a text beside it
RINGS = 5  # further, beside the two rings of the keyboard's focus
EDGE_MARK = 8  # further, beside the point at the edge that the arrows move
LOZENGE = 11  # compact markers closer than this merge into one with a count

SNAP_REACH = 8
OPEN_MINUTES = 60  # how far a bar without a charted end is drawn
NEAR_MINUTES = 5  # a threshold this close always shows its chip
