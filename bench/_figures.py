"""Writes the answers of `./zg bench register|cases --json` at several sizes into the docs: a table and a plot each.

python -m bench._figures ANSWER.json … : the tables stand between marks in docs/why/performance.md.
"""

import json
import sys
from html import escape
from math import log10
from pathlib import Path

WHY = Path(__file__).resolve().parents[1] / "docs" / "why"
BEGIN, END = "<!-- {bench} figures -->", "<!-- end of {bench} figures -->"
SIZES = {"register": "members", "cases": "stored cases"}  # what --size counts
SHARES = ("never_started", "read_own_write")  # their aim is a value, not a ratio to the limit
WIDTH, HEIGHT, LEFT, RIGHT, TOP, BOTTOM = 720, 380, 56, 170, 24, 44
COLOURS = ("#c0171d", "#1f6feb", "#1a7f37", "#9a6700", "#8250df", "#57606a", "#bf3989")
LEAST, MOST = 0.25, 8  # of the plot: how many times better than the aim


def margin(result: dict) -> float:
    """How many times better than its aim a figure is; 1 is the aim itself."""
    if result["work"] in SHARES:
        return 1 if result["ours"] == result["aim"] else 0
    ratio = result["ours"] / result["limit"]
    return ratio / result["aim"] if result["better"] == "higher" else result["aim"] / ratio


def shown(value: float) -> str:
    """Three figures, never with an exponent."""
    return f"{value:,.0f}" if value >= 100 else f"{value:.3g}"


def table(answers: list[dict]) -> str:
    """One line per work and size."""
    sizes = SIZES[answers[0]["bench"]]
    lines = [f"| work | {sizes} | ours | limit | ours to limit | aim |", "|---|---|---|---|---|---|"]
    for work in works(answers):
        for answer in answers:
            for result in answer["results"]:
                if result["work"] == work:
                    lines.append(_line(answer["size"], result))
    return "\n".join(lines)


def _line(size: int, result: dict) -> str:
    is_share = result["work"] in SHARES
    sign = "" if is_share else "≥ " if result["better"] == "higher" else "≤ "
    ratio = "" if is_share else f"{result['ours'] / result['limit']:.2f}"
    kept = "" if margin(result) >= 1 else " (missed)"
    return (
        f"| `{result['work']}` | {size:,} | {shown(result['ours'])} {result['unit']} | {shown(result['limit'])}"
        f" | {ratio}{kept} | {sign}{result['aim']:g} |"
    )


def works(answers: list[dict]) -> list[str]:
    """The works in the order of the first answer."""
    return list(dict.fromkeys(result["work"] for answer in answers for result in answer["results"]))


def plot(answers: list[dict]) -> str:
    """An SVG: size from left to right, how far each work is from its aim from bottom to top, both by tens."""
    drawn = [
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" font-family="sans-serif" font-size="12">',
        f"<title>How far each work of {answers[0]['bench']} is from its aim, by size</title>",
        f'<rect width="{WIDTH}" height="{HEIGHT}" fill="#fff"/>',
        *_grid([answer["size"] for answer in answers], SIZES[answers[0]["bench"]]),
        *_lines(answers),
        "</svg>",
    ]
    return "\n".join([*drawn, ""])


def _x(size: int, sizes: list[int]) -> float:
    low, high = log10(min(sizes)), log10(max(sizes))
    share = (log10(size) - low) / (high - low) if high > low else 0.5
    return LEFT + share * (WIDTH - LEFT - RIGHT)


def _y(value: float) -> float:
    value = min(max(value, LEAST), MOST)
    return HEIGHT - BOTTOM - (log10(value / LEAST) / log10(MOST / LEAST)) * (HEIGHT - TOP - BOTTOM)


def _grid(sizes: list[int], counted: str) -> list[str]:
    drawn = []
    for value in (0.25, 0.5, 1, 2, 4, 8):
        width, height = 2 if value == 1 else 0.5, _y(value)
        drawn.append(
            f'<line x1="{LEFT}" x2="{WIDTH - RIGHT}" y1="{height:.1f}" y2="{height:.1f}" stroke="#999"'
            f' stroke-width="{width}"/><text x="{LEFT - 8}" y="{height + 4:.1f}" text-anchor="end">{value}×</text>'
        )
    drawn += [
        f'<text x="{_x(size, sizes):.1f}" y="{HEIGHT - 20}" text-anchor="middle">{size:,}</text>'
        for size in sizes
    ]
    return [*drawn, f'<text x="{LEFT}" y="{HEIGHT - 4}">{counted} · 1× is the aim, above it is better</text>']


def _lines(answers: list[dict]) -> list[str]:
    """A line per work with its name at the end, names kept apart."""
    sizes, drawn, ends, place = [answer["size"] for answer in answers], [], [], 0.0
    drawn_works = [work for work in works(answers) if work not in SHARES]
    for work, colour in zip(drawn_works, COLOURS, strict=False):
        points = [
            (_x(answer["size"], sizes), _y(margin(result)))
            for answer in answers
            for result in answer["results"]
            if result["work"] == work
        ]
        path = " ".join(f"{left:.1f},{top:.1f}" for left, top in points)
        drawn.append(f'<polyline points="{path}" fill="none" stroke="{colour}" stroke-width="2"/>')
        drawn += [f'<circle cx="{left:.1f}" cy="{top:.1f}" r="3" fill="{colour}"/>' for left, top in points]
        ends.append((points[-1][1], points[-1][0], work, colour))
    for top, left, work, colour in sorted(ends):
        place = max(top, place + 15)
        drawn.append(f'<text x="{left + 10:.1f}" y="{place + 4:.1f}" fill="{colour}">{escape(work)}</text>')
    return drawn


def main(*files: str) -> None:
    """Put each table into the page and the plots beside it."""
    read = [json.loads(Path(file).read_text(encoding="utf-8")) for file in files]
    for bench in SIZES:
        answers = sorted((one for one in read if one["bench"] == bench), key=lambda one: one["size"])
        if answers:
            _write(bench, answers)


def _write(bench: str, answers: list[dict]) -> None:
    (WHY / f"{bench}.svg").write_text(plot(answers), encoding="utf-8")
    page, begin, end = WHY / "performance.md", BEGIN.format(bench=bench), END.format(bench=bench)
    before, mark, rest = page.read_text(encoding="utf-8").partition(begin)
    old, last, after = rest.partition(end)
    if not mark or not last:
        raise SystemExit(f"{page}: no {begin} … {end}")
    page.write_text(f"{before}{begin}\n{table(answers)}\n{end}{after}", encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:])
