"""Govern (自身建设): the union over itself: oversight, audit, officers, dues."""
