"""The drawing of a stay: scale, lane layout, labels, snapping and hit test without Qt; canvas and gestures with it."""
