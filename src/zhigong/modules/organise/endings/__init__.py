"""Endings: a membership is kept, taken up again, given up, lost or corrected, each by the body that may decide it."""
