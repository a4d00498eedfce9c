"""The peer of the packaged program: the smallest window that pyqtgraph can show. Says when it is painted, and ends."""

import sys

import pyqtgraph as pg

application = pg.mkQApp()
window = pg.PlotWidget()
window.resize(1600, 900)
window.plot([0, 1, 2], [0, 1, 0])
window.show()
application.processEvents()
sys.stdout.write("window shown\n")
sys.stdout.flush()
